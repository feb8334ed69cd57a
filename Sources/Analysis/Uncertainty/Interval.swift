/// A confidence interval; NaN at both ends where there is none.
package struct Interval: Equatable, Sendable {
  package let lower: Double
  package let upper: Double
  /// Why there is no interval; nil where there is one.
  package let reason: Reason?

  /// Why an interval does not exist.
  package enum Reason: Equatable, Sendable, CustomStringConvertible {
    /// Fewer than three pairs.
    case tooFewPairs
    /// Fewer than two recordings, or clusters of them, with a pair.
    case tooFewClusters
    /// The coefficient itself is undefined: both series constant and equal, or an infinite value.
    case undefinedCoefficient
    /// The coefficient is undefined in more than half of the resamples.
    case undefinedResamples

    package var description: String {
      switch self {
      case .tooFewPairs: "fewer than three pairs"
      case .tooFewClusters: "fewer than two recordings or clusters"
      case .undefinedCoefficient: "the coefficient is undefined"
      case .undefinedResamples: "the coefficient is undefined in most resamples"
      }
    }
  }

  package init(_ lower: Double, _ upper: Double) {
    (self.lower, self.upper, reason) = (lower, upper, nil)
  }

  package init(undefined reason: Reason) {
    (lower, upper, self.reason) = (.nan, .nan, reason)
  }

  /// `tanh(centre ± margin)`: back from Fisher's z.
  init(fisher centre: Double, margin: Double) {
    self.init(tangent(centre - margin), tangent(centre + margin))
  }

  /// Equal where both are without an interval for the same reason.
  package static func == (a: Interval, b: Interval) -> Bool {
    a.reason == b.reason && (a.reason != nil || a.lower == b.lower && a.upper == b.upper)
  }
}
