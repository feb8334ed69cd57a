internal import CFFmpeg
import Files

/// Demuxes and decodes the best stream of its kind in a container, frame by frame.
final class FrameDecoder {
  let context: StreamContext
  private(set) var packetCount = 0
  /// Packets that could not be decoded, or only in part.
  private(set) var damagedCount = 0

  /// The latest end of the packets that were read, of whatever stream, in units of `AV_TIME_BASE`.
  private(set) var endOfPackets = Int64.min

  private let path: String
  private let kind: StreamKind
  private var clocks: JoinedClocks
  private var isFlushing = false

  /// - Parameters: as of `StreamContext.init`.
  init(
    path: String, kind: StreamKind, track: Int? = nil, threads: Int = 1
  ) throws(FileError) {
    self.path = path
    self.kind = kind
    context = try StreamContext(path: path, kind: kind, track: track, threads: threads)
    clocks = context.mayBeJoined ? try JoinedClocks(path: path) : JoinedClocks()
  }

  /// The container's time 0, the start of whichever stream comes first, in units of `AV_TIME_BASE`.
  /// What lies before 0 is what a decoder throws away, such as Opus' first samples in WebM.
  var startOfTime: Int64 {
    let start = context.format.pointee.start_time
    return start == ffmpeg_no_timestamp ? 0 : max(0, start)
  }

  /// What was done with clocks that begin anew; nil if there is one.
  var clockNote: String? {
    clocks.partCount > 1
      ? "\(clocks.partCount) parts, each with a clock of its own, were laid end to end" : nil
  }

  /// Whether the container itself says how long its streams are.
  var knowsEnd: Bool {
    context.format.pointee.duration_estimation_method == AVFMT_DURATION_FROM_STREAM
  }

  /// Where the container says that the stream ends, in the stream's time base; nil if it does not.
  var expectedEnd: Int64? { knowsEnd ? likelyEnd(of: context.stream) : nil }

  /// Where one of the container's streams ends, by what the container says or by its last time
  /// stamps, in the stream's time base; nil if it can only be guessed from the size.
  func likelyEnd(of stream: UnsafeMutablePointer<AVStream>) -> Int64? {
    guard
      context.format.pointee.duration_estimation_method != AVFMT_DURATION_FROM_BITRATE,
      stream.pointee.duration > 0, stream.pointee.start_time != ffmpeg_no_timestamp
    else { return nil }
    let (end, overflow) = stream.pointee.start_time.addingReportingOverflow(
      stream.pointee.duration)
    guard !overflow else { return nil }
    // The last time stamps are of the last part.
    return end &+ clocks.lastShift(in: stream.pointee.time_base)
  }

  /// How long the container says that it is, in units of `AV_TIME_BASE`; nil if it only guesses, and
  /// where its clock does not begin near 0, since writers differ in whether they count from there.
  var durationOfContainer: Int64? {
    let duration = context.format.pointee.duration
    guard knowsEnd, duration > 0, startOfTime.magnitude < AV_TIME_BASE / 10 else { return nil }
    return duration
  }

  /// Where the header of an AVI file says that the stream ends, by its count of frames, in the
  /// stream's time base; nil if it does not. Of a file without its index libav* only guesses.
  var countedEnd: Int64? {
    let count = context.stream.pointee.nb_frames
    return isAVI && count > 0 ? count : nil
  }

  var isAVI: Bool {
    context.format.pointee.iformat.pointee.name.map { String(cString: $0) } == "avi"
  }

  /// Decodes the next frame, which is valid until the next call.
  ///
  /// - Returns: nil at the end.
  func next() throws(FileError) -> UnsafeMutablePointer<AVFrame>? {
    while true {
      let status = avcodec_receive_frame(context.decoder, context.frame)
      if status >= 0 {
        if context.frame.pointee.decode_error_flags != 0 { damagedCount += 1 }
        return context.frame
      }
      if status == ffmpeg_end_of_file { return nil }
      if status != ffmpeg_error(EAGAIN) { damagedCount += 1 }
      if isFlushing { return nil }
      try sendPacket()
    }
  }

  /// - Parameter isCut: whether the file is cut short, which damages its last packet.
  /// - Throws: `badData` if more than a tenth of the packets are damaged.
  func checkDamage(isCut: Bool) throws(FileError) {
    guard (damagedCount - (isCut ? 1 : 0)) * 10 > packetCount else { return }
    throw FileError(
      .badData, path: path,
      "expected \(kind.noun), found \(damagedCount) of \(packetCount) packets damaged")
  }

  /// What the user should know of damage; nil if there is none.
  var damageNotice: String? {
    damagedCount > 0
      ? "\(damagedCount) of \(packetCount) packets of \(kind.noun) are damaged" : nil
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
          "expected \(kind.noun) after \(packetCount) packets, found: "
            + StreamContext.text(status))
      }
      defer { av_packet_unref(context.packet) }
      if let stream = context.format.pointee.streams[Int(context.packet.pointee.stream_index)] {
        clocks.shift(context.packet, timeBase: stream.pointee.time_base)
      }
      noteEnd(of: context.packet)
      guard context.packet.pointee.stream_index == context.stream.pointee.index else { continue }
      packetCount += 1
      if avcodec_send_packet(context.decoder, context.packet) < 0 { damagedCount += 1 }
      return
    }
  }

  private func noteEnd(of packet: UnsafeMutablePointer<AVPacket>) {
    guard packet.pointee.pts != ffmpeg_no_timestamp,
      let stream = context.format.pointee.streams[Int(packet.pointee.stream_index)]
    else { return }
    let end = packet.pointee.pts.addingReportingOverflow(max(0, packet.pointee.duration))
    let units = AVRational(num: 1, den: AV_TIME_BASE)
    guard !end.overflow else { return }
    endOfPackets = max(
      endOfPackets, av_rescale_q(end.partialValue, stream.pointee.time_base, units))
  }
}
