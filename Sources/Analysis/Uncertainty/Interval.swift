internal import Glibc

/// A confidence interval; NaN at both ends where there is none.
package struct Interval: Equatable, Sendable {
  package let lower: Double
  package let upper: Double
  /// Why there is no interval; nil where there is one.
  package let reason: Reason?

  /// Why an interval does not exist.
  package enum Reason: Equatable, Sendable {
    /// Fewer than three pairs.
    case tooFewPairs
    /// Fewer than two recordings, or clusters of them, with a pair.
    case tooFewClusters
    /// The coefficient itself is undefined, or without one of its parts: both series constant and
    /// equal, or an infinite value.
    case undefinedCoefficient
    /// The coefficient is undefined in more than half of the resamples.
    case undefinedResamples
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

/// How an interval around a concordance correlation is found, and so what is taken as independent.
package enum IntervalMethod: String, CaseIterable, Sendable {
  /// Lin's on Fisher's z: every pair is independent of its neighbours.
  case lin
  /// Lin's without the transformation.
  case linAsymptotic = "lin-asymptotic"
  /// Leaving out one recording at a time, or one pair where there is one recording.
  case jackknife
  /// Bootstrap of blocks within one recording.
  case block
  /// Bootstrap of recordings, or of clusters of recordings.
  case cluster
  case none
}

/// A statistic and its standard error.
struct Estimate: Equatable, Sendable {
  var value: Double
  var error: Double

  /// - Parameter influences: of the independent parts that the statistic is taken over.
  init(_ value: Double, influences: some Sequence<Double>) {
    var (squares, count) = (0.0, 0.0)
    for influence in influences {
      squares += influence * influence
      count += 1
    }
    self.init(value, error: (squares * count / (count - 1)).squareRoot())
  }

  init(_ value: Double, error: Double) {
    self.value = value
    self.error = error
  }

  /// Fisher's z, and its standard error by the delta method.
  var fisher: Estimate {
    Estimate(Uncertainty.fisher(value), error: error / (1 - value * value))
  }
}

/// Fisher's z of a correlation; infinite at ±1.
func fisher(_ correlation: Double) -> Double { atanh(correlation) }

/// The correlation of a Fisher's z.
func tangent(_ z: Double) -> Double { tanh(z) }
