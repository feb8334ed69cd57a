import Agreement

/// Adds what separates the prediction's mean from the gold standard's.
package struct Centring: Equatable, Sendable {
  /// Mean of the gold standard less mean of the prediction, in their unit.
  package var offset: Double

  package init(offset: Double) { self.offset = offset }

  /// The offset that makes the means equal.
  package init(fittedTo moments: Moments) { offset = moments.goldMean - moments.predictionMean }

  /// `series + offset`; missing (NaN) stays missing.
  package func applied(to series: [Double]) -> [Double] { series.map { $0 + offset } }
}
