import TimeSeries

/// Takes the jitter out of each rater's ratings, before they are compared or fused.
///
/// Rows are taken as consecutive steps. Missing values stay missing.
package enum Smoothing: Equatable, Sendable {
  /// Least-squares polynomials over windows of this many seconds.
  case savitzkyGolay(window: Double, order: Int)
  /// Means over windows of this many seconds.
  case movingAverage(window: Double)

  /// Smoothes one series; the window is the nearest odd number of steps, the longer one if it is
  /// half-way, and at most the series.
  ///
  /// - Parameters:
  ///   - series: `[step]`, any unit.
  ///   - step: duration of a step, seconds.
  /// - Returns: `[step]`
  /// - Throws: `windowTooShort` if the window has no more steps than the polynomials have degrees.
  package func applied(to series: [Double], step: Double) throws(RatingsError) -> [Double] {
    switch self {
    case .savitzkyGolay(let window, let order):
      let reach = windowReach(ofWindow: window, step: step, limit: series.count)
      // Beyond the series a window says nothing of its degrees of freedom.
      guard 2 * reach + 1 > order || reach == series.count else {
        throw .windowTooShort(steps: 2 * reach + 1, order: order, step: step)
      }
      return SavitzkyGolayFilter(length: 2 * reach + 1, order: order).applied(to: series)
    case .movingAverage(let window):
      let reach = windowReach(ofWindow: window, step: step, limit: series.count)
      return movingMeans(of: series, reach: reach)
    }
  }
}
