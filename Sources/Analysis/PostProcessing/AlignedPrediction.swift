import Agreement

/// One recording's prediction and, at the same steps, its gold standard, in one dimension.
package struct AlignedPrediction: Equatable, Sendable {
  /// `[step]`, NaN is missing.
  package var gold: [Double]
  /// `[step]`, NaN is missing.
  package var prediction: [Double]

  /// - Precondition: both have the same number of steps.
  package init(gold: [Double], prediction: [Double]) {
    precondition(gold.count == prediction.count, "gold and prediction differ in length")
    self.gold = gold
    self.prediction = prediction
  }
}

/// Moments of all recordings' pairs together.
///
/// - Parameters:
///   - gold: `[recording][step]`
///   - predictions: `[recording][step]`
func pooledMoments(gold: [[Double]], predictions: [[Double]]) -> Moments {
  var pooled = Moments()
  for (gold, prediction) in zip(gold, predictions) {
    pooled.merge(Moments(gold: gold, prediction: prediction))
  }
  return pooled
}
