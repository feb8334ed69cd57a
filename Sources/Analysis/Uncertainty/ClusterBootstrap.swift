import Agreement
import Random

/// Intervals for the two summaries over recordings.
package struct SummaryIntervals: Equatable, Sendable {
  /// Of the coefficient of all recordings' pairs together.
  package let pooled: Interval
  /// Of the mean of the recordings' coefficients.
  package let mean: Interval

  init(pooled: Interval, mean: Interval) {
    self.pooled = pooled
    self.mean = mean
  }

  init(undefined reason: Interval.Reason) {
    self.init(pooled: Interval(undefined: reason), mean: Interval(undefined: reason))
  }
}

/// Cluster bootstrap intervals: recordings, or clusters of recordings, are drawn with replacement and
/// their moments added up; rows are never touched.
///
/// The interval is the studentised one on Fisher's z, each resample with the standard error that its
/// clusters' influences give. Of percentile, BCa and studentised intervals it is the one that holds
/// its level with nine and fewer clusters (docs/numerics.md).
///
/// - Parameters:
///   - clusters: `[cluster][recording]`, moments of one dimension; a recording by itself is a cluster
///     of one. Clusters without a pair take no part, recordings with an undefined coefficient no part
///     in the mean.
/// - Returns: no interval with fewer than two clusters, [−1, 1] or nearly so with two or three.
/// - Source: C. A. Field, A. H. Welsh, "Bootstrapping clustered data", J. R. Statist. Soc. B 69(3),
///   369-390, 2007, doi:10.1111/j.1467-9868.2007.00593.x.
package func clusterIntervals(
  of clusters: [[Moments]], convention: Convention = .population, bootstrap: Bootstrap = Bootstrap()
) -> SummaryIntervals {
  let sample = ClusterSample(clusters, convention: convention)
  let count = sample.count
  guard count >= 2 else { return SummaryIntervals(undefined: .tooFewClusters) }
  let whole = sample.estimates(Array(0..<count))
  let resampled = bootstrap.draws(bootstrap.resamples) { stream in
    sample.estimates(draw(count, using: &stream))
  }
  func interval(_ estimate: Estimate, _ resampled: [Estimate]) -> Interval {
    studentisedCorrelationInterval(estimate, resampled, confidence: bootstrap.confidence)
  }
  return SummaryIntervals(
    pooled: interval(whole.pooled, resampled.map(\.pooled)),
    mean: interval(whole.mean, resampled.map(\.mean)))
}

/// As many of `count` things as there are, with replacement.
func draw(_ count: Int, using stream: inout SplitMix64) -> [Int] {
  (0..<count).map { _ in Int.random(in: 0..<count, using: &stream) }
}
