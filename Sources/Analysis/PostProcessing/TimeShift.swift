/// Moves the prediction forward in time: what was said at time t is said at t + delay.
///
/// Rows are taken as consecutive steps; the last ones fall off the end.
package struct TimeShift: Equatable, Sendable {
  /// Seconds, 0 or more; applied as the nearest number of whole steps.
  package var delay: Double
  /// What fills the beginning: the first value, or zero (AVEC 2019).
  package var fill: Fill

  package enum Fill: String, CaseIterable, Sendable {
    case `repeat`
    case zero
  }

  package init(delay: Double, fill: Fill = .repeat) {
    self.delay = delay
    self.fill = fill
  }

  /// Shifts one series.
  ///
  /// - Parameters:
  ///   - series: `[step]`, any unit; missing values (NaN) move with the rest, and a missing first
  ///     value is repeated as missing.
  ///   - step: duration of a step, seconds.
  /// - Returns: `[step]`
  package func applied(to series: [Double], step: Double) -> [Double] {
    guard let first = series.first else { return [] }
    let steps = (delay / step).rounded()
    let count = steps < Double(series.count) ? Int(steps) : series.count
    return [Double](repeating: fill == .zero ? 0 : first, count: count)
      + series.prefix(series.count - count)
  }
}
