import CFFmpeg
import Files
import Foundation
import Pictures
import TestSupport
import Testing

@testable import Decoding

struct PixelFormatTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("a") }

  init() throws { folder = try TemporaryFolder() }

  private func first(_ file: VideoFile) throws -> VideoFrame {
    try file.write(to: path)
    return try #require(try VideoReader(path: path).next())
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
    let rgb = try frame.withPicture {
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
}
