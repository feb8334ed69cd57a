package import Agreement
import Random

/// Compares every pair of systems on one recording, by blocks of its steps.
///
/// As `comparisons(of:)`, with blocks in the place of recordings: the interval is the symmetric
/// studentised one of a moving-block bootstrap in which both systems meet the same blocks; the p-value
/// swaps the two systems block by block, the recording being cut into blocks of the same length one
/// after the other. The length is found from the systems' influences, their difference and the gold
/// standard. Steps that the gold standard or either system lacks are closed up.
///
/// - Parameter systems: `[system]`, all on the gold standard's steps.
/// - Returns: pairs in the order (0, 1), (0, 2), ...; `mean` is `pooled`, there being one recording.
///   With fewer than three pairs all is NaN.
package func blockComparisons(
  of systems: [PairedTrace], convention: Convention = .population,
  bootstrap: Bootstrap = Bootstrap()
) -> [Comparison] {
  allPairs(of: systems.count) { first, second in
    let difference = blockDifference(systems[first], systems[second], convention, bootstrap)
    return Comparison(
      first: first, second: second, pooled: difference, mean: difference, method: .block)
  }
}

private func blockDifference(
  _ first: PairedTrace, _ second: PairedTrace, _ convention: Convention, _ bootstrap: Bootstrap
) -> Comparison.Difference {
  let (a, b) = PairedTrace.shared(first, second)
  guard a.stepCount >= 3 else { return .undefined(.tooFewPairs) }
  let sums = (BlockSums(a, convention: convention), BlockSums(b, convention: convention))
  let value = sums.0.coefficient - sums.1.coefficient
  guard value.isFinite else { return .undefined(.undefinedCoefficient) }

  let influences = zip(sums.0.influences, sums.1.influences).map { $0 - $1 }
  let length = bootstrap.blockLength(
    for: [influences, sums.0.influences, sums.1.influences, a.gold], step: a.step)
  let count = a.stepCount
  let resampled = bootstrap.draws(bootstrap.resamples) { stream in
    let blocks = drawBlocks(of: count, length: length, using: &stream)
    let x = sums.0.influences(ofBlocksAt: blocks, length: length)
    let y = sums.1.influences(ofBlocksAt: blocks, length: length)
    return Estimate(
      x.value - y.value, influences: zip(x.influences, y.influences).map { $0 - $1 })
  }
  let interval = studentisedInterval(
    Estimate(value, error: blockStandardError(influences, length: length)), resampled,
    confidence: bootstrap.confidence)

  // The last block takes the steps that are left over.
  let blocks = max(count / length, 1)
  let runs = (0..<blocks).map { block in
    (start: block * length, length: block == blocks - 1 ? count - block * length : length)
  }
  let test = PermutationTest(
    first: runs.map { sums.0.moments(from: $0.start, length: $0.length) },
    second: runs.map { sums.1.moments(from: $0.start, length: $0.length) },
    meanSteps: runs.map { _ in 0 }, convention: convention)
  return Comparison.Difference(
    value: value, interval: interval, pValue: test.pValues(bootstrap).pooled)
}

extension Comparison.Difference {
  fileprivate static func undefined(_ reason: Interval.Reason) -> Self {
    Self(value: .nan, interval: Interval(undefined: reason), pValue: .nan)
  }
}
