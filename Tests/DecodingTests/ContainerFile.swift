import CFFmpeg

/// A file made up by a test, in Matroska unless said otherwise: a video stream from time 0 and 16-bit
/// sound at 8 kHz, whose time stamps are whole milliseconds.
struct ContainerFile {
  struct MuxError: Error {
    let status: Int32
  }

  /// Sound: start, milliseconds; samples.
  var packets: [(start: Int64, samples: [Int16])]
  var channelCount = 1
  var container = "matroska"
  /// Packets of video, 40 ms each; 0 for sound alone.
  var frameCount = 5

  func write(to path: String) throws {
    var created: UnsafeMutablePointer<AVFormatContext>?
    try check(avformat_alloc_output_context2(&created, nil, container, path))
    guard let format = created else { throw MuxError(status: 0) }
    defer { avformat_free_context(format) }
    try check(avio_open(&format.pointee.pb, path, AVIO_FLAG_WRITE))
    defer { avio_closep(&format.pointee.pb) }
    if frameCount > 0, let video = avformat_new_stream(format, nil)?.pointee.codecpar {
      video.pointee.codec_type = AVMEDIA_TYPE_VIDEO
      video.pointee.codec_id = AV_CODEC_ID_RAWVIDEO
      video.pointee.codec_tag = 0x3032_3449  // I420
      video.pointee.format = AV_PIX_FMT_YUV420P.rawValue
      video.pointee.width = 2
      video.pointee.height = 2
    }
    if !packets.isEmpty, let audio = avformat_new_stream(format, nil)?.pointee.codecpar {
      audio.pointee.codec_type = AVMEDIA_TYPE_AUDIO
      audio.pointee.codec_id = AV_CODEC_ID_PCM_S16LE
      audio.pointee.format = AV_SAMPLE_FMT_S16.rawValue
      audio.pointee.sample_rate = 8000
      audio.pointee.bit_rate = Int64(16 * 8000 * channelCount)
      audio.pointee.block_align = Int32(2 * channelCount)
      av_channel_layout_default(&audio.pointee.ch_layout, Int32(channelCount))
    }
    try check(avformat_write_header(format, nil))
    for frame in 0..<frameCount {
      try write([UInt8](repeating: 0, count: 6), at: Int64(frame) * 40, stream: 0, format)
    }
    for packet in packets {
      let bytes = packet.samples.flatMap { sample in
        withUnsafeBytes(of: sample.littleEndian) { Array($0) }
      }
      try write(bytes, at: packet.start, stream: frameCount > 0 ? 1 : 0, format)
    }
    try check(av_write_trailer(format))
  }

  private func write(
    _ bytes: [UInt8], at time: Int64, stream: Int, _ format: UnsafeMutablePointer<AVFormatContext>
  ) throws {
    var packet = av_packet_alloc()
    defer { av_packet_free(&packet) }
    guard let packet, let target = format.pointee.streams[stream] else {
      throw MuxError(status: 0)
    }
    try check(av_new_packet(packet, Int32(bytes.count)))
    for (index, byte) in bytes.enumerated() { packet.pointee.data[index] = byte }
    let base = AVRational(num: 1, den: 1000)
    packet.pointee.pts = av_rescale_q(time, base, target.pointee.time_base)
    packet.pointee.dts = packet.pointee.pts
    packet.pointee.stream_index = Int32(stream)
    packet.pointee.flags = AV_PKT_FLAG_KEY
    try check(av_write_frame(format, packet))
  }

  private func check(_ status: Int32) throws {
    guard status >= 0 else { throw MuxError(status: status) }
  }
}
