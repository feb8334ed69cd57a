/// A series as lines that hold no more than a page can show.
///
/// Where there are more than two steps to a quarter of a point, a 288th of an inch, only the least
/// and the greatest value of each such stretch are kept, in their order. A missing value, and a pause
/// of more than five steps, end a line.
struct ThinnedCurve {
  struct Point: Equatable {
    /// Seconds.
    let time: Double
    let value: Double
  }

  /// Increasing in time; a line of one point is a dot.
  private(set) var lines: [[Point]] = []

  /// Points.
  private static let stretch = 0.25
  private static let longestPause = 5.0

  /// - Parameters:
  ///   - times: `[step]`, seconds, increasing.
  ///   - values: `[step]`, NaN is missing.
  ///   - range: what the time axis spans.
  ///   - width: of the axis, points.
  ///   - step: duration of a step, seconds.
  init(
    times: [Double], values: [Double], range: ClosedRange<Double>, width: Double, step: Double
  ) {
    let bins = max(width / Self.stretch, 1)
    let binsASecond = bins / (range.upperBound - range.lowerBound)
    let isThinned = Double(times.count) > 2 * bins
    var line: [Point] = []
    var (bin, low, high) = (-1, 0, 0)
    func flush() {
      guard bin >= 0 else { return }
      for index in low == high ? [low] : [min(low, high), max(low, high)] {
        line.append(Point(time: times[index], value: values[index]))
      }
      bin = -1
    }
    var last: Double?
    for index in times.indices {
      let isPause = last.map { times[index] - $0 > Self.longestPause * step * 1.001 } ?? false
      if values[index].isNaN || isPause {
        flush()
        if !line.isEmpty { lines.append(line) }
        line = []
      }
      if values[index].isNaN { continue }
      last = times[index]
      let place = Int((times[index] - range.lowerBound) * binsASecond)
      if !isThinned || place != bin {
        flush()
        (bin, low, high) = (place, index, index)
      }
      if values[index] < values[low] { low = index }
      if values[index] > values[high] { high = index }
    }
    flush()
    if !line.isEmpty { lines.append(line) }
  }
}
