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
  ///   - trace: NaN is missing, in the prediction moving with the rest.
  ///   - limit: largest delay, seconds; delays that leave no two values apart are not tried.
  /// - Returns: nil if the trace has no duration of a step.
  package init?(of trace: PairedTrace, limit: Double) {
    guard let step = trace.step else { return nil }
    self.step = step
    let (gold, prediction) = (trace.gold, trace.prediction)
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

/// Moments of two series at every delay between them: one product a step and delay, all else from
/// sums that are taken once.
///
/// Both series are taken about their means first, so that a large offset costs no digits.
private struct DelayedSums {
  private let gold: [Double]
  private let prediction: [Double]
  private let goldMean: Double
  private let predictionMean: Double
  private let bias: Double
  /// `[k]`: sum of the first k values.
  private let goldSums: [Double]
  private let predictionSums: [Double]
  private let predictionSquares: [Double]

  /// - Precondition: both are finite and have as many values.
  init(gold: [Double], prediction: [Double]) {
    let moments = Moments(gold: gold, prediction: prediction)
    (goldMean, predictionMean) = (moments.goldMean, moments.predictionMean)
    bias = moments.bias
    let (goldMean, predictionMean) = (goldMean, predictionMean)
    self.gold = gold.map { $0 - goldMean }
    self.prediction = prediction.map { $0 - predictionMean }
    goldSums = runningSums(self.gold)
    predictionSums = runningSums(self.prediction)
    predictionSquares = runningSums(self.prediction.map { $0 * $0 })
  }

  /// By delay, from `-reach` to `reach` steps.
  ///
  /// - Precondition: `reach` is less than the number of values, or 0.
  func moments(reach: Int) -> [Moments] {
    guard let first = prediction.first, let last = prediction.last else {
      return [Moments](repeating: Moments(), count: 2 * reach + 1)
    }
    let count = gold.count
    let goldSquares = gold.reduce(0) { $0 + $1 * $1 }
    return (-reach...reach).map { delay in
      let moved = abs(delay)
      let kept = count - moved
      // The steps that repeat a value at the end, and the values that stay.
      let fill = delay >= 0 ? first : last
      let filledGold = delay >= 0 ? goldSums[moved] : goldSums[count] - goldSums[kept]
      let sum = kept == 0 ? 0 : Self.sum(predictionSums, kept, delay)
      let squares = kept == 0 ? 0 : Self.sum(predictionSquares, kept, delay)
      let products =
        delay >= 0
        ? sumOfProducts(gold.span, from: delay, prediction.span, from: 0, count: kept)
        : sumOfProducts(gold.span, from: 0, prediction.span, from: moved, count: kept)
      let (n, goldSum) = (Double(count), goldSums[count])
      let predictionSum = sum + Double(moved) * fill
      let predictionSquares = squares + Double(moved) * fill * fill
      // Both sums are about the means, so little more than rounding of the gold standard's is left.
      let step = (predictionSum - goldSum) / n
      return Moments(
        count: count, goldMean: goldMean + goldSum / n,
        predictionMean: predictionMean + predictionSum / n, bias: bias + step,
        goldSquares: max(goldSquares - goldSum * goldSum / n, 0),
        predictionSquares: max(predictionSquares - predictionSum * predictionSum / n, 0),
        products: products + fill * filledGold - goldSum * predictionSum / n)
    }
  }

  /// Sum of the `kept` values that a delay leaves: the first ones, or the last.
  private static func sum(_ sums: [Double], _ kept: Int, _ delay: Int) -> Double {
    delay >= 0 ? sums[kept] : sums[sums.count - 1] - sums[sums.count - 1 - kept]
  }
}
