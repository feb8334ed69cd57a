import Files
import Foundation
import TestSupport
import Testing

@testable import Decoding

/// Damaged recordings: whatever the bytes, the sound is finite or there is an error.
struct MutatedRecordingTests {
  private func checkMutations(of bytes: [UInt8], seed: UInt64, rounds: Int) throws {
    var generator = SplitMix64(seed: seed)
    let folder = try TemporaryFolder()
    for _ in 0..<rounds {
      let damaged = mutated(bytes, header: 200, using: &generator)
      let path = try folder.file("mutated", damaged)
      do throws(FileError) {
        let samples = try readSamples(path)
        #expect(samples.allSatisfy { $0.isFinite })
      } catch {
        expectBadData(error, of: path)
      }
    }
  }

  @Test(arguments: UInt64(0)..<10)
  func wave(seed: UInt64) throws {
    let values = tone(440, sampleRate: 8000, count: 800).map { Int16($0 * 32_767) }
    try checkMutations(of: WaveFile(samples: .integers(values)).bytes, seed: seed, rounds: 40)
  }

  @Test(arguments: UInt64(0)..<10)
  func matroska(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.mkv")
    try ContainerFile(packets: [(10, [1, 2, 3, 4]), (200, [Int16](repeating: 9, count: 400))])
      .write(to: path)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    try checkMutations(of: bytes, seed: seed, rounds: 20)
  }

  @Test(
    .needsRealRecordings,
    arguments: [
      "116-288045-0000.flac", "librispeech_198-209-0000.hq.ogg", "face_noface.mov", "bbaf2n.mpg",
    ])
  func realRecordings(name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: RealRecordings.folder.appending(path: name)))
    try checkMutations(of: bytes, seed: 1, rounds: 8)
  }
}
