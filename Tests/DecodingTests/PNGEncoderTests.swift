import CFFmpeg
import Files
import Foundation
import Pictures
import TestSupport
import Testing

@testable import Decoding

struct PNGEncoderTests {
  @Test func whatIsEncodedDecodesToTheSame() throws {
    var image = RGBImage(width: 37, height: 11)
    for x in 0..<37 {
      for y in 0..<11 {
        image.fill(
          columns: x..<x + 1, rows: y..<y + 1, with: (UInt8(x * 7 % 256), UInt8(y * 20), 255))
      }
    }
    let png = try PNGEncoder.encode(image, for: "a.png")
    #expect(png.starts(with: [0x89, 0x50, 0x4e, 0x47]))
    #expect(try decode(png) == image.bytes)
    #expect(try PNGEncoder.encode(image, for: "a.png") == png)
  }

  private func decode(_ png: [UInt8]) throws -> [UInt8] {
    var decoder = avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_PNG))
    var packet = av_packet_alloc()
    var frame = av_frame_alloc()
    defer {
      avcodec_free_context(&decoder)
      av_packet_free(&packet)
      av_frame_free(&frame)
    }
    #expect(avcodec_open2(decoder, nil, nil) >= 0)
    #expect(av_new_packet(packet, Int32(png.count)) >= 0)
    for (index, byte) in png.enumerated() { packet?.pointee.data[index] = byte }
    #expect(avcodec_send_packet(decoder, packet) >= 0)
    #expect(avcodec_receive_frame(decoder, frame) >= 0)
    let decoded = try #require(frame).pointee
    #expect(decoded.format == AV_PIX_FMT_RGB24.rawValue)
    let first = try #require(decoded.data.0)
    return (0..<Int(decoded.height)).flatMap { row in
      (0..<Int(decoded.width) * 3).map { first[row * Int(decoded.linesize.0) + $0] }
    }
  }
}
