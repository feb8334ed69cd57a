import Agreement

/// Clusters of recordings, independent of each other: what the cluster bootstrap draws from.
struct ClusterSample: Sendable {
  /// `[cluster]`: all pairs of its recordings together.
  let pooled: [Moments]
  /// `[cluster]`: sum of its recordings' coefficients, those that are defined.
  let coefficientSums: [Double]
  /// `[cluster]`: how many these are.
  let coefficientCounts: [Double]
  let convention: Convention

  /// - Parameter clusters: `[cluster][recording]`; clusters without a pair are left out.
  init(_ clusters: [[Moments]], convention: Convention) {
    let present = clusters.filter { $0.contains { $0.count > 0 } }
    pooled = present.map { $0.reduce(into: Moments()) { $0.merge($1) } }
    let coefficients = present.map { recordings in
      recordings.map { $0.concordanceCorrelation(convention) }.filter(\.isFinite)
    }
    coefficientSums = coefficients.map { $0.reduce(0, +) }
    coefficientCounts = coefficients.map { Double($0.count) }
    self.convention = convention
  }

  var count: Int { pooled.count }

  /// Coefficients on the clusters drawn, with standard errors.
  func estimates(_ drawn: [Int]) -> (pooled: Estimate, mean: Estimate) {
    let whole = pooledInfluences(of: drawn, in: pooled, convention: convention)
    let mean = meanInfluences(of: drawn, sums: coefficientSums, counts: coefficientCounts)
    return (
      Estimate(whole.value, influences: whole.influences),
      Estimate(mean.value, influences: mean.influences)
    )
  }
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
