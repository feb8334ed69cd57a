import Files
import Foundation
import TestSupport
import Testing

@testable import Decoding

@Suite(.needsRealRecordings)
struct RealRecordingsTests {
  /// Durations by ffprobe 5.1; compressed sound ends with a frame that may not be full.
  @Test(arguments: [
    ("116-288045-0000.flac", 10.65), ("jfk.flac", 11),
    ("librispeech_198-209-0000.hq.ogg", 13.910063),
    ("astronaut_jfk_320x240_25fps.mp4", 6.4), ("WolfgangLanger_Pexels.mp4", 19.69),
    ("no_face.mp4", 3.945011), ("face_noface.mov", 6.402018), ("bbaf2n.mpg", 2.951833),
    ("lwbsza.mpg", 2.951833),
  ])
  func areDecodedWhole(name: String, seconds: Double) throws {
    let samples = try readSamples(
      RealRecordings.folder.appending(path: name).path, sampleRate: 16_000)
    let duration = Double(samples.count) / 16_000
    #expect(abs(duration - seconds) < 0.05)
  }

  @Test func silenceStandsWhereTheSoundBeginsLate() throws {
    let reader = try AudioReader(
      path: RealRecordings.folder.appending(path: "face_noface.mov").path)
    let samples = try readAll(reader)
    // The stream starts at 2.430023 s: 107164 samples at 44.1 kHz.
    let first = try #require(samples.firstIndex { $0 != 0 })
    #expect(first >= 107_164)
    #expect(samples[107_164..<110_000].contains { $0 != 0 })
    #expect(reader.notices == ["2.43 s of silence stand where there is no sound"])
  }

  @Test(arguments: [("face_noface.mov", 0.6), ("no_face.mp4", 0.5), ("jfk.flac", 0.5)])
  func cutShortTheyAreRefused(name: String, share: Double) throws {
    let folder = try TemporaryFolder()
    let bytes = [UInt8](try Data(contentsOf: RealRecordings.folder.appending(path: name)))
    let path = try folder.file(name, Array(bytes.prefix(Int(Double(bytes.count) * share))))
    let error = #expect(throws: FileError.self) { try readSamples(path) }
    #expect(error?.kind == .badData)
  }

  @Test(arguments: ["README.md", "astronaut.png", "astronaut_jfk_gt.csv"])
  func whatHasNoSoundIsRefused(name: String) throws {
    let error = #expect(throws: FileError.self) {
      try readSamples(RealRecordings.folder.appending(path: name).path)
    }
    #expect(error?.kind == .badData)
  }
}
