internal import CFFmpeg
import Files

/// The clocks of a recording that was written in parts, one behind the other: camcorders and
/// television recorders begin a new file, and a new clock, every few minutes, and transport and
/// program streams may be joined as they are.
///
/// All packets are looked at once, without decoding, so that sound and pictures get the same times;
/// only where one of them does not grow, or leaps, they are also taken apart into frames. A clock begins
/// anew where a stream's times go back by more than half a second, or ahead by more than an hour, and
/// stay there; a single time that is damaged does not count. The parts are laid end to end.
struct JoinedClocks {
  private struct Part {
    /// Where it begins in the file.
    var position: Int64
    /// Times of its packets by its own clock.
    var start = Int64.max
    var end = Int64.min
    /// What is added to its clock.
    var shift: Int64 = 0
  }

  /// When a packet is decoded and shown, in units of `AV_TIME_BASE`, and where it lies in the file.
  private struct Stamp {
    let decoded: Int64
    let shown: Int64
    /// 0 if it is not known.
    let duration: Int64
    let position: Int64
  }

  /// A stream, while its packets are gone through.
  private struct Track {
    /// That in which the stream goes on, or begins.
    private var part: Int
    private var last: Stamp?
    /// One whose time leaps, as long as the next has not shown that the clock stays there.
    private var leap: Stamp?

    init(part: Int) { self.part = part }

    mutating func take(_ stamp: Stamp, _ parts: inout [Part]) {
      if let leap, let last {
        self.leap = nil
        if abs(stamp.decoded - leap.decoded) < abs(stamp.decoded - last.decoded) {
          part += 1
          if part == parts.count { parts.append(Part(position: leap.position)) }
          parts[part].position = min(parts[part].position, leap.position)
          self.last = nil
          add(leap, &parts)
        }
      }
      if let last,
        stamp.decoded < last.decoded - Int64(AV_TIME_BASE) / 2
          || stamp.decoded > last.decoded + 3600 * Int64(AV_TIME_BASE)
      {
        leap = stamp
      } else {
        add(stamp, &parts)
      }
    }

    private mutating func add(_ stamp: Stamp, _ parts: inout [Part]) {
      let interval = max(0, last.map { stamp.decoded - $0.decoded } ?? 0)
      let end = stamp.shown + (stamp.duration > 0 ? stamp.duration : interval)
      parts[part].start = min(parts[part].start, stamp.shown)
      parts[part].end = max(parts[part].end, end)
      last = stamp
    }
  }

  private var parts = [Part(position: 0)]
  /// The part of each stream's last packet.
  private var current: [Int32: Int] = [:]

  /// One part.
  init() {}

  /// - Throws: as `StreamContext.openContainer`.
  init(path: String) throws(FileError) {
    guard try Self.mayLeap(path) else { return }
    var tracks: [Int32: Track] = [:]
    var positions: [Int32: Int64] = [:]
    try Self.forEachPacket(of: path, takingApart: true) { packet, stream in
      // A packet that was taken out of another has no place of its own.
      let index = packet.pointee.stream_index
      if packet.pointee.pos >= 0 { positions[index] = packet.pointee.pos }
      packet.pointee.pos = positions[index] ?? 0
      if let stamp = Self.stamp(packet, stream) {
        tracks[index, default: Track(part: parts.count - 1)].take(stamp, &parts)
      }
      return true
    }
    var end = parts[0].end
    for index in parts.indices.dropFirst() {
      parts[index].shift = end &- parts[index].start
      end &+= parts[index].end &- parts[index].start
    }
  }

  /// Whether there can be several clocks: a time does not grow, or packets are so far apart that one
  /// may hold frames of half a second, among which a clock could begin anew unseen.
  private static func mayLeap(_ path: String) throws(FileError) -> Bool {
    var last: [Int32: Int64] = [:]
    var mayLeap = false
    try forEachPacket(of: path, takingApart: false) { packet, stream in
      guard let stamp = stamp(packet, stream) else { return true }
      let before = last.updateValue(stamp.decoded, forKey: packet.pointee.stream_index)
      mayLeap =
        before.map {
          stamp.decoded <= $0 || stamp.decoded > $0 + Int64(AV_TIME_BASE) / 2
        } ?? false
      return !mayLeap
    }
    return mayLeap
  }

  /// Goes through a file's packets as long as `body` returns true.
  ///
  /// - Parameter takingApart: whether packets of several frames, which may have only one time, become
  ///   packets of one; takes twice as long.
  private static func forEachPacket(
    of path: String, takingApart: Bool,
    _ body: (UnsafeMutablePointer<AVPacket>, UnsafeMutablePointer<AVStream>) -> Bool
  ) throws(FileError) {
    let format = try StreamContext.openContainer(path)
    defer {
      var format: UnsafeMutablePointer<AVFormatContext>? = format
      avformat_close_input(&format)
    }
    if takingApart {
      guard avformat_find_stream_info(format, nil) >= 0 else { return }
    } else {
      format.pointee.flags |= AVFMT_FLAG_NOPARSE
    }
    var packet = av_packet_alloc()
    defer { av_packet_free(&packet) }
    while let packet, av_read_frame(format, packet) >= 0 {
      defer { av_packet_unref(packet) }
      let stream = format.pointee.streams[Int(packet.pointee.stream_index)]
      if let stream, !body(packet, stream) { return }
    }
  }

  var partCount: Int { parts.count }

  /// What is added to the times of the last part.
  func lastShift(in timeBase: AVRational) -> Int64 {
    Self.rescaled(parts.last?.shift ?? 0, timeBase)
  }

  /// Gives a packet its time on the first part's clock.
  mutating func shift(_ packet: UnsafeMutablePointer<AVPacket>, timeBase: AVRational) {
    guard parts.count > 1 else { return }
    let stream = packet.pointee.stream_index
    if packet.pointee.pos >= 0 {
      current[stream] = parts.lastIndex { $0.position <= packet.pointee.pos } ?? 0
    }
    let shift = Self.rescaled(parts[current[stream] ?? 0].shift, timeBase)
    if packet.pointee.pts != ffmpeg_no_timestamp { packet.pointee.pts &+= shift }
    if packet.pointee.dts != ffmpeg_no_timestamp { packet.pointee.dts &+= shift }
  }

  private static func rescaled(_ time: Int64, _ timeBase: AVRational) -> Int64 {
    time == 0 ? 0 : av_rescale_q(time, AVRational(num: 1, den: AV_TIME_BASE), timeBase)
  }

  /// - Returns: nil for what is neither sound nor pictures, and where there is no time.
  private static func stamp(
    _ packet: UnsafeMutablePointer<AVPacket>, _ stream: UnsafeMutablePointer<AVStream>
  ) -> Stamp? {
    let kind = stream.pointee.codecpar.pointee.codec_type
    let (shown, decoded) = (packet.pointee.pts, packet.pointee.dts)
    let time = shown != ffmpeg_no_timestamp ? shown : decoded
    guard kind == AVMEDIA_TYPE_AUDIO || kind == AVMEDIA_TYPE_VIDEO, time != ffmpeg_no_timestamp
    else { return nil }
    func units(_ time: Int64) -> Int64 {
      let units = AVRational(num: 1, den: AV_TIME_BASE)
      return max(-1 << 60, min(av_rescale_q(time, stream.pointee.time_base, units), 1 << 60))
    }
    return Stamp(
      decoded: units(decoded != ffmpeg_no_timestamp ? decoded : time), shown: units(time),
      duration: max(0, units(packet.pointee.duration)), position: packet.pointee.pos)
  }
}
