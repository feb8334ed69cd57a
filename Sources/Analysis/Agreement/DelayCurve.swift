/// Agreement of a gold standard with a prediction that is moved in time, for every whole number of
/// steps within a limit.
///
/// A delay d > 0 says at time t what was predicted for t − d, and repeats the first value before
/// that, as `postprocess apply --shift` does; d < 0 moves the prediction back and repeats the last.
/// So every delay has the same number of steps, and delay 0 is the prediction as it is.
package struct DelayCurve: Equatable, Sendable {
  package struct Best: Equatable, Sendable {
    /// Seconds; positive for a prediction that comes too early.
    package let delay: Double
    package let ccc: Double

    package init(delay: Double, ccc: Double) {
      self.delay = delay
      self.ccc = ccc
    }
  }

  /// Duration of a step, seconds.
  package let step: Double
  /// By delay, from `-reach` to `reach` steps.
  package private(set) var moments: [Moments]

  private var reach: Int { moments.count / 2 }

  /// - Parameters:
  ///   - gold: `[step]`; NaN is missing.
  ///   - prediction: `[step]`; NaN is missing, and moves with the rest.
  ///   - step: duration of a step, seconds, more than 0.
  ///   - limit: largest delay, seconds; delays that leave no two values apart are not tried.
  /// - Precondition: `gold` and `prediction` have as many values.
  package init(gold: [Double], prediction: [Double], step: Double, limit: Double) {
    precondition(gold.count == prediction.count, "gold and prediction differ in length")
    self.step = step
    // A thousandth of a step more, since neither 0.4 nor 0.04 is what it looks like.
    let steps = limit / step + 1e-3
    let longest = max(gold.count - 1, 0)
    let reach = steps < Double(longest) ? Int(steps) : longest
    if gold.contains(where: { !$0.isFinite }) || prediction.contains(where: { !$0.isFinite }) {
      moments = (-reach...reach).map { delay in
        Moments(gold: gold, prediction: Self.delayed(prediction, by: delay))
      }
    } else {
      moments = DelayedSums(gold: gold, prediction: prediction).moments(reach: reach)
    }
  }

  /// The prediction moved by `delay` steps.
  static func delayed(_ prediction: [Double], by delay: Int) -> [Double] {
    guard let first = prediction.first, let last = prediction.last else { return [] }
    let count = min(abs(delay), prediction.count)
    return delay >= 0
      ? [Double](repeating: first, count: count) + prediction.dropLast(count)
      : prediction.dropFirst(count) + [Double](repeating: last, count: count)
  }

  /// Adds another recording's, up to the delays that both have.
  ///
  /// - Returns: false, and nothing is added, if their steps differ by more than 1 %.
  package mutating func merge(_ other: DelayCurve) -> Bool {
    guard abs(step - other.step) <= 0.01 * step else { return false }
    let common = min(reach, other.reach)
    moments = (-common...common).map { delay in
      var sum = moments[reach + delay]
      sum.merge(other.moments[other.reach + delay])
      return sum
    }
    return true
  }

  /// The delay with the highest coefficient, of equal ones the shortest; nil where none is defined.
  package func best(_ convention: Convention) -> Best? {
    var best: Best?
    for distance in 0...reach {
      for delay in distance == 0 ? [0] : [distance, -distance] {
        let ccc = moments[reach + delay].concordanceCorrelation(convention)
        guard ccc > best?.ccc ?? -.infinity else { continue }
        best = Best(delay: Self.seconds(delay, step), ccc: ccc)
      }
    }
    return best
  }

  /// Rounded to nanoseconds, so that 10 steps of 0.04 s are 0.4 s.
  private static func seconds(_ delay: Int, _ step: Double) -> Double {
    (Double(delay) * step * 1e9).rounded() / 1e9
  }
}
