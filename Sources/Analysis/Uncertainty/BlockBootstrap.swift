import Agreement
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
/// The block length is `intervalBlockLength`'s. Where fewer than some 30 independent pairs are left,
/// the interval still falls short of its level (docs/numerics.md).
///
/// - Parameters:
///   - gold: gold standard, `[step]`; a pair with a NaN is missing.
///   - prediction: prediction, `[step]`.
/// - Precondition: `gold.count == prediction.count`.
/// - Source: H. R. Künsch, Ann. Statist. 17(3), 1217-1241, 1989, doi:10.1214/aos/1176347265; F. Götze,
///   H. R. Künsch, Ann. Statist. 24(5), 1914-1933, 1996, doi:10.1214/aos/1069362303.
package func blockInterval(
  gold: [Double], prediction: [Double], convention: Convention = .population,
  bootstrap: Bootstrap = Bootstrap()
) -> BlockInterval {
  let pairs = PresentPairs(gold: gold, prediction: prediction)
  guard pairs.count >= 3 else { return BlockInterval(undefined: .tooFewPairs) }
  let sums = BlockSums(pairs, convention: convention)
  guard sums.coefficient.isFinite else {
    return BlockInterval(undefined: .undefinedCoefficient)
  }
  let length = intervalBlockLength(of: [sums.influences, pairs.gold, pairs.prediction])
  let whole = Estimate(
    sums.coefficient, error: blockStandardError(sums.influences, length: length))
  let resampled = bootstrap.draws(bootstrap.resamples) { stream in
    let blocks = drawBlocks(of: pairs.count, length: length, using: &stream)
    let drawn = sums.influences(ofBlocksAt: blocks, length: length)
    return Estimate(drawn.value, influences: drawn.influences)
  }
  return BlockInterval(
    interval: studentisedCorrelationInterval(
      whole, resampled, confidence: bootstrap.confidence),
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
