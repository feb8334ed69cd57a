import CFFmpeg
import Files
import Foundation
import Pictures
import TestSupport
import Testing

@testable import Decoding

/// What is no video, or not a whole one.
struct RefusedVideoTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("a") }

  init() throws { folder = try TemporaryFolder() }

  private func problem(_ path: String) -> String? {
    do throws(FileError) {
      let reader = try VideoReader(path: path)
      while try reader.next() != nil {}
      return nil
    } catch {
      #expect(error.kind == .badData)
      return error.problem
    }
  }

  @Test func whatIsNoVideoIsRefused() throws {
    #expect(
      problem(try folder.file("empty.mp4", [])) == "expected a recording, found an empty file")
    for bytes in [
      Array("recording,time,arousal\n".utf8), [UInt8](repeating: 0, count: 10_000),
      Array("#EXTM3U\n#EXTINF:1,\nother.mp4\n".utf8),
    ] {
      #expect(
        problem(try folder.file("text.mp4", bytes))?.hasPrefix(
          "expected a recording, found no format that can be read") == true)
    }
    let none = #expect(throws: FileError.self) { try VideoReader(path: folder.path("none")) }
    #expect(none?.kind == .noInput)
    let here = #expect(throws: FileError.self) { try VideoReader(path: folder.path) }
    #expect(here?.kind == .noInput)
    #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
    let descriptor = open(folder.path("pipe"), O_RDWR)
    defer { close(descriptor) }
    #expect(
      problem(folder.path("pipe"))
        == "expected a file on a disk, since video is not read from a pipe")
  }

  @Test func soundAloneIsRefused() throws {
    try ContainerFile(packets: [(0, [1, 2, 3, 4])], frameCount: 0).write(to: path)
    #expect(problem(path) == "expected a stream of video, found none (streams of other kinds: 1)")
    let wave = try folder.file("a.wav", WaveFile(samples: .integers([1, 2, 3])).bytes)
    #expect(problem(wave) == "expected a stream of video, found none (streams of other kinds: 1)")
  }

  /// A cover is a picture in a stream of video.
  @Test func aCoverIsNoVideo() throws {
    var file = VideoFile(count: 1, rate: (25, 1))
    file.codec = AV_CODEC_ID_PNG
    file.pixelFormat = AV_PIX_FMT_RGB24
    file.container = "ipod"
    file.isCover = true
    file.sound = nil
    try file.write(to: path)
    #expect(problem(path) == "expected a stream of video, found no video but a cover picture")
  }

  /// Who writes a cover as a stream like others does not say that it is one: one picture, 3 s of
  /// sound.
  @Test func onePictureUnderSoundIsNoVideo() throws {
    var file = VideoFile(count: 1, rate: (25, 1))
    file.sound = (0, 3000)
    try file.write(to: path)
    #expect(problem(path) == "expected a stream of video, found no video but a cover picture")
    file.sound = (0, 40)
    try file.write(to: path)
    #expect(problem(path) == nil)
  }

  @Test(arguments: [0.3, 0.6, 0.9])
  func aVideoThatIsCutShortIsRefused(share: Double) throws {
    var file = VideoFile(count: 200, rate: (25, 1))
    file.container = "matroska"
    try file.write(to: path)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let short = try folder.file("b", Array(bytes.prefix(Int(Double(bytes.count) * share))))
    let text = try #require(problem(short))
    #expect(text.hasPrefix("expected 8.0 s of video, found "))
    #expect(text.hasSuffix("s: cut short or damaged"))
  }

  /// A mov file has its index at the end.
  @Test func aVideoWithoutItsIndexIsRefused() throws {
    try VideoFile(count: 50, rate: (25, 1)).write(to: path)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let short = try folder.file("b", Array(bytes.dropLast(400)))
    #expect(problem(short) != nil)
  }

  @Test func aGapOfHoursIsRefused() throws {
    var file = VideoFile(times: [0, 1000, 8_000_000])
    file.unit = (1, 1000)
    file.codec = AV_CODEC_ID_FFV1
    file.container = "matroska"
    try file.write(to: path)
    #expect(
      problem(path) == "expected a picture within 3600 s, found a gap of 7999 s after 1 s")
  }

  @Test(
    .needsRealRecordings,
    arguments: [
      "README.md", "astronaut.png", "astronaut_jfk_gt.csv", "jfk.flac", "116-288045-0000.flac",
      "librispeech_198-209-0000.hq.ogg",
    ])
  func realFilesWithoutVideoAreRefused(name: String) throws {
    #expect(problem(RealRecordings.folder.appending(path: name).path) != nil)
  }

  @Test(
    .needsRealRecordings,
    arguments: [("face_noface.mov", 0.6), ("no_face.mp4", 0.5), ("WolfgangLanger_Pexels.mp4", 0.7)])
  func realVideosThatAreCutShortAreRefused(name: String, share: Double) throws {
    let bytes = [UInt8](try Data(contentsOf: RealRecordings.folder.appending(path: name)))
    let short = try folder.file(name, Array(bytes.prefix(Int(Double(bytes.count) * share))))
    #expect(problem(short) != nil)
  }
}
