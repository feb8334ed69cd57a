import CSndFile
import Files
import Foundation
import TestSupport
import Testing

@testable import Decoding

struct SoundFileSourceTests {
  @Test func integersAreSharesOfFullScale() throws {
    let folder = try TemporaryFolder()
    let wave = WaveFile(samples: .integers([0, 1, -1, 16_384, 32_767, -32_768]))
    let samples = try readSamples(try folder.file("a.wav", wave.bytes))
    #expect(samples.map { $0 * 32_768 } == [0, 1, -1, 16_384, 32_767, -32_768])
  }

  /// (1 + 3) / 2 = 2 and (-1 + 0.5) / 2 = -0.25; three channels: (3 + 0 + 0) / 3 = 1.
  @Test func channelsAreAveraged() throws {
    let folder = try TemporaryFolder()
    let stereo = WaveFile(channelCount: 2, samples: .floats([1, 3, -1, 0.5]))
    #expect(try readSamples(try folder.file("a.wav", stereo.bytes)) == [2, -0.25])
    let three = WaveFile(channelCount: 3, samples: .floats([3, 0, 0]))
    #expect(try readSamples(try folder.file("b.wav", three.bytes)) == [1])
  }

  @Test func longFilesAreReadInBlocks() throws {
    let folder = try TemporaryFolder()
    let values = (0..<200_001).map { Float($0) }
    let wave = WaveFile(channelCount: 1, samples: .floats(values))
    #expect(try readSamples(try folder.file("a.wav", wave.bytes)) == values)
    let doubled = values.flatMap { [$0, $0] }
    let stereo = WaveFile(channelCount: 2, samples: .floats(doubled))
    #expect(try readSamples(try folder.file("b.wav", stereo.bytes)) == values)
  }

  @Test(
    arguments: [
      (SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 1e-4), (SF_FORMAT_OGG | SF_FORMAT_VORBIS, 0.02),
      (SF_FORMAT_AIFF | SF_FORMAT_PCM_24, 1e-6), (SF_FORMAT_AU | SF_FORMAT_FLOAT, 0),
      (SF_FORMAT_WAVEX | SF_FORMAT_DOUBLE, 0), (SF_FORMAT_W64 | SF_FORMAT_PCM_32, 1e-6),
      (SF_FORMAT_RF64 | SF_FORMAT_PCM_U8, 0.01), (SF_FORMAT_CAF | SF_FORMAT_PCM_16, 1e-4),
    ] as [(Int, Float)])
  func otherFormatsAreRead(format: Int, tolerance: Float) throws {
    let folder = try TemporaryFolder()
    let values = tone(440, sampleRate: 16_000, count: 16_000)
    var information = SF_INFO()
    information.samplerate = 16_000
    information.channels = 1
    information.format = Int32(format)
    let handle = try #require(sf_open(folder.path("sound"), Int32(SFM_WRITE), &information))
    // Vorbis' encoder takes much of the stack for a long block.
    for start in stride(from: 0, to: values.count, by: 1000) {
      #expect(sf_writef_float(handle, Array(values[start..<start + 1000]), 1000) == 1000)
    }
    sf_close(handle)
    let samples = try readSamples(folder.path("sound"))
    #expect(samples.count == values.count)
    #expect(zip(samples, values).allSatisfy { abs($0 - $1) <= tolerance })
  }

  @Test func aFileThatIsCutShortIsRefused() throws {
    let folder = try TemporaryFolder()
    let wave = WaveFile(samples: .integers([Int16](repeating: 5, count: 1000)))
    let path = try folder.file("a.wav", Array(wave.bytes.dropLast(1301)))
    let error = #expect(throws: FileError.self) { try readSamples(path) }
    #expect(error?.kind == .badData)
    #expect(error?.problem == "expected 2044 bytes, found 743: cut short")
  }

  /// What ffmpeg and SoX leave in a stream's header, which they cannot go back to.
  @Test(arguments: [UInt32.max, 0x7fff_ffff, 0x7fff_0000])
  func aSizeThatIsNotKnownIsNoTruncation(declared: UInt32) throws {
    let folder = try TemporaryFolder()
    var wave = WaveFile(samples: .integers([Int16](repeating: 5, count: 1000)))
    wave.declaredByteCount = declared
    #expect(try readSamples(try folder.file("a.wav", wave.bytes)).count == 1000)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, 3e30])
  func samplesThatAreNotFiniteAreNamed(value: Float) throws {
    let folder = try TemporaryFolder()
    var values = [Float](repeating: 0.25, count: 50_000)
    values[40_000] = value
    let wave = WaveFile(samples: .floats(values))
    let path = try folder.file("a.wav", wave.bytes)
    #expect(
      throws: FileError(
        .badData, path: path, "expected finite samples, found \(value) at sample 40000 (2.5 s)")
    ) {
      try readSamples(path, sampleRate: 8000)
    }
  }

  @Test(arguments: [0, 999, 768_001, Int(Int32.max)])
  func absurdSampleRatesAreRefused(sampleRate: Int) throws {
    let folder = try TemporaryFolder()
    var wave = WaveFile(samples: .integers([1, 2, 3]))
    wave.sampleRate = sampleRate
    var bytes = wave.bytes
    bytes.replaceSubrange(28..<32, with: [0, 0, 0, 0])
    let path = try folder.file("a.wav", bytes)
    let error = #expect(throws: FileError.self) { try readSamples(path, sampleRate: 16_000) }
    #expect(error?.kind == .badData)
  }

  @Test func whatIsNoRecordingIsRefused() throws {
    let folder = try TemporaryFolder()
    let empty = try folder.file("empty.wav", [])
    #expect(
      throws: FileError(.badData, path: empty, "expected a recording, found an empty file")
    ) {
      try readSamples(empty)
    }
    for bytes in [
      Array("time,arousal\n0.04,0.1\n".utf8), Array("RIFF".utf8),
      Array(WaveFile(samples: .integers([])).bytes.prefix(30)),
      [UInt8](repeating: 0, count: 10_000), Array("#EXTM3U\n#EXTINF:1,\nother.wav\n".utf8),
      Array("ffconcat version 1.0\nfile other.wav\n".utf8),
    ] {
      let path = try folder.file("text.wav", bytes)
      let error = #expect(throws: FileError.self) { try readSamples(path) }
      #expect(error?.kind == .badData)
    }
    #expect(throws: FileError(.noInput, path: folder.path, "expected a file, found a folder")) {
      try readSamples(folder.path)
    }
    #expect(
      throws: FileError(
        .noInput, path: folder.path("none"),
        "expected a readable file, found: No such file or directory")
    ) {
      try readSamples(folder.path("none"))
    }
  }

  @Test func progressGoesToOne() throws {
    let folder = try TemporaryFolder()
    let wave = WaveFile(samples: .integers([Int16](repeating: 5, count: 100_000)))
    let reader = try AudioReader(path: try folder.file("a.wav", wave.bytes), sampleRate: 8000)
    #expect(reader.progress == 0)
    #expect(try readAll(reader).count == 50_000)
    #expect(reader.progress == 1)
    #expect(reader.notices.isEmpty)
  }
}
