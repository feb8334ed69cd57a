import Agreement
import TimeSeries

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

/// A gold standard at the steps of a prediction of the same recording.
///
/// Times match within half a step of the gold standard. Every step of the prediction is there, since
/// filters and shifts need the steps without a partner too.
///
/// - Returns: `[dimension][step]`, the gold standard's columns on the prediction's steps, NaN where
///   it has none; and how many steps of each stayed alone.
package func goldColumns(
  of gold: Recording, at prediction: Recording
) -> (columns: [[Double]], goldOnlySteps: Int, predictionOnlySteps: Int) {
  var partners = [Int?](repeating: nil, count: prediction.stepCount)
  var matched = 0
  matchTimes(gold.times, prediction.times, tolerance: halfStep(of: gold.times)) { here, there in
    guard let here, let there else { return }
    partners[there] = here
    matched += 1
  }
  let columns = gold.columns.map { column in partners.map { $0.map { column[$0] } ?? .nan } }
  return (columns, gold.stepCount - matched, prediction.stepCount - matched)
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
