import TimeSeries

/// A gold standard laid on the steps of a prediction of the same recording.
///
/// Times match within half a step of the gold standard. Every step of the prediction is there, since
/// filters and shifts need the steps without a partner too.
package struct GoldAlignment: Equatable, Sendable {
  /// `[dimension][step]`: the gold standard's columns on the prediction's steps; NaN where it has
  /// none.
  package let columns: [[Double]]
  /// Steps that both have.
  package let commonSteps: Int
  /// Steps that only the gold standard has.
  package let goldOnlySteps: Int
  /// Steps that only the prediction has.
  package let predictionOnlySteps: Int

  package init(of gold: Recording, at prediction: Recording) {
    if gold.times == prediction.times {
      columns = gold.columns
      commonSteps = gold.stepCount
    } else {
      var partners = [Int?](repeating: nil, count: prediction.stepCount)
      var matched = 0
      matchTimes(gold.times, prediction.times, tolerance: halfStep(of: gold.times)) { here, there in
        guard let here, let there else { return }
        partners[there] = here
        matched += 1
      }
      columns = gold.columns.map { column in partners.map { $0.map { column[$0] } ?? .nan } }
      commonSteps = matched
    }
    goldOnlySteps = gold.stepCount - commonSteps
    predictionOnlySteps = prediction.stepCount - commonSteps
  }
}
