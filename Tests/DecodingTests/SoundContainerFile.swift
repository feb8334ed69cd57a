import CFFmpeg

/// A recording of a tone at 8 kHz, one channel, in whatever container and codec libav* writes.
struct SoundContainerFile: Sendable {
  struct FailedCall: Error {
    let call: String
    let status: Int32
  }

  /// The muxer's name.
  var container: String
  var codec: AVCodecID
  var format = AV_SAMPLE_FMT_S16
  var sampleRate: Int32 = 8000
  var sampleCount = 8000
  /// The muxer's options.
  var options: [String: String] = [:]

  func write(to path: String) throws {
    var created: UnsafeMutablePointer<AVFormatContext>?
    try check(avformat_alloc_output_context2(&created, nil, container, path), "container")
    guard let muxer = created else { throw FailedCall(call: "container", status: 0) }
    defer { avformat_free_context(muxer) }
    try check(avio_open(&muxer.pointee.pb, path, AVIO_FLAG_WRITE), "file")
    defer { avio_closep(&muxer.pointee.pb) }
    var opened = avcodec_alloc_context3(avcodec_find_encoder(codec))
    defer { avcodec_free_context(&opened) }
    guard let encoder = opened, let stream = avformat_new_stream(muxer, nil) else {
      throw FailedCall(call: "encoder", status: 0)
    }
    encoder.pointee.sample_fmt = format
    encoder.pointee.sample_rate = sampleRate
    encoder.pointee.time_base = AVRational(num: 1, den: sampleRate)
    av_channel_layout_default(&encoder.pointee.ch_layout, 1)
    if muxer.pointee.oformat.pointee.flags & AVFMT_GLOBALHEADER != 0 {
      encoder.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
    }
    try check(avcodec_open2(encoder, nil, nil), "encoder")
    try check(avcodec_parameters_from_context(stream.pointee.codecpar, encoder), "parameters")
    stream.pointee.time_base = encoder.pointee.time_base
    var dictionary: OpaquePointer?
    defer { av_dict_free(&dictionary) }
    for (name, value) in options { av_dict_set(&dictionary, name, value, 0) }
    try check(avformat_write_header(muxer, &dictionary), "header")
    let length = encoder.pointee.frame_size > 0 ? Int(encoder.pointee.frame_size) : 1024
    for start in stride(from: 0, to: sampleCount, by: length) {
      var frame = try self.frame(start, min(length, sampleCount - start))
      defer { av_frame_free(&frame) }
      try check(avcodec_send_frame(encoder, frame), "frame")
      try writePackets(of: encoder, stream, muxer)
    }
    try check(avcodec_send_frame(encoder, nil), "end")
    try writePackets(of: encoder, stream, muxer)
    try check(av_write_trailer(muxer), "trailer")
  }

  /// A tone of 440 Hz and half of full scale.
  private func frame(_ start: Int, _ count: Int) throws -> UnsafeMutablePointer<AVFrame>? {
    guard let frame = av_frame_alloc() else { throw FailedCall(call: "frame", status: 0) }
    frame.pointee.format = format.rawValue
    frame.pointee.nb_samples = Int32(count)
    frame.pointee.sample_rate = sampleRate
    frame.pointee.pts = Int64(start)
    av_channel_layout_default(&frame.pointee.ch_layout, 1)
    try check(av_frame_get_buffer(frame, 0), "buffer")
    let samples = UnsafeMutableRawPointer(frame.pointee.data.0)
    for (index, value) in tone(440, sampleRate: Int(sampleRate), count: start + count)[start...]
      .enumerated()
    {
      if av_get_packed_sample_fmt(format) == AV_SAMPLE_FMT_FLT {
        samples?.storeBytes(of: value / 2, toByteOffset: 4 * index, as: Float.self)
      } else {
        samples?.storeBytes(of: Int16(value * 16_384), toByteOffset: 2 * index, as: Int16.self)
      }
    }
    return frame
  }

  private func writePackets(
    of encoder: UnsafeMutablePointer<AVCodecContext>, _ stream: UnsafeMutablePointer<AVStream>,
    _ muxer: UnsafeMutablePointer<AVFormatContext>
  ) throws {
    var packet = av_packet_alloc()
    defer { av_packet_free(&packet) }
    guard let packet else { return }
    while avcodec_receive_packet(encoder, packet) >= 0 {
      av_packet_rescale_ts(packet, encoder.pointee.time_base, stream.pointee.time_base)
      packet.pointee.stream_index = 0
      try check(av_interleaved_write_frame(muxer, packet), "packet")
    }
  }

  private func check(_ status: Int32, _ call: String) throws {
    guard status >= 0 else { throw FailedCall(call: call, status: status) }
  }
}
