import Agreement

/// Several systems' traces of their only recording, on the same steps: what they are compared on by
/// blocks of steps.
struct CommonTraces {
  /// `[step]`
  let gold: [Double]
  /// `[system][step]`; NaN where a system has no value.
  let predictions: [[Double]]

  /// - Parameter recordings: names of those that all systems have.
  /// - Returns: nil if there are several recordings, or a system's traces are not at hand.
  init?(_ systems: [DimensionScores], recordings: Set<String>) {
    let traces = systems.compactMap(\.onlyTrace)
    guard recordings.count == 1, traces.count == systems.count,
      let longest = traces.map(\.gold).max(by: { $0.count < $1.count })
    else { return nil }
    gold = longest
    // Cropped to different lengths, they begin at the same step.
    predictions = traces.map { trace in
      trace.prediction
        + [Double](repeating: .nan, count: longest.count - trace.prediction.count)
    }
  }

  /// Coefficients of two systems over the steps that both have.
  func coefficients(
    _ first: Int, _ second: Int, _ convention: Convention
  ) -> (Double, Double) {
    func ccc(_ own: [Double], _ other: [Double]) -> Double {
      let shared = zip(own, other).map { $1.isNaN ? .nan : $0 }
      return Moments(gold: gold, prediction: shared).concordanceCorrelation(convention)
    }
    return (
      ccc(predictions[first], predictions[second]), ccc(predictions[second], predictions[first])
    )
  }
}
