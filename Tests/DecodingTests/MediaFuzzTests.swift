import CFFmpeg
import Files
import Foundation
import Pictures
import TestSupport
import Testing

@testable import Decoding

/// Recordings in every container with bytes flipped, sizes set to their extremes, parts cut out,
/// doubled, and put into each other: there is sound that is finite and pictures in their order, or
/// there is an error; never more than what the file can hold.
@Suite(.serialized) struct MediaFuzzTests {
  private static let sounds: [(name: String, file: SoundContainerFile)] = [
    ("wav", SoundContainerFile(container: "wav", codec: AV_CODEC_ID_PCM_S16LE)),
    (
      "rf64",
      SoundContainerFile(
        container: "wav", codec: AV_CODEC_ID_PCM_S16LE, options: ["rf64": "always"])
    ),
    ("w64", SoundContainerFile(container: "w64", codec: AV_CODEC_ID_PCM_S16LE)),
    ("aiff", SoundContainerFile(container: "aiff", codec: AV_CODEC_ID_PCM_S16BE)),
    ("au", SoundContainerFile(container: "au", codec: AV_CODEC_ID_PCM_S16BE)),
    ("caf", SoundContainerFile(container: "caf", codec: AV_CODEC_ID_PCM_S16BE)),
    ("flac", SoundContainerFile(container: "flac", codec: AV_CODEC_ID_FLAC)),
    (
      "ogg",
      SoundContainerFile(container: "ogg", codec: AV_CODEC_ID_VORBIS, format: AV_SAMPLE_FMT_FLTP)
    ),
    ("opus", SoundContainerFile(container: "ogg", codec: AV_CODEC_ID_OPUS)),
    (
      "mp3",
      SoundContainerFile(container: "mp3", codec: AV_CODEC_ID_MP3, format: AV_SAMPLE_FMT_FLTP)
    ),
    (
      "m4a",
      SoundContainerFile(container: "mp4", codec: AV_CODEC_ID_AAC, format: AV_SAMPLE_FMT_FLTP)
    ),
    ("mka", SoundContainerFile(container: "matroska", codec: AV_CODEC_ID_PCM_S16LE)),
    ("webm", SoundContainerFile(container: "webm", codec: AV_CODEC_ID_OPUS)),
    ("avi", SoundContainerFile(container: "avi", codec: AV_CODEC_ID_PCM_S16LE)),
    (
      "ts",
      SoundContainerFile(container: "mpegts", codec: AV_CODEC_ID_AAC, format: AV_SAMPLE_FMT_FLTP)
    ),
  ]

  private static let videos: [(name: String, codec: AVCodecID, hasSound: Bool)] = [
    ("mov", AV_CODEC_ID_MPEG4, true), ("mp4", AV_CODEC_ID_MPEG4, false),
    ("matroska", AV_CODEC_ID_MPEG4, true), ("webm", AV_CODEC_ID_VP8, false),
    ("avi", AV_CODEC_ID_MJPEG, true), ("mpegts", AV_CODEC_ID_MPEG2VIDEO, false),
  ]

