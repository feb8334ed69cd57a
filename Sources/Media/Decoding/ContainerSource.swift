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
  private let stream: AudioStream
  private var timeline: AudioTimeline
  private var pendingSilence = 0
  private var samples: [Float] = []
  private var position = 0

  init(path: String) throws(FileError) {
    self.path = path
    stream = try AudioStream(path: path)
    sampleRate = stream.sampleRate
    expectedCount = stream.expectedEnd
    timeline = AudioTimeline(sampleRate: sampleRate)
  }

  var notices: [String] {
    var notices: [String] = []
    if timeline.silentSamples > 0 {
      notices.append(
        "\(seconds(timeline.silentSamples)) s of silence stand where there is no sound")
    }
    if timeline.droppedSamples > 0 {
      notices.append(
        "\(seconds(timeline.droppedSamples)) s of sound were dropped, whose time stamps overlap")
    }
    if let notice = stream.decoder.damageNotice { notices.append(notice) }
    return notices
  }

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
    try stream.decoder.checkDamage()
    // A last frame may be missing; half a second is more than that.
    if let expectedEnd = stream.expectedEnd, expectedEnd - timeline.end > sampleRate / 2 {
      throw FileError(
        .badData, path: path,
        "expected \(seconds(expectedEnd)) s of sound, found \(seconds(timeline.end)) s: "
          + "cut short or damaged")
    }
  }

  private func seconds(_ samples: Int) -> Double {
    (Double(samples) / Double(sampleRate) * 1000).rounded() / 1000
  }

  /// Time stamps further apart than this are taken for damage, seconds.
  private static let longestGap = 3600
}
