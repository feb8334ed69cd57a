import CFFmpeg
import TestSupport

/// A picture made up by a test, which carries a number as `VideoFile` paints it.
struct PictureFile {
  struct FailedCall: Error {}

  var codec = AV_CODEC_ID_PNG
  var format = AV_PIX_FMT_RGB24
  var width = 96
  var height = 32

  /// The encoded file.
  func bytes(number: Int) throws -> [UInt8] {
    var encoder = avcodec_alloc_context3(avcodec_find_encoder(codec))
    var frame = av_frame_alloc()
    var packet = av_packet_alloc()
    defer {
      avcodec_free_context(&encoder)
      av_frame_free(&frame)
      av_packet_free(&packet)
    }
    guard let encoder, let frame, let packet else { throw FailedCall() }
    encoder.pointee.width = Int32(width)
    encoder.pointee.height = Int32(height)
    encoder.pointee.pix_fmt = format
    encoder.pointee.time_base = AVRational(num: 1, den: 25)
    frame.pointee.width = Int32(width)
    frame.pointee.height = Int32(height)
    frame.pointee.format = format.rawValue
    guard avcodec_open2(encoder, nil, nil) >= 0, av_frame_get_buffer(frame, 0) >= 0 else {
      throw FailedCall()
    }
    paint(number, frame)
    guard avcodec_send_frame(encoder, frame) >= 0, avcodec_send_frame(encoder, nil) >= 0,
      avcodec_receive_packet(encoder, packet) >= 0
    else { throw FailedCall() }
    return [UInt8](UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
  }

  /// Bit `k` of the number is the block of 8 pixels number `k`, whatever the picture's width.
  private func paint(_ number: Int, _ frame: UnsafeMutablePointer<AVFrame>) {
    for plane in 1..<3 {
      guard let buffer = av_frame_get_plane_buffer(frame, Int32(plane)) else { continue }
      buffer.pointee.data.update(repeating: 128, count: buffer.pointee.size)
    }
    guard let samples = frame.pointee.data.0 else { return }
    let perPixel = format == AV_PIX_FMT_YUVJ420P ? 1 : 3
    for y in 0..<height {
      for x in 0..<width * perPixel {
        let bit = x / perPixel * 96 / width / 8
        samples[y * Int(frame.pointee.linesize.0) + x] = number >> bit & 1 == 1 ? 220 : 30
      }
    }
  }
}
