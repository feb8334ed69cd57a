import TimeSeries

/// A running median: each value becomes the median of the window around it.
///
/// Missing values (NaN) take no part in any window and stay missing; of an even number of values
/// present, the median is the mean of the two in the middle. Rows are taken as consecutive steps.
package struct MedianFilter: Equatable, Sendable {
  /// Duration of the window, seconds; applied as the nearest odd number of steps.
  package var window: Double
  package var edge: Edge
  /// The window runs on from one recording into the next, as if they were one.
  package var acrossRecordings: Bool

  package init(window: Double, edge: Edge = .repeat, acrossRecordings: Bool = false) {
    self.window = window
    self.edge = edge
    self.acrossRecordings = acrossRecordings
  }

  /// Steps that the window reaches to either side of its centre.
  ///
  /// The window is the odd number of steps nearest to `window`; the longer one if it is half-way.
  /// It reaches no further than `limit`: beyond a series' length, more of both ends would not move
  /// the median.
  package static func reach(ofWindow window: Double, step: Double, limit: Int) -> Int {
    windowReach(ofWindow: window, step: step, limit: limit)
  }

  /// Duration of a window that reaches `reach` steps to either side, seconds.
  package static func window(ofReach reach: Int, step: Double) -> Double {
    inNanoseconds(Double(2 * reach + 1) * step)
  }

  /// Filters one series.
  ///
  /// - Parameters:
  ///   - series: `[step]`, any unit.
  ///   - step: duration of a step, seconds.
  /// - Returns: `[step]`
  package func applied(to series: [Double], step: Double) -> [Double] {
    let reach = Self.reach(ofWindow: window, step: step, limit: series.count)
    return RankedSeries(series, edge: edge, largestReach: reach).medians(reach: reach)
  }
}

/// What stands for the values beyond a series' ends.
package enum Edge: String, CaseIterable, Sendable {
  /// The first and the last value: `nearest` of scipy.ndimage.
  case `repeat`
  /// The series mirrored at its ends, the end values twice: `reflect` of scipy.ndimage.
  case reflect
  /// Zero, as scipy.signal.medfilt and MATLAB's medfilt1 have it.
  case zero
}
