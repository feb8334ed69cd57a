import Agreement

/// The pairs of one recording, ready to give the moments of any run of steps at once.
///
/// Sums from the start on are kept of deviations from the series' means, so that differences of them
/// lose no digits to the level; the moments' means are relative to the gold standard's.
struct BlockSums: Sendable {
  /// Of all pairs.
  let coefficient: Double
  let convention: Convention
  /// `[step]`: the steps' influences on the coefficient; they sum to zero.
  let influences: [Double]
  let count: Int
  private let bias: Double
  /// Σ dy, Σ dx, Σ dy², Σ dx², Σ dx dy of the steps before each.
  private let sums: [SIMD8<Double>]

  init(_ pairs: PresentPairs, convention: Convention) {
    let whole = Moments(gold: pairs.gold, prediction: pairs.prediction)
    let influence = ConcordanceInfluence(on: whole, convention: convention)
    coefficient = influence.coefficient
    self.convention = convention
    count = pairs.count
    bias = whole.bias
    var running = SIMD8<Double>()
    var sums = [running]
    sums.reserveCapacity(count + 1)
    influences = zip(pairs.gold, pairs.prediction).map { gold, prediction in
      let y = gold - whole.goldMean
      let x = prediction - whole.predictionMean
      running += SIMD8(y, x, y * y, x * x, x * y, 0, 0, 0)
      sums.append(running)
      return influence.of(gold: gold, prediction: prediction)
    }
    self.sums = sums
  }

  /// Moments of the steps from `start` on.
  func moments(from start: Int, length: Int) -> Moments {
    let sum = sums[start + length] - sums[start]
    let n = Double(length)
    let (y, x) = (sum[0] / n, sum[1] / n)
    return Moments(
      count: length, goldMean: y, predictionMean: bias + x, bias: bias + (x - y),
      goldSquares: max(sum[2] - sum[0] * y, 0), predictionSquares: max(sum[3] - sum[1] * x, 0),
      products: sum[4] - sum[0] * x)
  }
}
