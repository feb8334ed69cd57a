package import Agreement

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

/// Stretches the prediction to the gold standard's spread.
package struct Scaling: Equatable, Sendable {
  /// Standard deviation of the gold standard over that of the prediction.
  package var factor: Double
  /// The value that stays where it is: the prediction's mean, or zero.
  package var centre: Double

  package init(factor: Double, centre: Double) {
    self.factor = factor
    self.centre = centre
  }

  /// The factor that makes the standard deviations equal.
  ///
  /// - Returns: nil if the prediction is constant: no factor gives it a spread.
  package init?(fittedTo moments: Moments, aboutZero: Bool) {
    guard moments.predictionSquares > 0 else { return nil }
    factor = (moments.goldSquares / moments.predictionSquares).squareRoot()
    centre = aboutZero ? 0 : moments.predictionMean
  }

  /// `centre + factor · (series − centre)`; missing (NaN) stays missing.
  package func applied(to series: [Double]) -> [Double] {
    series.map { centre + factor * ($0 - centre) }
  }
}
