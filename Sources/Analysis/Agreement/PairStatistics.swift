/// What a score is computed from: moments, errors, and how many pairs were missing.
///
/// Pooled over recordings it is that of all their pairs together, the same to the last bit in any
/// order and split.
package struct PairStatistics: Equatable, Sendable {
  package private(set) var exact = ExactMoments()

  /// Statistics of no pairs.
  package init() {}

  package init(_ exact: ExactMoments) { self.exact = exact }

  /// Statistics of two series; a pair in which either value is NaN is missing.
  ///
  /// - Parameters:
  ///   - gold: gold standard, `[step]`, any unit.
  ///   - prediction: prediction, `[step]`, in the unit of `gold`.
  /// - Precondition: `gold.count == prediction.count`.
  package init(gold: Span<Double>, prediction: Span<Double>) {
    exact = ExactMoments(gold: gold, prediction: prediction)
  }

  package init(gold: [Double], prediction: [Double]) {
    self.init(gold: gold.span, prediction: prediction.span)
  }

  /// Adds the pairs of `other`.
  package mutating func merge(_ other: PairStatistics) { exact.merge(other.exact) }

  /// Pairs in which both values are present.
  package var count: Int { exact.count }
  /// Pairs left out because the gold standard or the prediction is missing (NaN).
  package var missing: Int { exact.missing }
  /// Rounded once from the exact sums, anew at every call.
  package var moments: Moments { exact.moments }
  /// Root of the mean squared error, in the unit of the series; NaN without a pair.
  package var rootMeanSquaredError: Double { exact.rootMeanSquaredError }
  /// Mean absolute error, in the unit of the series; NaN without a pair.
  package var meanAbsoluteError: Double { exact.meanAbsoluteError }
}
