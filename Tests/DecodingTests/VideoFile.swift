import CFFmpeg

/// A video made up by a test: each picture carries its number as black and white blocks, so that it
/// is known again whatever the encoder does to it.
struct VideoFile {
  struct FailedCall: Error {
    let status: Int32
  }

  var container = "mov"
  var codec = AV_CODEC_ID_MPEG4
  var pixelFormat = AV_PIX_FMT_YUV420P
  var width = 96
  var height = 32
  /// Unit of `times` and `durations`, seconds: numerator and denominator.
  var unit: (Int32, Int32) = (1, 25)
  /// When each picture comes up.
  var times: [Int64]
  /// For how long the last picture stays; nil for the codec's own.
  var lastDuration: Int64 = 1
  /// Sound at 8 kHz: when it starts and how long it lasts, milliseconds.
  var sound: (start: Int64, milliseconds: Int)?
  /// Angle of the display matrix, counterclockwise; mirrored afterwards.
  var rotation: Double?
  var isMirrored = false
  var fieldOrder = AV_FIELD_UNKNOWN
  var transfer = AVCOL_TRC_UNSPECIFIED
  /// Tracks of video; the pictures of the second are numbered from 100, and so on.
  var trackCount = 1
  /// Marks the stream as the cover of a sound file.
  var isCover = false
  var pixelAspect: (Int32, Int32) = (1, 1)
  var range = AVCOL_RANGE_UNSPECIFIED
  var space = AVCOL_SPC_UNSPECIFIED
  /// From which picture on they have another size; only for codecs whose pictures stand alone.
  var otherSize: (first: Int, width: Int, height: Int)?
  /// Paints a picture; nil paints its number.
  var paint: ((_ index: Int, _ frame: UnsafeMutablePointer<AVFrame>) -> Void)?

  init(times: [Int64]) { self.times = times }

  /// `count` pictures at a constant rate.
  init(count: Int, rate: (Int32, Int32)) {
    times = (0..<Int64(count)).map { $0 }
    unit = (rate.1, rate.0)
  }

  func write(to path: String) throws {
    var created: UnsafeMutablePointer<AVFormatContext>?
    try check(avformat_alloc_output_context2(&created, nil, container, path))
    guard let format = created else { throw FailedCall(status: 0) }
    defer { avformat_free_context(format) }
    try check(avio_open(&format.pointee.pb, path, AVIO_FLAG_WRITE))
    defer { avio_closep(&format.pointee.pb) }
    var encoders: [UnsafeMutablePointer<AVCodecContext>] = []
    defer { encoders.forEach(free) }
    for _ in 0..<trackCount {
      let encoder = try openEncoder(hasGlobalHeader: format.pointee.oformat.pointee.flags)
      encoders.append(encoder)
      guard let stream = avformat_new_stream(format, nil) else { throw FailedCall(status: 0) }
      try check(avcodec_parameters_from_context(stream.pointee.codecpar, encoder))
      stream.pointee.codecpar.pointee.field_order = fieldOrder
      stream.pointee.time_base = encoder.pointee.time_base
      stream.pointee.sample_aspect_ratio = encoder.pointee.sample_aspect_ratio
      if isCover { stream.pointee.disposition = AV_DISPOSITION_ATTACHED_PIC }
      if rotation != nil || isMirrored { setDisplayMatrix(of: stream) }
    }
    if sound != nil, let audio = avformat_new_stream(format, nil)?.pointee.codecpar {
      audio.pointee.codec_type = AVMEDIA_TYPE_AUDIO
      audio.pointee.codec_id = AV_CODEC_ID_PCM_S16LE
      audio.pointee.format = AV_SAMPLE_FMT_S16.rawValue
      audio.pointee.sample_rate = 8000
      audio.pointee.block_align = 2
      audio.pointee.bits_per_coded_sample = 16
      audio.pointee.bit_rate = 128_000
      av_channel_layout_default(&audio.pointee.ch_layout, 1)
    }
    try check(avformat_write_header(format, nil))
    if let sound { try writeSound(sound, format) }
    for index in times.indices {
      for track in encoders.indices {
        if index == otherSize?.first {
          free(encoders[track])
          encoders[track] = try openEncoder(hasGlobalHeader: 0, isOther: true)
        }
        let frame = try picture(index, number: index + 100 * track)
        defer { free(frame) }
        try check(avcodec_send_frame(encoders[track], frame))
        try writePackets(of: encoders[track], format, track)
      }
    }
    for (track, encoder) in encoders.enumerated() {
      try check(avcodec_send_frame(encoder, nil))
      try writePackets(of: encoder, format, track)
    }
    try check(av_write_trailer(format))
  }

  private func openEncoder(hasGlobalHeader flags: Int32, isOther: Bool = false) throws
    -> UnsafeMutablePointer<AVCodecContext>
  {
    guard let encoder = avcodec_alloc_context3(avcodec_find_encoder(codec)) else {
      throw FailedCall(status: 0)
    }
    encoder.pointee.width = Int32(isOther ? otherSize?.width ?? width : width)
    encoder.pointee.height = Int32(isOther ? otherSize?.height ?? height : height)
    encoder.pointee.pix_fmt = pixelFormat
    encoder.pointee.time_base = AVRational(num: unit.0, den: unit.1)
    encoder.pointee.sample_aspect_ratio = AVRational(num: pixelAspect.0, den: pixelAspect.1)
    encoder.pointee.color_range = range
    encoder.pointee.colorspace = space
    encoder.pointee.color_trc = transfer
    encoder.pointee.gop_size = 12
    encoder.pointee.flags |= AV_CODEC_FLAG_QSCALE
    encoder.pointee.global_quality = FF_QP2LAMBDA
    encoder.pointee.strict_std_compliance = FF_COMPLIANCE_UNOFFICIAL
    if flags & AVFMT_GLOBALHEADER != 0 { encoder.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER }
    try check(avcodec_open2(encoder, nil, nil))
    return encoder
  }

