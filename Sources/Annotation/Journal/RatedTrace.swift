import TimeSeries

/// What a hand said in a take, by the recording's time.
///
/// A sample holds until the next. Nothing is said before the first sample, where the recording was
/// passed over (between where it stopped, by a pause or a stall or a page that died, and where it
/// went on), and after the last event, unless the recording was played to its end. What is played
/// again replaces what was said there before.
package struct RatedTrace: Equatable, Sendable {
  /// `[sample]`, seconds, increasing or equal.
  package private(set) var times: [Double] = []
  /// `[sample][dimension]`
  package private(set) var values: [[Double]] = []
  /// Parts of the recording that were passed over, from after the lower to the upper bound.
  package private(set) var gaps: [ClosedRange<Double>] = []
  /// How far the recording was seen, seconds.
  package private(set) var reached = 0.0
  /// Whether it was played to its end.
  package private(set) var isWhole = false

  /// - Parameter lines: of one take.
  package init(_ lines: some Sequence<LogLine>) {
    var stopped: Double?
    // A page that died said nothing of where; what its browser had kept may still come.
    var isAssumed = false
    for line in lines {
      guard !isWhole else { break }
      switch line {
      case .begin:
        guard stopped == nil else { break }
        stopped = reached
        isAssumed = true
      case .answers: break
      case .event(_, _, let event):
        let media = max(event.media, 0)
        switch event.kind {
        case .pause, .blur, .stall, .unplugged:
          if stopped == nil || isAssumed { stopped = media }
          isAssumed = false
        case .start, .resume, .resumeStall:
          playAgain(from: media)
          if let from = stopped, media > from { gaps.append(from...media) }
          stopped = nil
          isAssumed = false
        case .value:
          playAgain(from: media)
          if isAssumed { stopped = media }
          times.append(media)
          values.append(event.values)
        case .seek: playAgain(from: media)
        case .end: isWhole = true
        case .speed, .warning: continue
        }
        reached = media
      }
    }
  }

  /// Forgets what was said after a time.
  private mutating func playAgain(from media: Double) {
    guard media < reached else { return }
    while let last = times.last, last > media {
      times.removeLast()
      values.removeLast()
    }
    gaps = gaps.filter { $0.lowerBound < media }
      .map { $0.lowerBound...min($0.upperBound, media) }
  }
}

extension RatedTrace {
  /// The trace on a grid: each step has the last sample at or before its end.
  ///
  /// - Parameters:
  ///   - step: duration of a step, seconds.
  ///   - duration: of the recording, seconds; nil: as far as it was seen.
  /// - Returns: times of the steps' ends, and `[dimension][step]`, NaN where nothing was said.
  package func series(
    step: Double, duration: Double?, dimensionCount: Int
  ) -> (times: [Double], columns: [[Double]]) {
    let count = Self.wholeSteps(in: duration ?? reached, step: step)
    let ends = (0..<count).map { endTime(ofStep: $0, step: step) }
    var columns = [[Double]](
      repeating: [Double](repeating: .nan, count: count), count: dimensionCount)
    var (sample, gap) = (-1, 0)
    for (index, end) in ends.enumerated() {
      while sample + 1 < times.count, times[sample + 1] <= end { sample += 1 }
      while gap < gaps.count, gaps[gap].upperBound < end { gap += 1 }
      let isPassedOver = gap < gaps.count && gaps[gap].lowerBound < end
      guard sample >= 0, !isPassedOver, isWhole || end <= reached else { continue }
      for dimension in 0..<dimensionCount { columns[dimension][index] = values[sample][dimension] }
    }
    return (ends, columns)
  }

  /// As many as `extract-faces` makes of a recording: containers round times to milliseconds.
  private static func wholeSteps(in duration: Double, step: Double) -> Int {
    Int(max(0, min(1e9, ((duration + 0.001) / step).rounded(.down))))
  }
}
