import CFFmpeg
import FileErrors
import Foundation
import Pictures
import TestSupport
import Testing

@testable import Decoding

struct VideoReaderTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("a") }

  init() throws { folder = try TemporaryFolder() }

  private func first(_ file: VideoFile) throws -> VideoFrame {
    try file.write(to: path)
    return try #require(try VideoReader(path: path).next())
  }

  /// A picture with one bright quarter: 0 top left, 1 top right, 2 bottom left, 3 bottom right.
  private func quarter(_ bright: Int) -> (Int, UnsafeMutablePointer<AVFrame>) -> Void {
    { _, frame in
      guard let luma = frame.pointee.data.0 else { return }
      let (width, height) = (Int(frame.pointee.width), Int(frame.pointee.height))
      for y in 0..<height {
        for x in 0..<width {
          let here = (y >= height / 2 ? 2 : 0) + (x >= width / 2 ? 1 : 0)
          luma[y * Int(frame.pointee.linesize.0) + x] = here == bright ? 220 : 30
        }
      }
      // Red, so that chroma has to turn as well.
      for plane in [frame.pointee.data.1, frame.pointee.data.2] {
        guard let plane else { continue }
        for y in 0..<height / 2 {
          for x in 0..<width / 2 {
            let here = (y >= height / 4 ? 2 : 0) + (x >= width / 4 ? 1 : 0)
            plane[y * Int(frame.pointee.linesize.1) + x] = here == bright ? 200 : 128
          }
        }
      }
    }
  }

  /// Which quarter of a picture is bright, and which has colour.
  private func brightQuarter(_ frame: VideoFrame) -> (luma: Int?, chroma: Int?) {
    frame.withPicture { picture in
      func brightest(_ plane: PicturePlane, _ level: UInt8) -> Int? {
        (0..<4).first { quarter in
          let x = plane.width / 4 + quarter % 2 * plane.width / 2
          let y = plane.height / 4 + quarter / 2 * plane.height / 2
          return plane.samples[y * plane.stride + x] > level
        }
      }
      return (brightest(picture.luma, 128), picture.chroma.flatMap { brightest($0.red, 160) })
    }
  }

  /// Counterclockwise angle and where the top left quarter goes by it: at 90 degrees left becomes
  /// down, so that the top left corner comes to the bottom left.
  @Test(arguments: [
    (0.0, false, 0), (90, false, 2), (180, false, 3), (270, false, 1), (-90, false, 1),
    (0, true, 1), (180, true, 2),
  ])
  func rotationIsHonoured(angle: Double, isMirrored: Bool, place: Int) throws {
    var file = VideoFile(count: 2, rate: (25, 1))
    file.rotation = angle
    file.isMirrored = isMirrored
    file.paint = quarter(0)
    let frame = try first(file)
    let isTurned = abs(angle).truncatingRemainder(dividingBy: 180) == 90
    #expect(frame.width == (isTurned ? 32 : 96))
    #expect(frame.height == (isTurned ? 96 : 32))
    let (luma, chroma) = brightQuarter(frame)
    #expect(luma == place)
    #expect(chroma == place)
  }

  /// Planes that are used where the decoder puts them, and formats that are converted first.
  @Test(arguments: [
    (AV_CODEC_ID_MPEG4, AV_PIX_FMT_YUV420P), (AV_CODEC_ID_MJPEG, AV_PIX_FMT_YUVJ420P),
    (AV_CODEC_ID_MJPEG, AV_PIX_FMT_YUVJ422P), (AV_CODEC_ID_MJPEG, AV_PIX_FMT_YUVJ444P),
    (AV_CODEC_ID_FFV1, AV_PIX_FMT_YUV411P), (AV_CODEC_ID_FFV1, AV_PIX_FMT_YUV410P),
    (AV_CODEC_ID_FFV1, AV_PIX_FMT_YUV440P), (AV_CODEC_ID_FFV1, AV_PIX_FMT_YUVA420P),
    (AV_CODEC_ID_FFV1, AV_PIX_FMT_YUV420P10LE), (AV_CODEC_ID_FFV1, AV_PIX_FMT_YUV422P10LE),
    (AV_CODEC_ID_FFV1, AV_PIX_FMT_YUV444P12LE), (AV_CODEC_ID_FFV1, AV_PIX_FMT_GRAY8),
    (AV_CODEC_ID_FFV1, AV_PIX_FMT_GRAY16LE), (AV_CODEC_ID_RAWVIDEO, AV_PIX_FMT_RGB24),
    (AV_CODEC_ID_RAWVIDEO, AV_PIX_FMT_NV12), (AV_CODEC_ID_RAWVIDEO, AV_PIX_FMT_UYVY422),
    (AV_CODEC_ID_PNG, AV_PIX_FMT_RGB24), (AV_CODEC_ID_PNG, AV_PIX_FMT_RGB48BE),
    (AV_CODEC_ID_PNG, AV_PIX_FMT_MONOBLACK), (AV_CODEC_ID_PNG, AV_PIX_FMT_PAL8),
  ])
  func everyPixelFormatIsRead(codec: AVCodecID, format: AVPixelFormat) throws {
    var file = VideoFile(count: 3, rate: (25, 1))
    file.codec = codec
    file.pixelFormat = format
    file.container = "matroska"
    if format == AV_PIX_FMT_RGB24, codec == AV_CODEC_ID_RAWVIDEO { file.container = "mov" }
    let bits = Int(av_get_bits_per_pixel(av_pix_fmt_desc_get(format)))
    file.paint = { index, frame in
      // All bytes alike: a shade of grey in any format.
      for plane in 0..<4 {
        guard let buffer = av_frame_get_plane_buffer(frame, Int32(plane)) else { continue }
        let level: UInt8 = bits == 1 ? 255 : format == AV_PIX_FMT_PAL8 && plane == 0 ? 7 : 100
        let isHigh = av_pix_fmt_desc_get(format)?.pointee.comp.0.depth ?? 8 > 8
        let shift = (av_pix_fmt_desc_get(format)?.pointee.comp.0.depth ?? 8) - 8
        for index in 0..<buffer.pointee.size {
          let word = UInt16(level) << UInt16(max(0, shift))
          buffer.pointee.data[index] =
            isHigh && shift < 8
            ? UInt8(truncatingIfNeeded: index % 2 == 0 ? word : word >> 8) : level
        }
      }
    }
    let frame = try first(file)
    #expect(frame.width == 96 && frame.height == 32)
    let rgb = frame.withPicture {
      FaceCrop(size: 4).cut(PictureBox(x: 20, y: 4, width: 24, height: 24), from: $0)
    }
    // One colour all over.
    #expect((0..<16).allSatisfy { rgb[3 * $0] == rgb[0] && rgb[3 * $0 + 2] == rgb[2] })
    let (red, green, blue) = (Int(rgb[0]), Int(rgb[1]), Int(rgb[2]))
    if bits == 1 {
      #expect((red, green, blue) == (255, 255, 255))
    } else if [
      AV_PIX_FMT_RGB24, AV_PIX_FMT_RGB48BE, AV_PIX_FMT_GRAY8, AV_PIX_FMT_GRAY16LE, AV_PIX_FMT_PAL8,
    ]
    .contains(format) {
      for value in [red, green, blue] { #expect(abs(value - 100) <= 1) }
    } else {
      // BT.601, y = u = v = 100: limited r = 52, g = 131, b = 41; full r = 61, g = 130, b = 50.
      let isFull = [AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P].contains(format)
      let expected = isFull ? [61, 130, 50] : [53, 132, 41]
      for (value, wanted) in zip([red, green, blue], expected) {
        #expect(abs(value - wanted) <= 2, "\(red) \(green) \(blue)")
      }
    }
  }

  @Test(arguments: [
    (AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, 96, 32, ColourMatrix(.bt709, isFullRange: false)),
    (AVCOL_SPC_SMPTE170M, AVCOL_RANGE_JPEG, 96, 32, ColourMatrix(.bt601, isFullRange: true)),
    (AVCOL_SPC_BT2020_NCL, AVCOL_RANGE_MPEG, 96, 32, ColourMatrix(.bt2020, isFullRange: false)),
    (AVCOL_SPC_UNSPECIFIED, AVCOL_RANGE_UNSPECIFIED, 1280, 720, .init(.bt709, isFullRange: false)),
    (AVCOL_SPC_UNSPECIFIED, AVCOL_RANGE_UNSPECIFIED, 720, 576, .init(.bt601, isFullRange: false)),
  ])
  func coloursAreThoseTheFileSays(
    space: AVColorSpace, range: AVColorRange, width: Int, height: Int, colours: ColourMatrix
  ) throws {
    var file = VideoFile(count: 1, rate: (25, 1))
    file.codec = AV_CODEC_ID_RAWVIDEO
    file.container = "matroska"
    (file.space, file.range, file.width, file.height) = (space, range, width, height)
    #expect(try first(file).withPicture { $0.colours } == colours)
  }

  @Test func pixelsAreMadeSquare() throws {
    var file = VideoFile(count: 2, rate: (25, 1))
    file.pixelAspect = (4, 3)
    file.paint = quarter(1)
    let frame = try first(file)
    #expect(frame.width == 128)
    #expect(frame.height == 32)
    let (luma, chroma) = brightQuarter(frame)
    #expect(luma == 1)
    #expect(chroma == 1)
    file.pixelAspect = (1279, 1280)
    #expect(try first(file).width == 96)
  }

  @Test func anAspectAndARotationGoTogether() throws {
    var file = VideoFile(count: 2, rate: (25, 1))
    file.pixelAspect = (2, 1)
    file.rotation = 90
    file.paint = quarter(0)
    let frame = try first(file)
    #expect(frame.width == 32)
    #expect(frame.height == 192)
    #expect(brightQuarter(frame).luma == 2)
  }

  @Test func framesMayBeKept() throws {
    var file = VideoFile(count: 20, rate: (25, 1))
    file.rotation = 180
    try file.write(to: path)
    let reader = try VideoReader(path: path)
    var frames: [VideoFrame] = []
    while let frame = try reader.next() { frames.append(frame) }
    let numbers = frames.map { frame in
      frame.withPicture { picture in
        (0..<12).reduce(0) { number, bit in
          let sample = picture.luma.samples[4 * picture.luma.stride + 95 - 8 * bit - 4]
          return number | (sample > 128 ? 1 << bit : 0)
        }
      }
    }
    #expect(numbers == Array(0..<20))
    #expect(frames.map(\.index) == Array(0..<20))
  }

  @Test func moreThreadsGiveTheSame() throws {
    try VideoFile(count: 50, rate: (30, 1)).write(to: path)
    #expect(try readFrames(path, threads: 3) == readFrames(path))
  }

  @Test func progressGoesToOne() throws {
    try VideoFile(count: 25, rate: (25, 1)).write(to: path)
    let reader = try VideoReader(path: path)
    #expect(reader.progress == 0)
    #expect(try readFrames(reader).count == 25)
    #expect(abs(try #require(reader.progress) - 0.96) < 1e-9)
    #expect(abs(reader.end - 1) < 1e-9)
    #expect(reader.notices.isEmpty)
  }

  private func changingFile(to width: Int, _ height: Int) -> VideoFile {
    var file = VideoFile(count: 6, rate: (25, 1))
    file.codec = AV_CODEC_ID_MJPEG
    file.pixelFormat = AV_PIX_FMT_YUVJ420P
    file.container = "matroska"
    file.otherSize = (4, width, height)
    file.paint = quarter(3)
    return file
  }

  /// As browsers do when the network is slow.
  @Test func anotherSizeOfTheSameShapeIsScaled() throws {
    try changingFile(to: 48, 16).write(to: path)
    let reader = try VideoReader(path: path)
    var frames: [VideoFrame] = []
    while let frame = try reader.next() { frames.append(frame) }
    #expect(frames.count == 6)
    #expect(frames.allSatisfy { $0.width == 96 && $0.height == 32 })
    #expect(frames.allSatisfy { brightQuarter($0).luma == 3 && brightQuarter($0).chroma == 3 })
    #expect(reader.notices == ["2 of 6 pictures were scaled to the first one's size"])
  }

  @Test func anotherShapeIsRefused() throws {
    try changingFile(to: 64, 32).write(to: path)
    let reader = try VideoReader(path: path)
    let error = #expect(throws: FileError.self) { while try reader.next() != nil {} }
    #expect(
      error?.problem == "expected pictures of one shape, found 96x32 and, at 0.16 s, 64x32")
  }
}