  /// The whole files, by name.
  private static let whole = Result {
    let folder = try TemporaryFolder()
    var files: [(name: String, bytes: [UInt8])] = []
    func add(_ name: String) throws {
      files.append(
        (name, [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path(name))))))
    }
    for sound in sounds {
      try sound.file.write(to: folder.path(sound.name))
      try add(sound.name)
    }
    for video in videos {
      var file = VideoFile(count: 25, rate: (25, 1))
      file.container = video.name
      file.codec = video.codec
      if video.codec == AV_CODEC_ID_MJPEG { file.pixelFormat = AV_PIX_FMT_YUVJ420P }
      if video.hasSound { file.sound = (0, 1000) }
      try file.write(to: folder.path(video.name))
      try add(video.name)
    }
    return files
  }

  /// Without damage each is a second long.
  @Test func wholeFilesAreRead() throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in try Self.whole.get() {
      let path = try folder.file(name, bytes)
      let heard = Self.listen(path)
      let seen = try Self.look(path)
      #expect(heard ?? 1 > 0.9 && heard ?? 1 < 1.2, "\(name)")
      #expect(seen ?? 1 == 1, "\(name)")
      #expect(heard != nil || seen != nil, "\(name)")
    }
  }

  @Test(arguments: 0..<(sounds.count + videos.count))
  func whateverTheBytes(kind: Int) throws {
    let files = try Self.whole.get()
    let folder = try TemporaryFolder()
    var generator = SplitMix64(seed: UInt64(kind))
    var budget = FuzzBudget(share: 0.9 / Double(files.count), runs: 12)
    while budget.goesOn() {
      let other = files[Int.random(in: 0..<files.count, using: &generator)].bytes
      let path = try folder.file(
        files[kind].name, Self.damaged(files[kind].bytes, with: other, using: &generator))
      let start = ContinuousClock.now
      _ = Self.listen(path)
      _ = try Self.look(path)
      let taken = ContinuousClock.now - start
      if taken > .seconds(20) {
        Issue.record("\(files[kind].name), seed \(kind), run \(budget.count): \(taken)")
      }
    }
  }

  @Test(arguments: [
    (AV_CODEC_ID_PNG, AV_PIX_FMT_RGB24), (AV_CODEC_ID_MJPEG, AV_PIX_FMT_YUVJ420P),
    (AV_CODEC_ID_BMP, AV_PIX_FMT_BGR24), (AV_CODEC_ID_TIFF, AV_PIX_FMT_RGB24),
    (AV_CODEC_ID_WEBP, AV_PIX_FMT_YUV420P),
  ])
  func whateverTheBytesOfAPicture(codec: AVCodecID, format: AVPixelFormat) throws {
    let folder = try TemporaryFolder()
    let whole = try PictureFile(codec: codec, format: format).bytes(number: 77)
    var generator = SplitMix64(seed: UInt64(codec.rawValue))
    var budget = FuzzBudget(share: 0.02, runs: 40)
    while budget.goesOn() {
      _ = try folder.file("1.png", Self.damaged(whole, with: whole, using: &generator))
      do {
        let reader = try FrameFolderReader(FrameFolder(path: folder.path), rate: 25)
        while let frame = try reader.next() {
          try frame.withPicture { Self.read(Self.corner(of: $0.luma)) }
        }
      } catch let error as FileError {
        expectBadData(error, of: folder.path)
      }
    }
  }

  /// Reads all sound.
  ///
  /// - Returns: seconds; nil if there is none.
  private static func listen(_ path: String) -> Double? {
    do throws(FileError) {
      let reader = try AudioReader(path: path)
      let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: 32_768)
      defer { buffer.deallocate() }
      var total = 0
      while case let count = try reader.read(into: buffer), count > 0, total < mostSamples {
        #expect(count <= buffer.count)
        var bad = 0
        for sample in buffer[..<count] { bad += sample.isFinite ? 0 : 1 }
        #expect(bad == 0)
        total += count
      }
      return Double(total) / Double(reader.sampleRate)
    } catch {
      expectBadData(error, of: path)
      return nil
    }
  }

  /// Reads all pictures.
  ///
  /// - Returns: seconds; nil if there are none.
  private static func look(_ path: String) throws -> Double? {
    do {
      let frames = StepFrames(try VideoReader(path: path), step: 0.04)
      var served = 0
      while let element = try frames.next(), served < mostSteps {
        #expect(element.steps.lowerBound >= served)
        served = element.steps.upperBound
        try element.frame.withPicture { picture in
          for case let plane? in [picture.luma, picture.chroma?.blue, picture.chroma?.red] {
            #expect(plane.stride >= plane.width)
            read(corner(of: plane))
          }
        }
      }
      return Double(served) * 0.04
    } catch let error as FileError {
      expectBadData(error, of: path)
      return nil
    }
  }

  private static func corner(of plane: PicturePlane) -> UInt8 {
    plane.samples[plane.stride * (plane.height - 1) + plane.width - 1]
  }

  /// Keeps the read of a plane's far corner: where there is no memory the test dies.
  @inline(never) private static func read(_ sample: UInt8) {}

  /// Silence between time stamps may be hours; it is not waited for.
  private static let mostSamples = 20_000_000
  private static let mostSteps = 1_000_000

  private static func damaged(
    _ bytes: [UInt8], with other: [UInt8], using generator: inout SplitMix64
  ) -> [UInt8] {
    var bytes = bytes
    for _ in 0...Int.random(in: 0...4, using: &generator) {
      guard bytes.count > 16 else { break }
      // Headers stand at either end; half of the damage is done there.
      var place = Int.random(in: 0..<bytes.count, using: &generator)
      if Bool.random(using: &generator) { place = min(place, place % 400) }
      if Int.random(in: 0..<4, using: &generator) == 0 { place = bytes.count - 1 - place }
      let length = min(
        Int.random(in: 1...(Bool.random(using: &generator) ? 16 : 4000), using: &generator),
        bytes.count - place)
      switch Int.random(in: 0..<9, using: &generator) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 2, 3:
        let value: [UInt8] = [
          [0, 0, 0, 0], [255, 255, 255, 255], [127, 255, 255, 255], [255, 255, 255, 127],
          [128, 0, 0, 0], [0, 0, 0, 128], [0, 0, 0, 1], [1, 0, 0, 0],
        ][Int.random(in: 0..<8, using: &generator)]
        for (index, byte) in value.enumerated() where place + index < bytes.count {
          bytes[place + index] = byte
        }
      case 4: bytes.removeSubrange(place..<place + length)
      case 5: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
      case 6:
        let start = Int.random(in: 0..<other.count, using: &generator)
        let part = other[start..<min(other.count, start + length)]
        bytes.replaceSubrange(place..<min(bytes.count, place + part.count), with: part)
      case 7: for index in place..<place + length { bytes[index] = 0 }
      default: bytes.removeSubrange(max(16, place)...)
      }
    }
    return bytes
  }
}
