internal import CFFmpeg
import Files

/// Decodes files that hold a picture each, through libavcodec.
final class PictureDecoder {
  private let packet: UnsafeMutablePointer<AVPacket>
  private let frame: UnsafeMutablePointer<AVFrame>
  private var decoder: UnsafeMutablePointer<AVCodecContext>?

  /// No picture of `StreamContext.mostPixels` is larger.
  private static let mostBytes = 1 << 28

  /// - Parameter path: for messages.
  init(path: String) throws(FileError) {
    av_log_set_level(AV_LOG_QUIET)
    guard let packet = av_packet_alloc(), let frame = av_frame_alloc() else {
      throw FileError(.software, path: path, "no memory")
    }
    self.packet = packet
    self.frame = frame
  }

  deinit {
    var packet: UnsafeMutablePointer<AVPacket>? = packet
    av_packet_free(&packet)
    var frame: UnsafeMutablePointer<AVFrame>? = frame
    av_frame_free(&frame)
    avcodec_free_context(&decoder)
  }

  /// Decodes a file.
  ///
  /// - Returns: a frame that is valid until the next call; nil if the file is no whole picture.
  /// - Throws: `noInput` if the file cannot be opened, `inputOutput` if reading fails.
  func decode(_ path: String) throws(FileError) -> UnsafeMutablePointer<AVFrame>? {
    let file = try ReadableFile(path: path)
    guard (1...Self.mostBytes).contains(file.byteCount),
      av_new_packet(packet, Int32(file.byteCount)) >= 0
    else { return nil }
    defer { av_packet_unref(packet) }
    // Or the PNG decoder takes it for what changes in the picture before.
    packet.pointee.flags = AV_PKT_FLAG_KEY
    let bytes = UnsafeMutableRawBufferPointer(start: packet.pointee.data, count: file.byteCount)
    guard try file.open.read(into: bytes, at: 0) == bytes.count,
      let codec = Self.codec(of: UnsafeRawBufferPointer(bytes)), open(codec), let decoder,
      avcodec_send_packet(decoder, packet) >= 0
    else { return nil }
    // Nothing is left in the decoder for the next file.
    defer { avcodec_flush_buffers(decoder) }
    avcodec_send_packet(decoder, nil)
    guard avcodec_receive_frame(decoder, frame) >= 0, frame.pointee.decode_error_flags == 0 else {
      return nil
    }
    return frame
  }

  /// Opens the decoder that a picture needs, if the last one needed another.
  private func open(_ codec: AVCodecID) -> Bool {
    if let decoder, decoder.pointee.codec_id == codec { return true }
    avcodec_free_context(&decoder)
    guard let found = avcodec_find_decoder(codec), let opened = avcodec_alloc_context3(found) else {
      return false
    }
    decoder = opened
    opened.pointee.thread_count = 1
    opened.pointee.max_pixels = StreamContext.mostPixels
    // What is damaged is no picture. With it TIFF is refused for every tag that is not known.
    if codec != AV_CODEC_ID_TIFF { opened.pointee.err_recognition |= AV_EF_EXPLODE }
    return avcodec_open2(opened, found, nil) >= 0
  }

  /// The codec by a file's first bytes, whatever its name says.
  private static func codec(of bytes: UnsafeRawBufferPointer) -> AVCodecID? {
    func begins(_ start: [UInt8], at offset: Int = 0) -> Bool {
      bytes.dropFirst(offset).starts(with: start)
    }
    if begins([0x89, 0x50, 0x4e, 0x47]) { return AV_CODEC_ID_PNG }
    if begins([0xff, 0xd8, 0xff]) { return AV_CODEC_ID_MJPEG }
    if begins(Array("BM".utf8)) { return AV_CODEC_ID_BMP }
    if begins(Array("II*\0".utf8)) || begins(Array("MM\0*".utf8)) { return AV_CODEC_ID_TIFF }
    if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) { return AV_CODEC_ID_WEBP }
    return nil
  }
}
