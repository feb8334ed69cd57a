package import Agreement
import Random

/// Compares every pair of systems on the same gold standard, over recordings or clusters of them.
///
/// The interval is on the difference itself: the jackknife's, which leaves each cluster out of both
/// systems, or the studentised one, from a cluster bootstrap in which both systems meet the same
/// recordings. The p-value swaps the two systems' outputs cluster by
/// cluster, all swaps up to 14 clusters and random ones beyond; Holm's correction is over all pairs.
///
/// - Parameters:
///   - systems: `[system][cluster][recording]`, moments of one dimension, the same clusters and
///     recordings for all. A cluster in which a system of the two has no pair takes no part in their
///     comparison. The moments should be of the same steps: a system with fewer is compared on what
///     it has.
///   - method: `jackknife` or `cluster`; nil is the jackknife for two to eight clusters, as
///     `summaryIntervals` chooses.
/// - Returns: pairs in the order (0, 1), (0, 2), ..., (1, 2), ...; with one cluster no
///   interval and p-values of 1, with none all is NaN.
/// - Precondition: the systems have the same numbers of clusters and recordings.
package func comparisons(
  of systems: [[[Moments]]], convention: Convention = .population,
  bootstrap: Bootstrap = Bootstrap(), method: IntervalMethod? = nil
) -> [Comparison] {
  precondition(
    systems.allSatisfy { $0.map(\.count) == systems[0].map(\.count) },
    "systems differ in their recordings")
  return allPairs(of: systems.count) { first, second in
    let sample = PairedClusters(systems[first], systems[second], convention: convention)
    let p = sample.pValues(bootstrap)
    let intervals = sample.intervals(bootstrap, method)
    let values = sample.estimates(Array(0..<sample.count))
    return Comparison(
      first: first, second: second,
      pooled: Comparison.Difference(
        value: values.pooled.value, interval: intervals.pooled, pValue: p.pooled),
      mean: Comparison.Difference(
        value: values.mean.value, interval: intervals.mean, pValue: p.mean),
      method: intervals.method)
  }
}

/// Two systems on the clusters that both have.
private struct PairedClusters: Sendable {
  private let first: [Moments]
  private let second: [Moments]
  private let convention: Convention
  /// `[cluster]`: differences of its recordings' coefficients, summed, and how many are defined.
  private let steps: [Double]
  private let counts: [Double]

  init(_ first: [[Moments]], _ second: [[Moments]], convention: Convention) {
    let present = zip(first, second).filter { first, second in
      first.contains { $0.count > 0 } && second.contains { $0.count > 0 }
    }
    func pool(_ recordings: [Moments]) -> Moments {
      recordings.reduce(into: Moments()) { $0.merge($1) }
    }
    self.first = present.map { pool($0.0) }
    self.second = present.map { pool($0.1) }
    self.convention = convention
    let differences = present.map { first, second in
      zip(first, second).map {
        $0.concordanceCorrelation(convention) - $1.concordanceCorrelation(convention)
      }.filter(\.isFinite)
    }
    steps = differences.map { $0.reduce(0, +) }
    counts = differences.map { Double($0.count) }
  }

  var count: Int { first.count }

  /// Differences on the clusters drawn, with standard errors.
  func estimates(_ drawn: [Int]) -> (pooled: Estimate, mean: Estimate) {
    let a = pooledInfluences(of: drawn, in: first, convention: convention)
    let b = pooledInfluences(of: drawn, in: second, convention: convention)
    let mean = meanInfluences(of: drawn, sums: steps, counts: counts)
    return (
      Estimate(a.value - b.value, influences: zip(a.influences, b.influences).map { $0 - $1 }),
      Estimate(mean.value, influences: mean.influences)
    )
  }

  func intervals(_ bootstrap: Bootstrap, _ asked: IntervalMethod?) -> SummaryIntervals {
    let method = asked ?? (jackknifedCounts.contains(count) ? .jackknife : .cluster)
    guard count >= 2 else { return SummaryIntervals(undefined: .tooFewClusters, method: method) }
    let whole = estimates(Array(0..<count))
    if method == .jackknife { return jackknifed(whole, bootstrap.confidence) }
    let resampled = bootstrap.draws(bootstrap.resamples) { stream in
      estimates(draw(count, using: &stream))
    }
    return SummaryIntervals(
      pooled: studentisedInterval(
        whole.pooled, resampled.map(\.pooled), confidence: bootstrap.confidence),
      mean: studentisedInterval(
        whole.mean, resampled.map(\.mean), confidence: bootstrap.confidence), method: .cluster)
  }

  private func jackknifed(
    _ whole: (pooled: Estimate, mean: Estimate), _ confidence: Double
  ) -> SummaryIntervals {
    func interval(_ value: Double, _ leavingOut: [Double]) -> Interval {
      let margin = jackknifeMargin(of: leavingOut, confidence: confidence)
      return value.isFinite && margin.isFinite
        ? Interval(value - margin, value + margin) : Interval(undefined: .undefinedCoefficient)
    }
    let pooled = zip(
      first.coefficientsLeavingOneOut(convention), second.coefficientsLeavingOneOut(convention)
    ).map { $0 - $1 }
    return SummaryIntervals(
      pooled: interval(whole.pooled.value, pooled),
      mean: interval(whole.mean.value, meansLeavingOneOut(sums: steps, counts: counts)),
      method: .jackknife)
  }

  func pValues(_ bootstrap: Bootstrap) -> (pooled: Double, mean: Double) {
    let present = counts.reduce(0, +)
    return PermutationTest(
      first: first, second: second, meanSteps: steps.map { $0 / present }, convention: convention
    ).pValues(bootstrap)
  }
}
