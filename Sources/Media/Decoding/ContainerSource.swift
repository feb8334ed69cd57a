internal import CFFmpeg
import Files

/// The sound of a video or of a compressed recording, through libav*.
///
/// Time 0 is the container's: the start of whichever stream comes first. Silence stands where the
/// container has no sound.
final class ContainerSource: AudioSource {
  let sampleRate: Int
  let expectedCount: Int?

  private let path: String
  private let extent: ContainerExtent
  private let stream: AudioStream
  private var cut: CutCheck
  private var timeline: AudioTimeline
  private var pendingSilence = 0
  private var samples: [Float] = []
  private var position = 0

  /// - Parameters:
  ///   - file: a file on a disk.
  ///   - track: number of the track of sound, from 1; nil for the best.
  ///   - channel: the channel wanted.
  ///   - allowsCut: whether what is there of a recording that was cut short is taken.
  init(
    _ file: borrowing ReadableFile, track: Int?, channel: AudioChannel, allowsCut: Bool
  ) throws(FileError) {
    path = file.path
    extent = ContainerExtent(of: file)
    cut = CutCheck(path: file.path, allowsCut: allowsCut)
    stream = try AudioStream(path: file.path, track: track, channel: channel)
    sampleRate = stream.sampleRate
    expectedCount = stream.expectedEnd
    timeline = AudioTimeline(sampleRate: sampleRate)
  }

  var notices: [String] {
    var notices: [String] = []
    if Double(timeline.silentSamples) > Self.shortestSilence * Double(sampleRate) {
      notices.append(
        "\(seconds(timeline.silentSamples)) s of silence stand where there is no sound")
    }
    if timeline.droppedSamples > 0 {
      notices.append(
        "\(seconds(timeline.droppedSamples)) s of sound were dropped, whose time stamps overlap")
    }
    if let notice = stream.decoder.damageNotice { notices.append(notice) }
    return notices + cut.notices
  }

  var notes: [String] {
    [stream.decoder.context.trackNotice, stream.decoder.clockNote].compactMap { $0 }
  }

  var isCut: Bool { cut.isCut }

  func read(into buffer: UnsafeMutableBufferPointer<Float>) throws(FileError) -> Int {
    while true {
      if pendingSilence > 0 {
        let count = min(pendingSilence, buffer.count)
        buffer[..<count].update(repeating: 0)
        pendingSilence -= count
        return count
      }
      if position < samples.count {
        let count = min(samples.count - position, buffer.count)
        for index in 0..<count { buffer[index] = samples[position + index] }
        position += count
        return count
      }
      guard try readFrame() else { return 0 }
    }
  }

  /// - Returns: false at the end.
  private func readFrame() throws(FileError) -> Bool {
    let damagedBefore = stream.decoder.damagedCount
    guard let start = try stream.readFrame(into: &samples) else {
      try checkEnd()
      return false
    }
    if stream.decoder.damagedCount > damagedBefore { timeline.loseFrame() }
    let end = timeline.end
    let placement = timeline.place(at: start.position, count: samples.count)
    guard placement.silence <= Self.longestGap * sampleRate else {
      throw FileError(
        .badData, path: path,
        "expected sound within \(Self.longestGap) s, found a gap of "
          + "\(placement.silence / sampleRate) s after \(end / sampleRate) s")
    }
    pendingSilence = placement.silence
    position = placement.skipped
    return true
  }

  private func checkEnd() throws(FileError) {
    guard timeline.end > 0 else {
      throw FileError(.badData, path: path, "expected sound, found none that can be decoded")
    }
    try stream.decoder.checkDamage(isCut: extent.missingByteCount > 0)
    let found = Double(timeline.end) / Double(sampleRate)
    let promised =
      if extent.missingByteCount > 0 {
        extent.samplesByteCount.map {
          found * Double($0 + extent.missingByteCount) / Double(max(1, $0))
        } ?? stream.promisedEnd
      } else { stream.expectedEnd.map { Double($0) / Double(sampleRate) } }
    // A last frame may be missing; half a second is more than that.
    try cut.check(extent, promised: promised, found: found, allowance: 0.5, of: .sound)
  }

  private func seconds(_ samples: Int) -> Double {
    (Double(samples) / Double(sampleRate) * 1000).rounded() / 1000
  }

  /// Less comes of time stamps in whole milliseconds and of what decoders throw away, seconds.
  private static let shortestSilence = 0.01

  /// Time stamps further apart than this are taken for damage, seconds.
  private static let longestGap = 3600
}
