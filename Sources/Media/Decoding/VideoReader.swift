internal import CFFmpeg
package import Files
internal import Pictures

/// Reads the pictures of a recording, one after the other in presentation order, each with its
/// time.
///
/// Time 0 is the recording's, the same as `AudioReader`'s: the start of the container's first
/// stream, sound or video. Memory does not grow with length: what is alive is what the decoder
/// keeps for reference and the frames that the caller keeps.
package final class VideoReader: PictureReader {
  package let path: String
  package var pictures: [String]? { nil }
  /// Where the container says that the video ends, or if it does not, where it itself ends, seconds;
  /// nil if it only guesses.
  package let expectedEnd: Double?

  private let endOfStream: Double?
  private let decoder: FrameDecoder
  private let extent: ContainerExtent
  private var cut: CutCheck
  private let presenter: FramePresenter
  /// There from the first interlaced picture on.
  private var deinterlacer: Deinterlacer?
  private var interlacedCount = 0
  /// Transfer function of a high dynamic range; nil if the pictures have none.
  private var highDynamicRange: String?
  private let timeBase: Double
  private let startOfTime: Double
  private var timeline: VideoTimeline
  private var frameCount = 0
  private var lastTime = 0.0

  /// - Parameters:
  ///   - path: the recording, a file on a disk.
  ///   - track: number of the track of video, from 1; nil for the best.
  ///   - threads: threads that decode; each but the first holds a few more pictures.
  ///   - allowsCut: whether what is there of a recording that was cut short is taken.
  /// - Throws: `noInput` if the file cannot be opened, `badData` if it holds no video that can be
  ///   decoded; a sound file's cover and a single picture are none.
  package init(
    path: String, track: Int? = nil, threads: Int = 1, allowsCut: Bool = false
  ) throws(FileError) {
    precondition((1...64).contains(threads) && (track ?? 1) > 0)
    self.path = path
    let file = try ReadableFile(path: path)
    guard file.isRegular else {
      throw FileError(
        .badData, path: path, "expected a file on a disk, since video is not read from a pipe")
    }
    try file.checkContent()
    extent = ContainerExtent(of: file)
    cut = CutCheck(path: path, allowsCut: allowsCut)
    decoder = try FrameDecoder(path: path, kind: .video, track: track, threads: threads)
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

  /// Pictures that had another size than the first.
  var resizedCount: Int { presenter.resizedCount }

  /// What the user should know of the pictures that were read so far.
  package var notices: [String] {
    var notices: [String] = []
    if timeline.misplacedCount > 0 {
      notices.append(
        "\(timeline.misplacedCount) of \(frameCount) pictures were passed over, whose time "
          + "stamps go back")
    }
    if resizedCount > 0 {
      notices.append(
        "\(resizedCount) of \(frameCount) pictures were scaled to the first one's size")
    }
    if let highDynamicRange {
      notices.append(
        "the pictures are of high dynamic range (\(highDynamicRange)) and not tone-mapped: they are "
          + "paler and flatter than others")
    }
    if let notice = decoder.damageNotice { notices.append(notice) }
    return notices + cut.notices
  }

  package var isCut: Bool { cut.isCut }

  /// What was done with the pictures that were read so far.
  package var notes: [String] {
    var notes: [String] = []
    notes += [decoder.context.trackNotice, decoder.clockNote].compactMap { $0 }
    if interlacedCount > 0 {
      notes.append(
        "\(interlacedCount) of \(frameCount) pictures are interlaced and were deinterlaced")
    }
    return notes
  }

  /// Decodes the next picture.
  ///
  /// - Returns: nil at the end.
  /// - Throws: `badData` if the video cannot be decoded further, is cut short by more than half a
  ///   second (than the longest time between two pictures, if that is longer), has no picture,
  ///   pictures of different shapes or an hour without one, or if more than a tenth of its packets
  ///   are damaged.
  package func next() throws(FileError) -> VideoFrame? {
    guard let (frame, time) = try nextWhole() else {
      try checkEnd()
      return nil
    }
    let picture = try presenter.take(frame, place: "at \(Self.rounded(time)) s")
    defer { frameCount += 1 }
    return VideoFrame(picture, presenter, index: frameCount, time: time)
  }

  /// The next frame, deinterlaced if need be, and its time.
  private func nextWhole() throws(FileError) -> Deinterlacer.TimedFrame? {
    while true {
      if let done = deinterlacer?.next() { return done }
      guard let (frame, time) = try nextDecoded() else {
        deinterlacer?.finish()
        return deinterlacer?.next()
      }
      let isInterlaced = ffmpeg_is_interlaced(frame) != 0
      if isInterlaced { interlacedCount += 1 }
      guard isInterlaced || deinterlacer != nil else { return (frame, time) }
      guard let deinterlacer = deinterlacer ?? Deinterlacer() else {
        throw FileError(
          .software, path: path,
          "expected \(String(cString: ffmpeg_filters_name)) to deinterlace the pictures, found none"
        )
      }
      self.deinterlacer = deinterlacer
      guard deinterlacer.append(frame, time: time) else {
        throw FileError(
          .badData, path: path, "expected pictures that can be deinterlaced, found others")
      }
    }
  }

  /// The next frame as it is coded, and its time.
  private func nextDecoded() throws(FileError) -> Deinterlacer.TimedFrame? {
    guard let frame = try decoder.next() else { return nil }
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
    lastTime = time
    highDynamicRange = highDynamicRange ?? Self.highDynamicRange(of: frame)
    return (frame, time)
  }

  private static func highDynamicRange(of frame: UnsafeMutablePointer<AVFrame>) -> String? {
    switch frame.pointee.color_trc {
    case AVCOL_TRC_SMPTE2084: "PQ"
    case AVCOL_TRC_ARIB_STD_B67: "HLG"
    default: nil
    }
  }

  private func checkEnd() throws(FileError) {
    guard frameCount > 0 else {
      throw FileError(.badData, path: path, "expected video, found no picture that can be decoded")
    }
    let endOfPackets = Double(decoder.endOfPackets) / Double(AV_TIME_BASE) - startOfTime
    // Sound that goes on for long under one picture: who writes covers so does not always say it.
    guard frameCount > 1 || endOfPackets - lastTime <= Self.longestOfOnePicture else {
      throw FileError(.badData, path: path, StreamContext.coverAlone)
    }
    try decoder.checkDamage(isCut: extent.missingByteCount > 0)
    let found = endOfStream == nil ? max(end, endOfPackets) : end
    // A last frame may be missing; half a second is more than that, unless frames are that rare.
    let allowance = max(0.5, timeline.longestInterval)
    let promised =
      extent.missingByteCount > 0 && decoder.isAVI
      ? decoder.countedEnd.map { Double($0) * timeBase } : decoder.knowsEnd ? expectedEnd : nil
    try cut.check(extent, promised: promised, found: found, allowance: allowance, of: .video)
    // Not every container says how long its last frame lasts; but it does not stand for what was cut.
    if decoder.knowsEnd, !cut.isCut, let expectedEnd, expectedEnd - end <= allowance {
      timeline.hold(until: expectedEnd)
    }
  }

  private static func seconds(_ base: AVRational) -> Double {
    base.den > 0 ? Double(base.num) / Double(base.den) : 0
  }

  private static func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }

  /// Time stamps further apart than this are taken for damage, seconds.
  private static let longestGap = 3600.0
  /// So long may a recording of a single picture be, seconds.
  private static let longestOfOnePicture = 1.0
}
