import CSndFile
import Files
import Foundation
import TestSupport
import Testing

@testable import Decoding

/// Recordings of which the end is missing, in every format that says how long it should be.
struct CutShortTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static let soundFormats = [
    SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_WAVEX | SF_FORMAT_DOUBLE,
    SF_FORMAT_WAV | SF_FORMAT_ULAW, SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM,
    SF_FORMAT_RF64 | SF_FORMAT_PCM_24, SF_FORMAT_W64 | SF_FORMAT_PCM_32,
    SF_FORMAT_AIFF | SF_FORMAT_PCM_16, SF_FORMAT_AU | SF_FORMAT_FLOAT,
    SF_FORMAT_CAF | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
    SF_FORMAT_OGG | SF_FORMAT_VORBIS,
  ]

  /// Four seconds of noise at 16 kHz.
  static func sound(_ format: Int, in folder: TemporaryFolder) throws -> [UInt8] {
    var information = SF_INFO()
    information.samplerate = 16_000
    information.channels = 1
    information.format = Int32(format)
    let path = folder.path("sound")
    let handle = try #require(sf_open(path, Int32(SFM_WRITE), &information))
    var generator = SplitMix64(seed: 1)
    for _ in 0..<64 {
      let values = (0..<1000).map { _ in Float.random(in: -0.5...0.5, using: &generator) }
      #expect(sf_writef_float(handle, values, 1000) == 1000)
    }
    sf_close(handle)
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// A second of sound at 8 kHz.
  private func container(_ name: String) throws -> [UInt8] {
    var file = ContainerFile(
      packets: (0..<50).map { ($0 * 20, [Int16](repeating: 7, count: 160)) }, frameCount: 0)
    file.container = name
    try file.write(to: folder.path("container"))
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("container"))))
  }

  /// - Parameter count: samples; a last block may have more.
  private func check(_ bytes: [UInt8], count: Int) throws {
    let whole = try AudioReader(path: try folder.file("whole", bytes))
    #expect((count...count + 1000).contains(try readAll(whole).count))
    #expect(whole.notices == [] && !whole.isCut)
    let path = try folder.file("cut", Array(bytes.prefix(bytes.count * 6 / 10)))
    let error = #expect(throws: FileError.self) { try readSamples(path) }
    #expect(error?.kind == .badData)
    let reader = try AudioReader(path: path, allowsCut: true)
    let share = Double(try readAll(reader).count) / Double(count)
    #expect(share > 0.3 && share < 0.7)
    #expect(reader.isCut)
    #expect(reader.notices.contains { $0.hasSuffix("; what is there was taken") })
  }

  @Test(arguments: soundFormats)
  func aSoundFileIsRefused(format: Int) throws {
    try check(try Self.sound(format, in: folder), count: 64_000)
  }

  @Test(arguments: ["matroska", "avi", "asf"])
  func aContainerIsRefused(name: String) throws {
    try check(try container(name), count: 8000)
  }

  /// With the sample tables behind the sound there is nothing to be read without them.
  @Test func aMovieWithoutItsTablesIsRefused() throws {
    let bytes = try container("mov")
    let path = try folder.file("cut", Array(bytes.prefix(bytes.count * 6 / 10)))
    #expect(throws: FileError.self) { try AudioReader(path: path, allowsCut: true) }
  }

  /// 100 bytes are 3 ms.
  @Test(arguments: [
    SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_AIFF | SF_FORMAT_PCM_16,
    SF_FORMAT_W64 | SF_FORMAT_PCM_16, SF_FORMAT_AU | SF_FORMAT_PCM_16,
  ])
  func lessThanAStepIsWarnedOf(format: Int) throws {
    let bytes = try Self.sound(format, in: folder)
    let reader = try AudioReader(path: try folder.file("cut", Array(bytes.dropLast(100))))
    #expect(try readAll(reader).count == 63_950)
    #expect(!reader.isCut)
    #expect(
      reader.notices == [
        "expected \(bytes.count) bytes, found \(bytes.count - 100): cut short, by less than 0.04 s"
      ])
  }

  /// A stream that was written to a pipe does not say how long it is.
  @Test func anOggStreamWithoutItsEndIsWarnedOf() throws {
    var bytes = try Self.sound(SF_FORMAT_OGG | SF_FORMAT_VORBIS, in: folder)
    let last = try #require(
      bytes.indices.dropLast(4).last { bytes[$0..<$0 + 4].elementsEqual(Array("OggS".utf8)) })
    bytes.removeSubrange(last...)
    let reader = try AudioReader(path: try folder.file("a.ogg", bytes))
    #expect(try readAll(reader).count > 32_000)
    #expect(reader.notices == ["the stream ends without the mark of its end: more may be missing"])
  }

  @Test func aVideoIsTakenIfAllowed() throws {
    var file = VideoFile(count: 200, rate: (25, 1))
    file.container = "matroska"
    try file.write(to: folder.path("a"))
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("a"))))
    let path = try folder.file("b", Array(bytes.prefix(bytes.count / 2)))
    let reader = try VideoReader(path: path, allowsCut: true)
    let count = try readFrames(reader).count
    #expect(count > 60 && count < 140)
    #expect(reader.isCut)
    #expect(reader.notices.last?.hasPrefix("expected 8.0 s of video, found ") == true)
  }

  /// Less than half a second is missing, which is made up for where a file only says it wrongly.
  @Test func theLastPictureOfACutVideoIsNotHeld() throws {
    var file = VideoFile(count: 20, rate: (25, 1))
    file.container = "matroska"
    try file.write(to: folder.path("a"))
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("a"))))
    let path = try folder.file("b", Array(bytes.prefix(bytes.count * 8 / 10)))
    let reader = try VideoReader(path: path, allowsCut: true)
    let count = try readFrames(reader).count
    #expect(count > 8 && count < 19)
    #expect(reader.isCut)
    #expect(abs(reader.end - Double(count) / 25) < 0.001)
  }

  /// As programs do that split recordings by their size.
  @Test(arguments: ["matroska", "avi"])
  func joinedContainersAreRefused(name: String) throws {
    let bytes = try container(name)
    let path = try folder.file("joined", bytes + bytes)
    let error = #expect(throws: FileError.self) { try readSamples(path) }
    #expect(
      error?.problem
        == "expected one recording, found another behind it, at byte \(bytes.count)")
  }
}
