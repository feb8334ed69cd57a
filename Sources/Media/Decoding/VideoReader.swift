internal import CFFmpeg
package import Files
internal import Pictures

/// Reads the pictures of a recording, one after the other in presentation order, each with its
/// time.
///
/// Time 0 is the recording's, the same as `AudioReader`'s: the start of the container's first
/// stream, sound or video. Memory does not grow with length: what is alive is what the decoder
/// keeps for reference and the frames that the caller keeps.
package final class VideoReader {
  package let path: String
  /// Where the container says that the video ends, or if it does not, where it itself ends, seconds;
  /// nil if it only guesses.
  package let expectedEnd: Double?

  private let endOfStream: Double?
  private let decoder: FrameDecoder
  private let presenter: FramePresenter
  private let timeBase: Double
  private let startOfTime: Double
  private var timeline: VideoTimeline
  private var frameCount = 0
  private var lastTime = 0.0

  /// - Parameters:
  ///   - path: the recording, a file on a disk.
  ///   - threads: threads that decode; each but the first holds a few more pictures.
  /// - Throws: `noInput` if the file cannot be opened, `badData` if it holds no video that can be
  ///   decoded; a sound file's cover and a single picture are none.
  package init(path: String, threads: Int = 1) throws(FileError) {
    precondition((1...64).contains(threads))
    self.path = path
    let file = try ReadableFile(path: path)
    guard file.isRegular else {
      throw FileError(
        .badData, path: path, "expected a file on a disk, since video is not read from a pipe")
    }
    try file.checkContent()
    decoder = try FrameDecoder(path: path, kind: .video, threads: threads)
    let context = decoder.context
    presenter = FramePresenter(path: path, context)
    let stream = context.stream
    let timeBase = Self.seconds(stream.pointee.time_base)
    let startOfTime = Double(decoder.startOfTime) / Double(AV_TIME_BASE)
    self.timeBase = timeBase
    self.startOfTime = startOfTime
    endOfStream = decoder.likelyEnd(of: stream).map { Double($0) * timeBase - startOfTime }
    expectedEnd =
      endOfStream ?? decoder.durationOfContainer.map { Double($0) / Double(AV_TIME_BASE) }
    let rate = stream.pointee.avg_frame_rate
    timeline = VideoTimeline(
      interval: rate.num > 0 && rate.den > 0 ? Double(rate.den) / Double(rate.num) : 0.04)
  }

  /// When the last frame that was read leaves the screen, seconds; after the end by what the
  /// container says, if it does.
  package var end: Double { timeline.end ?? 0 }

  /// Share of the recording that was read, 0 to 1; nil if the file does not say how long it is.
  package var progress: Double? {
    expectedEnd.map { $0 > 0 ? min(1, max(0, lastTime / $0)) : 1 }
  }

  /// What the user should know of the pictures that were read so far.
  package var notices: [String] {
    var notices: [String] = []
    if timeline.misplacedCount > 0 {
      notices.append(
        "\(timeline.misplacedCount) of \(frameCount) pictures were passed over, whose time "
          + "stamps go back")
    }
    if presenter.resizedCount > 0 {
      notices.append(
        "\(presenter.resizedCount) of \(frameCount) pictures were scaled to the first one's size")
    }
    if let notice = decoder.damageNotice { notices.append(notice) }
    return notices
  }

  /// Decodes the next picture.
  ///
  /// - Returns: nil at the end.
  /// - Throws: `badData` if the video cannot be decoded further, is cut short by more than half a
  ///   second (than the longest time between two pictures, if that is longer), has no picture, pictures of different shapes or an hour without one, or if more than
  ///   a tenth of its packets are damaged.
  package func next() throws(FileError) -> VideoFrame? {
    guard let frame = try decoder.next() else {
      try checkEnd()
      return nil
    }
    let stamp = frame.pointee.best_effort_timestamp
    let stamped = stamp == ffmpeg_no_timestamp ? nil : Double(stamp) * timeBase - startOfTime
    let duration = Double(ffmpeg_duration(frame)) * timeBase
    let time = timeline.place(
      at: stamped, duration: duration > 0 && duration <= Self.longestGap ? duration : nil)
    guard time - lastTime <= Self.longestGap else {
      throw FileError(
        .badData, path: path,
        "expected a picture within \(Int(Self.longestGap)) s, found a gap of "
          + "\(Int(min(1e15, time - lastTime))) s after \(Int(lastTime)) s")
    }
    let picture = try presenter.present(frame, time: time)
    defer { frameCount += 1 }
    lastTime = time
    return VideoFrame(
      picture.frame, layout: picture.layout, colours: picture.colours, index: frameCount,
      time: time)
  }

  private func checkEnd() throws(FileError) {
    guard frameCount > 0 else {
      throw FileError(.badData, path: path, "expected video, found no picture that can be decoded")
    }
    try decoder.checkDamage()
    guard decoder.knowsEnd, let expectedEnd else { return }
    let endOfPackets = Double(decoder.endOfPackets) / Double(AV_TIME_BASE) - startOfTime
    let found = endOfStream == nil ? max(end, endOfPackets) : end
    // A last frame may be missing; half a second is more than that, unless frames are that rare.
    let allowance = max(0.5, timeline.longestInterval)
    guard expectedEnd - found <= allowance else {
      throw FileError(
        .badData, path: path,
        "expected \(Self.rounded(expectedEnd)) s of video, found \(Self.rounded(found)) s: "
          + "cut short or damaged")
    }
    // Not every container says how long its last frame lasts.
    if expectedEnd - end <= allowance { timeline.hold(until: expectedEnd) }
  }

  private static func seconds(_ base: AVRational) -> Double {
    base.den > 0 ? Double(base.num) / Double(base.den) : 0
  }

  private static func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }

  /// Time stamps further apart than this are taken for damage, seconds.
  private static let longestGap = 3600.0
}

/// Puts frames on a time axis on which nothing goes back.
struct VideoTimeline {
  /// When the last frame leaves the screen; nil before the first frame.
  private(set) var end: Double?
  /// Frames whose time stamp lies before that of the frame before.
  private(set) var misplacedCount = 0

  /// Longest time between two frames; that which is taken where nothing tells, if there is one
  /// frame only.
  private(set) var longestInterval: Double

  private var last: Double?
  /// Between the last two frames of different times.
  private var interval: Double

  /// - Parameter interval: seconds a frame lasts where nothing tells.
  init(interval: Double) {
    self.interval = interval
    longestInterval = interval
  }

  /// Places the next frame.
  ///
  /// - Parameters:
  ///   - time: of its time stamp, seconds from time 0; nil if it has none, then it follows the
  ///     frame before.
  ///   - duration: seconds; nil if it is not known, then that of the frame before.
  /// - Returns: its time; a frame that lies before the one before it has that one's.
  mutating func place(at time: Double?, duration: Double?) -> Double {
    var place = time ?? last.map { $0 + interval } ?? 0
    if let last {
      if place < last {
        misplacedCount += 1
        place = last
      }
      if place > last {
        interval = place - last
        longestInterval = max(longestInterval, interval)
      }
    }
    last = place
    end = place + (duration ?? interval)
    return place
  }

  /// Holds the last frame until a time that is known from elsewhere, if it does not lie before the
  /// frame.
  mutating func hold(until time: Double) {
    if let last, time >= last { end = time }
  }
}
