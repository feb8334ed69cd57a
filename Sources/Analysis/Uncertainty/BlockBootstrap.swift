package import Agreement
import Random

/// An interval from blocks of one recording.
package struct BlockInterval: Equatable, Sendable {
  package let interval: Interval
  /// Steps of a block; 0 where there is no interval.
  package let blockLength: Int
}

/// Moving-block bootstrap interval for the coefficient of one recording.
///
/// Blocks of neighbouring steps are drawn with replacement, as many as make up the recording; sums
/// from the start on give each block's moments at once. The interval is the symmetric studentised one
/// on Fisher's z; the standard error is that of block sums of influences, over all blocks for the
/// recording itself (times √(n / (n − b)), since the influences sum to zero), over the blocks drawn
/// for a resample. Missing pairs are closed up.
///
/// The block length is the one asked for, or `intervalBlockLength`'s. Where the recording is worth
/// fewer than some 20 independent pairs, the interval falls short of its level (docs/numerics.md).
///
/// - Parameter runs: `[run]`, all with the same pairs; of several the interval is for the mean of their
///   coefficients, and each resample has the same blocks in all of them.
/// - Source: H. R. Künsch, Ann. Statist. 17(3), 1217-1241, 1989, doi:10.1214/aos/1176347265; F. Götze,
///   H. R. Künsch, Ann. Statist. 24(5), 1914-1933, 1996, doi:10.1214/aos/1069362303.
package func blockInterval(
  of runs: [PairedTrace], convention: Convention = .population, bootstrap: Bootstrap = Bootstrap()
) -> BlockInterval {
  let pairs = runs.map(\.present)
  let count = pairs[0].stepCount
  guard count >= 3 else { return BlockInterval(undefined: .tooFewPairs) }
  let sums = pairs.map { BlockSums($0, convention: convention) }
  let whole = meanOverRuns(sums.map { ($0.coefficient, $0.influences) })
  guard whole.value.isFinite else {
    return BlockInterval(undefined: .undefinedCoefficient)
  }
  let length = bootstrap.blockLength(
    for: [whole.influences, pairs[0].gold] + pairs.map(\.prediction), step: pairs[0].step)
  let estimate = Estimate(
    whole.value, error: blockStandardError(whole.influences, length: length))
  let resampled = bootstrap.draws(bootstrap.resamples) { stream in
    let blocks = drawBlocks(of: count, length: length, using: &stream)
    let drawn = meanOverRuns(sums.map { $0.influences(ofBlocksAt: blocks, length: length) })
    return Estimate(drawn.value, influences: drawn.influences)
  }
  return BlockInterval(
    interval: studentisedCorrelationInterval(
      estimate, resampled, confidence: bootstrap.confidence),
    blockLength: length)
}

extension BlockInterval {
  fileprivate init(undefined reason: Interval.Reason) {
    self.init(interval: Interval(undefined: reason), blockLength: 0)
  }
}

/// The block length for an interval: twice the longest that `blockLength` finds for the series given,
/// rounded up, but at most a fifth of the recording.
///
/// Politis and White's length is the best for estimating a variance, where bias and spread weigh the
/// same. A variance that is too small makes an interval too short, while studentising takes care of
/// one that is spread out, so an interval wants longer blocks; and for strongly correlated series the
/// estimated length tends to be too short, hence the longest of several. The factor is the one that
/// held its level in simulation (docs/numerics.md).
///
/// - Parameter series: `[series][step]`, of equal length.
func intervalBlockLength(of series: [[Double]]) -> Int {
  let longest = series.reduce(1) { max($0, blockLength(of: $1)) }
  let most = max((series.first ?? []).count / 5, 1)
  return min(Int((2 * longest).rounded(.up)), most)
}

extension Bootstrap {
  /// The length asked for in whole steps, at most half of the recording, or `intervalBlockLength`'s.
  ///
  /// - Parameters:
  ///   - series: `[series][step]`, of equal length.
  ///   - step: duration of a step, seconds; where it is unknown, none can be asked for.
  func blockLength(for series: [[Double]], step: Double?) -> Int {
    guard let blockLength, let step else { return intervalBlockLength(of: series) }
    let most = max((series.first ?? []).count / 2, 1)
    return Int(max(min((blockLength / step).rounded(), Double(most)), 1))
  }
}

/// Standard error of a statistic with these influences, from the sums of all blocks.
func blockStandardError(_ influences: [Double], length: Int) -> Double {
  var sum = influences[..<length].reduce(0, +)
  var squares = sum * sum
  for start in 1..<influences.count - length + 1 {
    sum += influences[start + length - 1] - influences[start - 1]
    squares += sum * sum
  }
  let n = Double(influences.count)
  let b = Double(length)
  return (squares / (n - b + 1) * n / b * n / (n - b)).squareRoot()
}

/// Starts of blocks that together are as long as the recording, within half a block.
func drawBlocks(of count: Int, length: Int, using stream: inout SplitMix64) -> [Int] {
  let blocks = max((count + length / 2) / length, 2)
  return (0..<blocks).map { _ in Int.random(in: 0...count - length, using: &stream) }
}

extension BlockSums {
  /// The coefficient of the blocks at `starts`, and the influence of each on it.
  func influences(
    ofBlocksAt starts: [Int], length: Int
  ) -> (value: Double, influences: [Double]) {
    pooledInfluences(
      of: Array(starts.indices), in: starts.map { moments(from: $0, length: length) },
      convention: convention)
  }
}

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

  /// - Parameter pairs: none missing.
  init(_ pairs: PairedTrace, convention: Convention) {
    let whole = pairs.moments
    let influence = ConcordanceInfluence(on: whole, convention: convention)
    coefficient = influence.coefficient
    self.convention = convention
    count = pairs.stepCount
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
