package import Agreement
import Random

/// Intervals for the two summaries over recordings.
package struct SummaryIntervals: Equatable, Sendable {
  /// Of the coefficient of all recordings' pairs together.
  package let pooled: Interval
  /// Of the mean of the recordings' coefficients.
  package let mean: Interval
  package let method: IntervalMethod

  init(pooled: Interval, mean: Interval, method: IntervalMethod) {
    self.pooled = pooled
    self.mean = mean
    self.method = method
  }

  init(undefined reason: Interval.Reason, method: IntervalMethod) {
    self.init(
      pooled: Interval(undefined: reason), mean: Interval(undefined: reason), method: method)
  }
}

/// Numbers of clusters with which the jackknife is taken where no method is asked for: its t interval
/// holds its level from two clusters on, where the bootstrap meets resamples of hardly any variance
/// and is up to twice as wide. Beyond, the bootstrap needs no assumption about the form of the
/// distribution (docs/numerics.md).
let jackknifedCounts = 2...8

/// Intervals over recordings, or clusters of recordings, by the method that suits their number:
/// `jackknifeIntervals` for two to eight, else `clusterIntervals`.
package func summaryIntervals(
  of runs: [[[Moments]]], convention: Convention = .population, bootstrap: Bootstrap = Bootstrap()
) -> SummaryIntervals {
  let present = runs[0].count { $0.contains { $0.count > 0 } }
  return jackknifedCounts.contains(present)
    ? jackknifeIntervals(of: runs, convention: convention, confidence: bootstrap.confidence)
    : clusterIntervals(of: runs, convention: convention, bootstrap: bootstrap)
}

/// Cluster bootstrap intervals: recordings, or clusters of recordings, are drawn with replacement and
/// their moments added up; rows are never touched.
///
/// The interval is the studentised one on Fisher's z, each resample with the standard error that its
/// clusters' influences give. Of percentile, BCa and studentised intervals it is the one that holds
/// its level with nine and fewer clusters (docs/numerics.md).
///
/// - Parameters:
///   - runs: `[run][cluster][recording]`, moments of one dimension; a recording by itself is a cluster
///     of one. Clusters without a pair take no part, recordings with an undefined coefficient no part
///     in the mean. Of several runs, all of the same pairs, both coefficients are the means over runs.
/// - Returns: no interval with fewer than two clusters, [−1, 1] or nearly so with two or three.
/// - Source: C. A. Field, A. H. Welsh, "Bootstrapping clustered data", J. R. Statist. Soc. B 69(3),
///   369-390, 2007, doi:10.1111/j.1467-9868.2007.00593.x.
package func clusterIntervals(
  of runs: [[[Moments]]], convention: Convention = .population, bootstrap: Bootstrap = Bootstrap()
) -> SummaryIntervals {
  let sample = ClusterSample(runs, convention: convention)
  let count = sample.count
  guard count >= 2 else { return SummaryIntervals(undefined: .tooFewClusters, method: .cluster) }
  let whole = sample.estimates(Array(0..<count))
  let resampled = bootstrap.draws(bootstrap.resamples) { stream in
    sample.estimates(draw(count, using: &stream))
  }
  func interval(_ estimate: Estimate, _ resampled: [Estimate]) -> Interval {
    studentisedCorrelationInterval(estimate, resampled, confidence: bootstrap.confidence)
  }
  return SummaryIntervals(
    pooled: interval(whole.pooled, resampled.map(\.pooled)),
    mean: interval(whole.mean, resampled.map(\.mean)), method: .cluster)
}

/// As many of `count` things as there are, with replacement.
func draw(_ count: Int, using stream: inout SplitMix64) -> [Int] {
  (0..<count).map { _ in Int.random(in: 0..<count, using: &stream) }
}

/// Clusters of recordings, independent of each other: what the cluster bootstrap draws from.
struct ClusterSample: Sendable {
  private struct Run: Sendable {
    /// `[cluster]`: all pairs of its recordings together.
    let pooled: [Moments]
    /// `[cluster]`: sum of its recordings' coefficients, those that are defined.
    let coefficientSums: [Double]
    /// `[cluster]`: how many these are.
    let coefficientCounts: [Double]
  }

