/// A gold standard and a prediction of it, step by step: one recording in one dimension.
///
/// What is scored, compared, post-processed and resampled. Times are matched before
/// (`StepAlignment`), so that a step here is the same moment on both sides.
package struct PairedTrace: Equatable, Sendable {
  /// `[step]`, any unit; NaN is missing.
  package var gold: [Double]
  /// `[step]`, in the unit of `gold`; NaN is missing.
  package var prediction: [Double]
  /// Duration of a step, seconds; nil where it is unknown or of no matter.
  package var step: Double?

  /// - Precondition: both have the same number of steps.
  package init(gold: [Double], prediction: [Double], step: Double? = nil) {
    precondition(gold.count == prediction.count, "gold and prediction differ in length")
    self.gold = gold
    self.prediction = prediction
    self.step = step
  }

  /// Steps, those without a value among them.
  package var stepCount: Int { gold.count }

  /// Of the pairs in which both values are present; see `Moments.init(gold:prediction:)`.
  package var moments: Moments { Moments(gold: gold, prediction: prediction) }

  /// The pairs in which both values are present, closed up. Nothing is copied where none is missing.
  package var present: PairedTrace {
    guard gold.contains(where: \.isNaN) || prediction.contains(where: \.isNaN) else { return self }
    var closed = PairedTrace(gold: [], prediction: [], step: step)
    closed.gold.reserveCapacity(stepCount)
    closed.prediction.reserveCapacity(stepCount)
    for (y, x) in zip(gold, prediction) where !y.isNaN && !x.isNaN {
      closed.gold.append(y)
      closed.prediction.append(x)
    }
    return closed
  }

  /// Told exactly: the deviations from a rounded mean need not be zero.
  package var isGoldConstant: Bool { isConstant(gold) }
  package var isPredictionConstant: Bool { isConstant(prediction) }

  /// Two predictions of one gold standard at the steps where it and both of them have a value,
  /// closed up.
  ///
  /// - Parameters:
  ///   - first: on the gold standard's steps.
  ///   - second: on the same steps; where one of the two ends early, what is beyond is missing.
  package static func shared(
    _ first: PairedTrace, _ second: PairedTrace
  ) -> (PairedTrace, PairedTrace) {
    var (a, b) = (
      PairedTrace(gold: [], prediction: [], step: first.step),
      PairedTrace(gold: [], prediction: [], step: second.step)
    )
    for index in 0..<min(first.stepCount, second.stepCount) {
      let (y, x1, x2) = (first.gold[index], first.prediction[index], second.prediction[index])
      if y.isNaN || x1.isNaN || x2.isNaN { continue }
      a.gold.append(y)
      a.prediction.append(x1)
      b.prediction.append(x2)
    }
    b.gold = a.gold
    return (a, b)
  }
}
