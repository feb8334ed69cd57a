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
      var mutated = bytes
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        // Headers matter most.
        let end = Bool.random(using: &generator) ? min(200, mutated.count) : mutated.count
        let place = Int.random(in: 0..<end, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: mutated[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: mutated[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: mutated.remove(at: place)
        default:
          mutated.removeLast(Int.random(in: 0...min(300, mutated.count - 1), using: &generator))
        }
      }
      let path = try folder.file("mutated", mutated)
      do throws(FileError) {
        let samples = try readSamples(path)
        #expect(samples.allSatisfy { $0.isFinite })
      } catch {
        #expect(!error.problem.isEmpty)
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
    .enabled(if: RealRecordings.isPresent),
    arguments: [
      "116-288045-0000.flac", "librispeech_198-209-0000.hq.ogg", "face_noface.mov", "bbaf2n.mpg",
    ])
  func realRecordings(name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: RealRecordings.folder.appending(path: name)))
    try checkMutations(of: bytes, seed: 1, rounds: 8)
  }
}
