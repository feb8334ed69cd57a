import CSndFile
import Files
import Foundation
import TestSupport
import Testing

@testable import Decoding

/// Sound files that hold more than their headers say.
struct SoundPartTests {
  private let folder: TemporaryFolder
  private let values = (0..<1000).map { Int16($0 % 10) }

  init() throws { folder = try TemporaryFolder() }

  private func read(_ bytes: [UInt8]) throws -> (samples: [Int16], notices: [String]) {
    let reader = try AudioReader(path: try folder.file("a", bytes))
    return (try readAll(reader).map { Int16($0 * 32_768) }, reader.notices)
  }

  /// A recorder that lost its power, or that wrote the size now and then; one that left out some.
  @Test(arguments: [0, 500, 1990])
  func whatIsThereIsRead(told: UInt32) throws {
    var wave = WaveFile(samples: .integers(values))
    wave.declaredByteCount = told
    let (samples, notices) = try read(wave.bytes)
    #expect(samples == values)
    #expect(
      notices == ["the header says \(told) bytes of sound, found 2000: all of them were read"])
  }

  @Test func aChunkBehindTheSamplesIsNoSound() throws {
    let wave = WaveFile(samples: .integers(values))
    let chunk = Array("LIST".utf8) + [4, 0, 0, 0] + Array("INFO".utf8)
    for tail in [chunk, chunk + chunk, Array(chunk.dropLast(2)), chunk + [0, 0, 0]] {
      let (samples, notices) = try read(wave.bytes + tail)
      #expect(samples == values)
      #expect(notices == [])
    }
  }

  @Test func joinedFilesAreReadOneAfterTheOther() throws {
    let bytes = WaveFile(samples: .integers(values)).bytes
    let reader = try AudioReader(path: try folder.file("a.wav", bytes + bytes + bytes))
    #expect(try readAll(reader).map { Int16($0 * 32_768) } == values + values + values)
    #expect(reader.notes == ["3 files one behind the other were read as one"])
  }

  @Test(arguments: [
    SF_FORMAT_FLAC | SF_FORMAT_PCM_16, SF_FORMAT_OGG | SF_FORMAT_VORBIS,
    SF_FORMAT_AIFF | SF_FORMAT_PCM_16, SF_FORMAT_AU | SF_FORMAT_PCM_16,
    SF_FORMAT_RF64 | SF_FORMAT_PCM_16,
  ])
  func joinedFilesOfOtherFormatsToo(format: Int) throws {
    let bytes = try CutShortTests.sound(format, in: folder)
    let one = try readSamples(try folder.file("one", bytes))
    #expect(try readSamples(try folder.file("two", bytes + bytes)) == one + one)
  }

  @Test func joinedFilesOfOtherRatesAreRefused() throws {
    var other = WaveFile(samples: .integers(values))
    other.sampleRate = 8000
    let path = try folder.file("a", WaveFile(samples: .integers(values)).bytes + other.bytes)
    let error = #expect(throws: FileError.self) { try readSamples(path) }
    #expect(error?.problem == "expected 16000 samples a second throughout, found 8000")
  }

  /// Sizes modulo 2^32, and what FFmpeg and SoX leave in a stream's header. The file is a hole.
  @Test(arguments: [UInt32(4_600_000_000 % (1 << 32)), .max, 0x7fff_f000])
  func soundBeyondFourGibibytesIsThere(told: UInt32) throws {
    var wave = WaveFile(samples: .integers([Int16](repeating: 1000, count: 1000)))
    wave.declaredByteCount = told
    let path = try folder.file("a.wav", wave.bytes)
    #expect(truncate(path, 44 + 4_600_000_000) == 0)
    let reader = try AudioReader(path: path)
    #expect(reader.notices.count == 1)
    #expect(reader.progress == 0)
    let parts = SoundPart.all(in: try ReadableFile(path: path))
    #expect(parts.map { $0.samples?.bytes } == [44..<4_600_000_044])
  }

  @Test func oneChannelIsRead() throws {
    let stereo = WaveFile(channelCount: 2, samples: .integers([1, 3, 2, 5, 4, 9]))
    let path = try folder.file("a.wav", stereo.bytes)
    func samples(_ channel: String) throws -> [Int16] {
      let reader = try AudioReader(path: path, channel: try #require(AudioChannel(channel)))
      return try readAll(reader).map { Int16($0 * 32_768) }
    }
    #expect(try samples("left") == [1, 2, 4])
    #expect(try samples("right") == [3, 5, 9])
    #expect(try samples("2") == [3, 5, 9])
    let error = #expect(throws: FileError.self) { try samples("3") }
    #expect(error?.problem == "expected channel 3, found 2 channels")
    var file = ContainerFile(packets: [(0, [1, 3, 2, 5, 4, 9])], channelCount: 2)
    file.frameCount = 0
    try file.write(to: folder.path("a.mkv"))
    let reader = try AudioReader(path: folder.path("a.mkv"), channel: .number(2))
    #expect(try readAll(reader).map { Int16($0 * 32_768) } == [3, 5, 9])
  }
}
