internal import CFFmpeg
import FileErrors

/// Demuxes and decodes the best audio stream of a container, frame by frame.
final class AudioStream {
  /// Where a frame belongs.
  struct FrameStart {
    /// Samples from the container's time 0; nil if the frame has no time stamp.
    let position: Int?
  }

  let sampleRate: Int
  /// Where the container says the stream ends, samples from its time 0; nil if it only guesses.
  let expectedEnd: Int?
  private(set) var packetCount = 0
  /// Packets that could not be decoded, or only in part.
  private(set) var damagedCount = 0

  private let path: String
  private let context: AudioStreamContext
  private let timeBase: AVRational
  private let startOfTime: Int
  private var isFlushing = false

  init(path: String) throws(FileError) {
    self.path = path
    context = try AudioStreamContext(path: path)
    sampleRate = Int(context.decoder.pointee.sample_rate)
    let stream = context.stream.pointee
    let format = context.format.pointee
    timeBase = stream.time_base
    let start = format.start_time == ffmpeg_no_timestamp ? 0 : format.start_time
    startOfTime = Self.samples(start, AVRational(num: 1, den: AV_TIME_BASE), sampleRate)
    if format.duration_estimation_method == AVFMT_DURATION_FROM_STREAM, stream.duration > 0,
      stream.start_time != ffmpeg_no_timestamp
    {
      let (end, overflow) = stream.start_time.addingReportingOverflow(stream.duration)
      expectedEnd = overflow ? nil : Self.samples(end, timeBase, sampleRate) - startOfTime
    } else {
      expectedEnd = nil
    }
  }

  /// Replaces `samples` by the next frame's sound.
  ///
  /// - Returns: nil at the end.
  func readFrame(into samples: inout [Float]) throws(FileError) -> FrameStart? {
    while true {
      let status = avcodec_receive_frame(context.decoder, context.frame)
      if status >= 0 { return try convertFrame(into: &samples) }
      if status == ffmpeg_end_of_file { return nil }
      guard status == ffmpeg_error(EAGAIN) else {
        damagedCount += 1
        if isFlushing { return nil }
        try sendPacket()
        continue
      }
      guard !isFlushing else { return nil }
      try sendPacket()
    }
  }

  private func convertFrame(into samples: inout [Float]) throws(FileError) -> FrameStart {
    let frame = context.frame.pointee
    defer { av_frame_unref(context.frame) }
    guard frame.sample_rate == context.decoder.pointee.sample_rate,
      Int(frame.sample_rate) == sampleRate
    else {
      throw FileError(
        .badData, path: path,
        "expected \(sampleRate) samples a second throughout, found \(frame.sample_rate)")
    }
    guard frame.ch_layout.nb_channels > 0, ChannelMean.read(frame, into: &samples) else {
      throw FileError(
        .badData, path: path, "expected a known sample format, found number \(frame.format)")
    }
    if frame.decode_error_flags != 0 { damagedCount += 1 }
    guard frame.best_effort_timestamp != ffmpeg_no_timestamp else {
      return FrameStart(position: nil)
    }
    let start = Self.samples(frame.best_effort_timestamp, timeBase, sampleRate)
    return FrameStart(position: start - startOfTime)
  }

  /// A time in samples, within a range that can be added up without overflow.
  private static func samples(_ time: Int64, _ base: AVRational, _ sampleRate: Int) -> Int {
    let count = av_rescale_q(time, base, AVRational(num: 1, den: Int32(sampleRate)))
    return Int(max(-1 << 60, min(count, 1 << 60)))
  }

  /// Gives the decoder the stream's next packet, or the end.
  private func sendPacket() throws(FileError) {
    while true {
      let status = av_read_frame(context.format, context.packet)
      if status == ffmpeg_end_of_file {
        isFlushing = true
        avcodec_send_packet(context.decoder, nil)
        return
      }
      guard status >= 0 else {
        throw FileError(
          .badData, path: path,
          "expected sound after \(packetCount) packets, found: \(AudioStreamContext.text(status))")
      }
      defer { av_packet_unref(context.packet) }
      guard context.packet.pointee.stream_index == context.stream.pointee.index else { continue }
      packetCount += 1
      if avcodec_send_packet(context.decoder, context.packet) < 0 { damagedCount += 1 }
      return
    }
  }
}
