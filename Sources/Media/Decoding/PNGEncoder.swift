internal import CFFmpeg
package import Files
package import Pictures

/// Encodes pictures as PNG, through libavcodec.
package enum PNGEncoder {
  /// - Parameter path: what the picture is for, for the message of a failure.
  /// - Returns: the bytes of a PNG file.
  /// - Throws: `software` if this machine's libavcodec has no PNG encoder or no memory.
  package static func encode(_ image: RGBImage, for path: String) throws(FileError) -> [UInt8] {
    av_log_set_level(AV_LOG_QUIET)
    var encoder = avcodec_alloc_context3(avcodec_find_encoder(AV_CODEC_ID_PNG))
    var frame = av_frame_alloc()
    var packet = av_packet_alloc()
    defer {
      avcodec_free_context(&encoder)
      av_frame_free(&frame)
      av_packet_free(&packet)
    }
    guard let encoder, let frame, let packet, encode(image, encoder, frame, packet) else {
      throw FileError(
        .software, path: path, "expected a libavcodec that encodes PNG, found one that does not")
    }
    return [UInt8](UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
  }

  private static func encode(
    _ image: RGBImage, _ encoder: UnsafeMutablePointer<AVCodecContext>,
    _ frame: UnsafeMutablePointer<AVFrame>, _ packet: UnsafeMutablePointer<AVPacket>
  ) -> Bool {
    encoder.pointee.width = Int32(image.width)
    encoder.pointee.height = Int32(image.height)
    encoder.pointee.pix_fmt = AV_PIX_FMT_RGB24
    encoder.pointee.time_base = AVRational(num: 1, den: 1)
    encoder.pointee.thread_count = 1
    frame.pointee.width = encoder.pointee.width
    frame.pointee.height = encoder.pointee.height
    frame.pointee.format = AV_PIX_FMT_RGB24.rawValue
    guard avcodec_open2(encoder, nil, nil) >= 0, av_frame_get_buffer(frame, 0) >= 0,
      let rows = frame.pointee.data.0
    else { return false }
    let stride = Int(frame.pointee.linesize.0)
    for row in 0..<image.height {
      let start = row * image.width * 3
      let bytes = image.bytes[start..<start + image.width * 3]
      _ = UnsafeMutableBufferPointer(start: rows + row * stride, count: bytes.count)
        .update(fromContentsOf: bytes)
    }
    return avcodec_send_frame(encoder, frame) >= 0
      && avcodec_send_frame(encoder, nil) >= 0 && avcodec_receive_packet(encoder, packet) >= 0
  }
}
