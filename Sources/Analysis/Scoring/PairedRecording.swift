import Agreement
import TimeSeries

/// A gold standard and a prediction of one recording, row by row.
package struct PairedRecording: Equatable, Sendable {
  /// `[dimension][step]`, in the gold standard's order; NaN where it has no value.
  package let gold: [[Double]]
  /// `[dimension][step]`, in the prediction's order.
  package let prediction: [[Double]]
  /// Duration of a step, seconds; nil with fewer than two steps.
  package let step: Double?
  /// Steps that both sides have, or that the length policy gave the prediction.
  package let commonSteps: Int
  package let goldOnlySteps: Int
  package let predictionOnlySteps: Int
  /// Steps of the prediction that the length policy made up.
  package let filledSteps: Int

  package init(gold: Recording, prediction: Recording, policy: LengthPolicy) {
    switch policy {
    case .join:
      let alignment = GoldAlignment(of: gold, at: prediction)
      self.gold = alignment.columns
      self.prediction = prediction.columns
      step = Self.step(of: prediction.times)
      commonSteps = alignment.commonSteps
      goldOnlySteps = alignment.goldOnlySteps
      predictionOnlySteps = alignment.predictionOnlySteps
      filledSteps = 0
    case .crop, .repeatLast, .zero:
      let shorter = min(gold.stepCount, prediction.stepCount)
      commonSteps = policy == .crop ? shorter : gold.stepCount
      filledSteps = commonSteps - shorter
      let (count, missing) = (commonSteps, filledSteps)
      self.gold = gold.columns.map { Array($0.prefix(count)) }
      self.prediction = prediction.columns.map { column in
        let last = policy == .repeatLast ? column.last ?? .nan : 0
        return Array(column.prefix(count)) + [Double](repeating: last, count: missing)
      }
      step = Self.step(of: gold.times)
      goldOnlySteps = gold.stepCount - commonSteps
      predictionOnlySteps = prediction.stepCount - shorter
    }
  }

  /// A prediction's column on the gold standard's steps, so that several systems' can be laid side by
  /// side; NaN where it has none.
  static func column(
    _ column: Int, of prediction: Recording, at gold: Recording
  ) -> [Double] {
    if gold.times == prediction.times { return prediction.columns[column] }
    var values = [Double](repeating: .nan, count: gold.stepCount)
    matchTimes(gold.times, prediction.times, tolerance: halfStep(of: gold.times)) { here, there in
      if let here, let there { values[here] = prediction.columns[column][there] }
    }
    return values
  }

  private static func step(of times: [Double]) -> Double? {
    times.count < 2 ? nil : 2 * halfStep(of: times)
  }
}
