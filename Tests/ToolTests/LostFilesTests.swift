import Foundation
import TestSupport
import Testing

/// What becomes of files while tools read and write them.
@Suite struct LostFilesTests {
  private func run(_ line: String, in folder: TemporaryFolder) throws -> (ShellRun, String) {
    let run = try ShellRun(line, in: folder.url, limit: 120)
    return (run, String(decoding: run.stderr, as: UTF8.self))
  }

  private static let train =
    "train visual --preset small --segments segments --gold gold.csv --partition partition.csv "
    + "--sequence-length 4 --threads 1 --output model"

  /// The file is cut between two epochs: the error names it, and training goes on where it was.
  @Test func trainingGoesOnAfterASegmentFileWasCut() throws {
    let folder = try FaceNetworkToolsTests.corpus()
    let (cut, message) = try run(
      """
      cp segments/A.faces.safetensors whole
      mkfifo curve
      \(Self.train) --epochs 100000 > curve &
      { read header; read first; truncate -s 1000 segments/A.faces.safetensors; cat > rest; } < curve
      wait $!
      """, in: folder)
    #expect(cut.status == 74, "\(message)")
    let lines = message.split(separator: "\n")
    #expect(
      lines.last?.contains(
        /train: error: segments\/A\.faces\.safetensors: expected .*; --resume goes on after epoch \d+$/
      )
        == true, "\(message)")
    let (resumed, said) = try run(
      """
      cp whole segments/A.faces.safetensors
      \(Self.train) --epochs $(($(wc -l < rest) + 2)) --resume
      """, in: folder)
    #expect(resumed.status == 0, "\(said)")
    #expect(said.contains("resumed after epoch"))
  }

  /// A disk that fails. Where processes cannot be traced nothing is tried.
  @Test func aReadErrorIsSaid() throws {
    let folder = try FaceNetworkToolsTests.corpus()
    guard try canTrace(in: folder) else { return }
    try #require(try run("\(Self.train) --epochs 1", in: folder).0.status == 0)
    let (failed, message) = try run(
      """
      strace -f -qq -o /dev/null -P $PWD/segments/A.faces.safetensors -e trace=pread64 \
        -e inject=pread64:error=EIO:when=3+ predict --model model $PWD/segments > rows
      """, in: folder)
    #expect(failed.status == 74, "\(message)")
    #expect(
      message.hasSuffix(
        "A.faces.safetensors: expected to read to the end, found: Input/output error\n"),
      "\(message)")
  }

  /// Killed while it renames, then run again, on file systems with and without locks.
  @Test(arguments: ["", "-e inject=flock:error=ENOLCK"])
  func whatAKillLeavesIsSweptUp(locks: String) throws {
    let folder = try TemporaryFolder()
    guard try canTrace(in: folder) else { return }
    _ = try folder.file("gold.csv", Array("time,arousal\n0.04,1\n0.08,2\n0.12,1\n".utf8))
    let score = "score-ccc --gold gold.csv --interval none --output scores.csv gold.csv"
    let (killed, _) = try run(
      "strace -f -qq -o /dev/null \(locks) -e inject=rename:signal=KILL:when=1 \(score)",
      in: folder)
    #expect(killed.status == 137)
    // The signal comes when the call is over, or before.
    #expect(try folder.contents.filter { $0.hasPrefix("scores") }.count == 1)
    try? FileManager.default.moveItem(
      atPath: folder.path("scores.csv"), toPath: folder.path("scores.csv.partial"))
    let (done, message) = try run(
      "strace -f -qq -o /dev/null \(locks) -e trace=flock \(score)", in: folder)
    #expect(done.status == 0, "\(message)")
    #expect(try folder.contents == ["gold.csv", "scores.csv"])
  }

  private func canTrace(in folder: TemporaryFolder) throws -> Bool {
    let (tried, _) = try run("strace -f -qq -o /dev/null true", in: folder)
    if tried.status != 0 { print("skipped: no process can be traced here") }
    return tried.status == 0
  }

  /// Names are bytes; a text made of them would name another file.
  @Test(arguments: [
    "score-ccc --gold $name $name", "postprocess apply --chain $name $name",
    "fuse-ratings --method mean $name", "rater-agreement $name", "train speech --segments $name",
    "predict --model $name", "segment-audio --output $name tone.wav",
    "extract-faces --output $name face.mp4",
  ])
  func namesThatAreNoTextAreRefused(line: String) throws {
    let folder = try TemporaryFolder()
    let (refused, message) = try run(
      "name=$(printf 'M\\374ller.csv'); : > \"$name\"; ls > before; \(line); status=$?; "
        + "ls | cmp - before && rm \"$name\"; exit $status", in: folder)
    #expect(refused.status == 64)
    let tool = line.prefix { $0 != " " }
    #expect(
      message == "\(tool): error: expected a name in UTF-8, found M\\xFCller.csv\n", "\(message)")
  }
}
