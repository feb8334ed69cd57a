import Foundation
import TestSupport
import Testing

/// The promise of `train --resume`: killed at any moment, then resumed, a run leaves the same bytes
/// as one that nobody disturbed.
@Suite struct ResumedTrainingTests {
  /// Two seconds of two hums to train on, one second of a third to validate on.
  private static let corpus = """
    Fixtures/hum/make-hum hum
    python3 - <<'END'
    import wave
    for name, seconds in [("H1", 2), ("H2", 2), ("H3", 1)]:
        with wave.open(f"hum/audio/{name}.wav") as long, wave.open(f"{name}.wav", "wb") as short:
            short.setparams(long.getparams())
            short.writeframes(long.readframes(16000 * seconds))
    END
    segment-audio --output segments H1.wav H2.wav H3.wav > manifest.csv
    fuse-ratings --method mean hum/ratings/arousal/*.csv > gold.csv
    printf '%s\\n' recording,partition H1,train H2,train H3,validation > partition.csv
    """

  private static func train(_ model: String) -> String {
    "train speech --segments segments --gold gold.csv --partition partition.csv "
      + "--sequence-length 25 --batch 2 --epochs 3 --seed 3 --output \(model)"
  }

  /// Killed twice at some moment after the first epoch's row, while it trains, validates or writes.
  @Test func aKilledRunEndsWithTheSameBytes() throws {
    let scratch = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      at: scratch.url.appending(path: "Fixtures"),
      withDestinationURL: Products.package.appending(path: "Fixtures"))
    let prepared = try ShellRun("set -eu\n" + Self.corpus, in: scratch.url)
    try #require(prepared.status == 0, "\(String(decoding: prepared.stderr, as: UTF8.self))")
    let whole = try ShellRun("\(Self.train("whole")) > whole.csv", in: scratch.url, limit: 600)
    try #require(whole.status == 0, "\(String(decoding: whole.stderr, as: UTF8.self))")

    #expect(try contents("whole.csv").split(separator: UInt8(ascii: "\n")).count == 4)

    var generator = SplitMix64(seed: 1)
    for _ in 0..<2 {
      // Two of three epochs are then still to come; where they are over before the delay is, earlier.
      var delay = Double.random(in: 0..<0.5, using: &generator)
      var killed = try kill(after: delay)
      while killed.status == 0, delay > 0 {
        delay = delay < 0.01 ? 0 : delay / 4
        killed = try kill(after: delay)
      }
      try #require(killed.status == 128 + SIGKILL, "not killed \(delay) s after its first epoch")

      let resumed = try ShellRun(
        "\(Self.train("killed")) --resume > resumed.csv", in: scratch.url, limit: 600)
      #expect(resumed.status == 0)
      #expect(String(decoding: resumed.stderr, as: UTF8.self).contains("resumed after epoch"))
      for (one, other) in [
        ("whole", "killed"), ("whole.resume", "killed.resume"), ("whole.csv", "resumed.csv"),
      ] {
        let (expected, found) = try (contents(one), contents(other))
        #expect(expected == found, "\(other), killed \(delay) s after its first epoch")
      }
    }

    func kill(after delay: Double) throws -> ShellRun {
      try ShellRun(
        """
        rm -f killed killed.resume killed.csv
        \(Self.train("killed")) > killed.csv &
        until [ "$(wc -l < killed.csv)" -ge 2 ] || ! kill -0 $!; do sleep 0.02; done
        sleep \(delay)
        kill -KILL $!
        wait $!
        """, in: scratch.url, limit: 600)
    }
    func contents(_ name: String) throws -> Data {
      try Data(contentsOf: scratch.url.appending(path: name))
    }
  }
}
