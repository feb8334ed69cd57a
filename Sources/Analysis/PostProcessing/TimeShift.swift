/// Moves the prediction in time: what was said at time t is said at t + delay.
///
/// Rows are taken as consecutive steps; what is moved beyond an end falls off.
package struct TimeShift: Equatable, Sendable {
  /// Seconds, positive moves forward; applied as the nearest number of whole steps.
  package var delay: Double
  /// What fills the beginning, or, where the prediction is moved back, the end.
  package var fill: Fill

  package enum Fill: String, CaseIterable, Sendable {
    /// The first value, or the last one.
    case `repeat`
    /// AVEC 2019
    case zero
  }

  package init(delay: Double, fill: Fill = .repeat) {
    self.delay = delay
    self.fill = fill
  }

  /// Shifts one series.
  ///
  /// - Parameters:
  ///   - series: `[step]`, any unit; missing values (NaN) move with the rest, and a missing value at
  ///     the end that is repeated is repeated as missing.
  ///   - step: duration of a step, seconds.
  /// - Returns: `[step]`
  package func applied(to series: [Double], step: Double) -> [Double] {
    guard let first = series.first, let last = series.last else { return [] }
    let steps = (delay / step).rounded()
    let count = Int(min(abs(steps), Double(series.count)))
    func filler(_ end: Double) -> [Double] {
      [Double](repeating: fill == .zero ? 0 : end, count: count)
    }
    return steps >= 0
      ? filler(first) + series.dropLast(count) : series.dropFirst(count) + filler(last)
  }
}