  private let runs: [Run]
  private let convention: Convention
  let count: Int

  /// - Parameter runs: `[run][cluster][recording]`; clusters without a pair are left out.
  /// - Precondition: at least one run; all have their pairs in the same clusters.
  init(_ runs: [[[Moments]]], convention: Convention) {
    self.convention = convention
    self.runs = runs.map { clusters in
      let present = clusters.filter { $0.contains { $0.count > 0 } }
      let coefficients = present.map { recordings in
        recordings.map { $0.concordanceCorrelation(convention) }.filter(\.isFinite)
      }
      return Run(
        pooled: present.map { $0.reduce(into: Moments()) { $0.merge($1) } },
        coefficientSums: coefficients.map { $0.reduce(0, +) },
        coefficientCounts: coefficients.map { Double($0.count) })
    }
    let count = self.runs[0].pooled.count
    precondition(
      self.runs.allSatisfy { $0.pooled.count == count }, "runs differ in their clusters")
    self.count = count
  }

  /// Coefficients on the clusters drawn, with standard errors.
  func estimates(_ drawn: [Int]) -> (pooled: Estimate, mean: Estimate) {
    let pooled = meanOverRuns(
      runs.map { pooledInfluences(of: drawn, in: $0.pooled, convention: convention) })
    let mean = meanOverRuns(
      runs.map {
        meanInfluences(of: drawn, sums: $0.coefficientSums, counts: $0.coefficientCounts)
      })
    return (
      Estimate(pooled.value, influences: pooled.influences),
      Estimate(mean.value, influences: mean.influences)
    )
  }

  /// `[cluster]`: coefficients of all clusters but one, each left out in turn.
  var leavingOneOut: (pooled: [Double], mean: [Double]) {
    (
      meanOverRuns(runs.map { $0.pooled.coefficientsLeavingOneOut(convention) }),
      meanOverRuns(
        runs.map { meansLeavingOneOut(sums: $0.coefficientSums, counts: $0.coefficientCounts) })
    )
  }
}

extension [Moments] {
  /// The coefficient of all clusters but one, each left out in turn.
  func coefficientsLeavingOneOut(_ convention: Convention) -> [Double] {
    // Moments of all clusters before each, and of all after it.
    var before = [Moments()]
    for cluster in dropLast() {
      before.append(before[before.count - 1])
      before[before.count - 1].merge(cluster)
    }
    var after = Moments()
    var coefficients: [Double] = []
    for index in indices.reversed() {
      var rest = before[index]
      rest.merge(after)
      coefficients.append(rest.concordanceCorrelation(convention))
      after.merge(self[index])
    }
    return coefficients.reversed()
  }
}

/// The mean over recordings of all clusters but one, each left out in turn.
///
/// - Parameters:
///   - sums: `[cluster]`, of its recordings' values.
///   - counts: `[cluster]`, of its recordings.
func meansLeavingOneOut(sums: [Double], counts: [Double]) -> [Double] {
  let (sum, count) = (sums.reduce(0, +), counts.reduce(0, +))
  return zip(sums, counts).map { (sum - $0) / (count - $1) }
}

/// The coefficient of all pairs of the clusters drawn, and the influence of each on it.
func pooledInfluences(
  of drawn: [Int], in clusters: [Moments], convention: Convention
) -> (value: Double, influences: [Double]) {
  var whole = Moments()
  for cluster in drawn { whole.merge(clusters[cluster]) }
  let influence = ConcordanceInfluence(on: whole, convention: convention)
  return (influence.coefficient, drawn.map { influence.of(clusters[$0]) })
}

/// The mean over recordings of the clusters drawn, and the influence of each cluster on it.
///
/// - Parameters:
///   - sums: `[cluster]`, of its recordings' values.
///   - counts: `[cluster]`, of its recordings.
func meanInfluences(
  of drawn: [Int], sums: [Double], counts: [Double]
) -> (value: Double, influences: [Double]) {
  var (sum, count) = (0.0, 0.0)
  for cluster in drawn {
    sum += sums[cluster]
    count += counts[cluster]
  }
  let mean = sum / count
  return (mean, drawn.map { (sums[$0] - counts[$0] * mean) / count })
}
