import Foundation
import Segments
import TestSupport
import Testing

/// What schedulers and containers set: fewer threads, less address space, few open files.
@Suite struct LimitsTests {
  private static let train =
    "train visual --preset small --segments segments --gold gold.csv --partition partition.csv "
    + "--sequence-length 4 --epochs 1"

  /// With as many threads as the machine has, however many the tests are given.
  private func run(_ line: String, in folder: TemporaryFolder) throws -> (ShellRun, String) {
    let run = try ShellRun("unset OMP_NUM_THREADS; \(line)", in: folder.url, limit: 120)
    return (run, String(decoding: run.stderr, as: UTF8.self))
  }

  /// A gradient of weights that is planned for more threads than there are waits for them.
  @Test(arguments: [
    ("OMP_THREAD_LIMIT=1", 2, 1), ("OMP_MAX_ACTIVE_LEVELS=0", 2, 1), ("OMP_THREAD_LIMIT=2", 4, 2),
    ("OMP_DYNAMIC=true", 2, 2), ("OMP_NUM_THREADS=1", 2, 2),
  ])
  func asManyThreadsAreUsedAsThereAre(variable: String, asked: Int, had: Int) throws {
    let folder = try FaceNetworkToolsTests.corpus()
    let (limited, message) = try run(
      "\(variable) \(Self.train) --threads \(asked) --output limited", in: folder)
    #expect(limited.status == 0, "\(message)")
    #expect(
      message.contains("train: note: expected \(asked) threads, found \(had)") == (had < asked))
    let (plain, _) = try run("\(Self.train) --threads \(had) --output plain", in: folder)
    #expect(plain.status == 0)
    #expect(limited.stdout == plain.stdout)
    let models = try ["limited", "plain"].map {
      try Data(contentsOf: URL(filePath: folder.path($0)))
    }
    #expect(models[0] == models[1])
  }

  /// On one processor of several as well, as a scheduler gives them.
  @Test func threadsAreThoseOfTheProcessorsGiven() throws {
    let folder = try FaceNetworkToolsTests.corpus()
    let (given, message) = try run(
      "taskset -c $(taskset -pc $$ | sed 's/.*[ ,-]//') \(Self.train) --output given", in: folder)
    #expect(given.status == 0, "\(message)")
    let (one, _) = try run("\(Self.train) --threads 1 --output one", in: folder)
    #expect(given.stdout == one.stdout && one.status == 0)
  }

  /// Whatever the limit, there are predictions or one line; never a wait without end.
  @Test(arguments: [100_000, 200_000, 300_000, 450_000, 600_000, 900_000, 1_500_000])
  func littleAddressSpaceIsSaid(limit: Int) throws {
    let folder = try FaceNetworkToolsTests.corpus()
    try #require(try run("\(Self.train) --threads 1 --output model", in: folder).0.status == 0)
    for tool in [
      "predict --threads 2 --model model segments", "\(Self.train) --threads 2 --output other",
    ] {
      let (limited, message) = try run("ulimit -v \(limit); \(tool)", in: folder)
      guard limited.status != 0 else { continue }
      // Where the system's loader has no room either, the tool has not begun.
      if limited.status == 127 { continue }
      #expect([70, 74].contains(limited.status), "\(limit): \(message)")
      // The last line; train has told of the network before.
      #expect(message.split(separator: "\n").last?.contains(": error: ") == true, "\(message)")
    }
  }

  /// Each file is open only while it is read, and none is mapped.
  @Test func anyNumberOfSegmentFilesIsPredicted() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "segments"), withIntermediateDirectories: false)
    for index in 0..<200 {
      let writer = try AudioSegmentWriter(
        path: folder.path("segments/R\(index)\(AudioSegmentFile.suffix)"), recording: "R\(index)",
        source: nil,
        settings: AudioSegmentSettings(
          sampleRate: 16_000, step: 0.04, sequence: 6, normalisation: .none), tool: "test")
      try [Float](repeating: 0, count: 640).withUnsafeBufferPointer { try writer.append($0) }
      _ = try writer.finish()
    }
    let model = Products.package.appending(
      path: "Tests/ToolTests/Cases/inputs/model.safetensors"
    ).path
    let (predicted, message) = try run(
      "ulimit -n 16; predict --model \(model) segments", in: folder)
    #expect(predicted.status == 0, "\(message)")
    #expect(predicted.stdout.split(separator: UInt8(ascii: "\n")).count == 201)
  }
}
