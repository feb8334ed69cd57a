import Agreement
import Random

/// Two-sided p-values of a paired permutation test: how often the difference of two systems is at
/// least as large when their outputs are swapped, cluster by cluster, at random.
///
/// Up to 14 clusters all swaps are taken, half of them in fact, since swapping every cluster only
/// turns the sign. Beyond, `(1 + hits) / (1 + permutations)` of random ones. Differences within 1e-12
/// count as equal, an undefined one as large.
///
/// - Source: B. Phipson, G. K. Smyth, "Permutation p-values should never be zero", Stat. Appl. Genet.
///   Mol. Biol. 9(1), 2010, doi:10.2202/1544-6115.1585.
struct PermutationTest: Sendable {
  private let first: [Moments]
  private let second: [Moments]
  private let meanSteps: [Double]
  private let convention: Convention
  private static let mostEnumerated = 14
  private static let tolerance = 1e-12

  /// - Parameters:
  ///   - first: pooled moments by cluster, of the one system.
  ///   - second: of the other.
  ///   - meanSteps: by cluster, what it adds to the difference of the means.
  init(first: [Moments], second: [Moments], meanSteps: [Double], convention: Convention) {
    self.first = first
    self.second = second
    self.meanSteps = meanSteps
    self.convention = convention
  }

  private struct Hits: Sendable {
    var pooled = 0
    var mean = 0

    static func + (a: Hits, b: Hits) -> Hits {
      Hits(pooled: a.pooled + b.pooled, mean: a.mean + b.mean)
    }
  }

  /// The two systems' moments and the difference of their means, summed over clusters.
  private struct Arms {
    var first = Moments()
    var second = Moments()
    var mean = 0.0
  }

  func pValues(_ bootstrap: Bootstrap) -> (pooled: Double, mean: Double) {
    let count = first.count
    guard count > 0 else { return (.nan, .nan) }
    let actual = difference((0..<count).reduce(into: Arms()) { add($1, swapped: false, to: &$0) })
    let hits: Hits
    let total: Int
    if count <= Self.mostEnumerated {
      var arms = Arms()
      add(0, swapped: false, to: &arms)
      hits = enumerate(from: 1, arms, actual)
      total = 1 << (count - 1)
    } else {
      let drawn = bootstrap.draws(bootstrap.permutations) { stream in
        var arms = Arms()
        for cluster in 0..<count { add(cluster, swapped: stream.next() >> 63 == 1, to: &arms) }
        return self.hits(arms, actual)
      }
      hits = drawn.reduce(Hits(pooled: 1, mean: 1), +)
      total = bootstrap.permutations + 1
    }
    return (
      actual.pooled.isNaN ? .nan : Double(hits.pooled) / Double(total),
      actual.mean.isNaN ? .nan : Double(hits.mean) / Double(total)
    )
  }

  /// Hits among all ways to swap the clusters from `cluster` on.
  private func enumerate(
    from cluster: Int, _ arms: Arms, _ actual: (pooled: Double, mean: Double)
  ) -> Hits {
    guard cluster < first.count else { return hits(arms, actual) }
    var (straight, crossed) = (arms, arms)
    add(cluster, swapped: false, to: &straight)
    add(cluster, swapped: true, to: &crossed)
    return enumerate(from: cluster + 1, straight, actual)
      + enumerate(from: cluster + 1, crossed, actual)
  }

  private func add(_ cluster: Int, swapped: Bool, to arms: inout Arms) {
    arms.first.merge(swapped ? second[cluster] : first[cluster])
    arms.second.merge(swapped ? first[cluster] : second[cluster])
    arms.mean += swapped ? -meanSteps[cluster] : meanSteps[cluster]
  }

  private func difference(_ arms: Arms) -> (pooled: Double, mean: Double) {
    (
      arms.first.concordanceCorrelation(convention)
        - arms.second.concordanceCorrelation(convention), arms.mean
    )
  }

  private func hits(_ arms: Arms, _ actual: (pooled: Double, mean: Double)) -> Hits {
    let permuted = difference(arms)
    func isSmaller(_ value: Double, than actual: Double) -> Bool {
      abs(value) < abs(actual) - Self.tolerance
    }
    return Hits(
      pooled: isSmaller(permuted.pooled, than: actual.pooled) ? 0 : 1,
      mean: isSmaller(permuted.mean, than: actual.mean) ? 0 : 1)
  }
}