  private func setDisplayMatrix(of stream: UnsafeMutablePointer<AVStream>) {
    let bytes = ffmpeg_new_side_data(
      stream, AV_PKT_DATA_DISPLAYMATRIX, 9 * MemoryLayout<Int32>.size)
    bytes?.withMemoryRebound(to: Int32.self, capacity: 9) { matrix in
      av_display_rotation_set(matrix, -(rotation ?? 0))
      if isMirrored { av_display_matrix_flip(matrix, 1, 0) }
    }
  }

  private func picture(
    _ index: Int, number: Int
  ) throws -> UnsafeMutablePointer<AVFrame> {
    guard let frame = av_frame_alloc() else { throw FailedCall(status: 0) }
    frame.pointee.format = pixelFormat.rawValue
    let isOther = otherSize.map { index >= $0.first } ?? false
    frame.pointee.width = Int32(isOther ? otherSize?.width ?? width : width)
    frame.pointee.height = Int32(isOther ? otherSize?.height ?? height : height)
    frame.pointee.color_range = range
    frame.pointee.quality = FF_QP2LAMBDA
    frame.pointee.pts = times[index]
    try check(av_frame_get_buffer(frame, 0))
    for plane in 0..<4 { fillPlane(plane, of: frame, with: 128) }
    if let paint { paint(index, frame) } else { paintNumber(number, frame) }
    return frame
  }

  private func fillPlane(
    _ plane: Int, of frame: UnsafeMutablePointer<AVFrame>, with value: UInt8
  ) {
    guard let buffer = av_frame_get_plane_buffer(frame, Int32(plane)) else { return }
    buffer.pointee.data.update(repeating: value, count: buffer.pointee.size)
  }

  /// Bit `k` of the number is the block of 8 x 8 pixels number `k`, along the top row.
  private func paintNumber(_ index: Int, _ frame: UnsafeMutablePointer<AVFrame>) {
    guard let luma = frame.pointee.data.0 else { return }
    for y in 0..<Int(frame.pointee.height) {
      for x in 0..<Int(frame.pointee.width) {
        luma[y * Int(frame.pointee.linesize.0) + x] = index >> (x / 8) & 1 == 1 ? 220 : 30
      }
    }
  }

  private func writePackets(
    of encoder: UnsafeMutablePointer<AVCodecContext>,
    _ format: UnsafeMutablePointer<AVFormatContext>, _ track: Int
  ) throws {
    guard let packet = av_packet_alloc(), let stream = format.pointee.streams[track] else { return }
    defer { free(packet) }
    while avcodec_receive_packet(encoder, packet) >= 0 {
      packet.pointee.duration = packet.pointee.pts == times.last ? lastDuration : 0
      av_packet_rescale_ts(packet, encoder.pointee.time_base, stream.pointee.time_base)
      packet.pointee.stream_index = Int32(track)
      try check(av_interleaved_write_frame(format, packet))
    }
  }

  private func writeSound(
    _ sound: (start: Int64, milliseconds: Int), _ format: UnsafeMutablePointer<AVFormatContext>
  ) throws {
    guard let packet = av_packet_alloc(), let stream = format.pointee.streams[trackCount] else {
      return
    }
    defer { free(packet) }
    for (number, start) in stride(from: 0, to: sound.milliseconds, by: 20).enumerated() {
      let length = min(20, sound.milliseconds - start)
      try check(av_new_packet(packet, Int32(length * 16)))
      packet.pointee.data.update(repeating: UInt8(number % 3), count: length * 16)
      packet.pointee.pts = sound.start + Int64(start)
      packet.pointee.dts = packet.pointee.pts
      packet.pointee.duration = Int64(length)
      av_packet_rescale_ts(packet, AVRational(num: 1, den: 1000), stream.pointee.time_base)
      packet.pointee.stream_index = Int32(trackCount)
      packet.pointee.flags = AV_PKT_FLAG_KEY
      try check(av_interleaved_write_frame(format, packet))
    }
  }

  private func check(_ status: Int32) throws {
    guard status >= 0 else { throw FailedCall(status: status) }
  }

  private func free(_ packet: UnsafeMutablePointer<AVPacket>) {
    var packet: UnsafeMutablePointer<AVPacket>? = packet
    av_packet_free(&packet)
  }

  private func free(_ frame: UnsafeMutablePointer<AVFrame>) {
    var frame: UnsafeMutablePointer<AVFrame>? = frame
    av_frame_free(&frame)
  }

  private func free(_ encoder: UnsafeMutablePointer<AVCodecContext>) {
    var encoder: UnsafeMutablePointer<AVCodecContext>? = encoder
    avcodec_free_context(&encoder)
  }
}
