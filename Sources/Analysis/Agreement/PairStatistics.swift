/// What a score is computed from: moments, errors, and how many pairs were missing.
///
/// Merges like `Moments`: pooled over recordings, it is that of all their pairs together.
package struct PairStatistics: Equatable, Sendable {
  package private(set) var moments = Moments()
  /// Pairs left out because the gold standard or the prediction is missing (NaN).
  package private(set) var missing = 0
  private var squaredErrors = 0.0
  private var absoluteErrors = 0.0

  /// Statistics of no pairs.
  package init() {}

  /// Statistics of two series; a pair in which either value is NaN is missing.
  ///
  /// - Parameters:
  ///   - gold: gold standard, `[step]`, any unit.
  ///   - prediction: prediction, `[step]`, in the unit of `gold`.
  /// - Precondition: `gold.count == prediction.count`.
  package init(gold: Span<Double>, prediction: Span<Double>) {
    moments = Moments(gold: gold, prediction: prediction)
    missing = gold.count - moments.count
    for index in gold.indices {
      if gold[index].isNaN || prediction[index].isNaN { continue }
      let error = prediction[index] - gold[index]
      squaredErrors += error * error
      absoluteErrors += abs(error)
    }
  }

  package init(gold: [Double], prediction: [Double]) {
    self.init(gold: gold.span, prediction: prediction.span)
  }

  /// Adds the pairs of `other`.
  package mutating func merge(_ other: PairStatistics) {
    moments.merge(other.moments)
    missing += other.missing
    squaredErrors += other.squaredErrors
    absoluteErrors += other.absoluteErrors
  }

  /// Root of the mean squared error, in the unit of the series; NaN without a pair.
  package var rootMeanSquaredError: Double {
    (squaredErrors / Double(moments.count)).squareRoot()
  }

  /// Mean absolute error, in the unit of the series; NaN without a pair.
  package var meanAbsoluteError: Double { absoluteErrors / Double(moments.count) }
}
