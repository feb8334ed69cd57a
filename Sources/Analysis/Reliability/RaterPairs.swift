package import Agreement

/// Moments of every pair of raters, each of the frames that both rated.
package struct RaterPairs: Equatable, Sendable {
  package let raterCount: Int
  /// By pair, in the order (0, 1), (0, 2), …, (1, 2), …; the first rater is the gold side.
  private var moments: [Moments]

  /// Of no frames.
  init(raterCount: Int) {
    self.raterCount = raterCount
    moments = [Moments](repeating: Moments(), count: raterCount * max(raterCount - 1, 0) / 2)
  }

  /// - Parameter ratings: `[rater][frame]`, NaN is missing.
  package init(of ratings: [[Double]]) {
    self.init(raterCount: ratings.count)
    for (first, second) in all {
      moments[index(first, second)] = Moments(gold: ratings[first], prediction: ratings[second])
    }
  }

  /// Every pair, the rater that comes first named first.
  var all: [(first: Int, second: Int)] {
    (0..<raterCount).flatMap { first in
      ((first + 1)..<max(raterCount, first + 1)).map { (first, $0) }
    }
  }

  package subscript(first: Int, second: Int) -> Moments {
    moments[index(min(first, second), max(first, second))]
  }

  private func index(_ first: Int, _ second: Int) -> Int {
    precondition(first < second && second < raterCount, "two different raters")
    return first * (2 * raterCount - first - 1) / 2 + second - first - 1
  }

  /// Adds the frames of `other`, whose raters have these `indices` here, in the same order.
  mutating func merge(_ other: RaterPairs, at indices: [Int]) {
    for (first, second) in other.all {
      moments[index(indices[first], indices[second])].merge(other[first, second])
    }
  }

  /// The same with raters after these who have rated nothing.
  func widened(to count: Int) -> RaterPairs {
    var wide = RaterPairs(raterCount: count)
    wide.merge(self, at: Array(0..<raterCount))
    return wide
  }

  /// Mean concordance and Pearson correlation over all pairs.
  func means(_ convention: Convention) -> PairMeans { PairMeans(moments, convention) }

  /// Mean concordance and Pearson correlation of a rater with each of the others.
  package func means(of rater: Int, _ convention: Convention) -> PairMeans {
    PairMeans((0..<raterCount).filter { $0 != rater }.map { self[rater, $0] }, convention)
  }

  /// Barnhart's overall concordance correlation: the pairs' coefficients, each weighted by its
  /// denominator.
  ///
  ///     Σ 2 s_jk / Σ (s_j² + s_k² + (m_j − m_k)²)   over all pairs j < k
  ///
  /// Variances, covariance and means of a pair are those of the frames that both rated, divided by
  /// their number. A pair with fewer than two such frames takes no part.
  ///
  /// - Returns: a value in [−1, 1]; NaN if there is no pair, or if all ratings are equal.
  /// - Source: H. X. Barnhart, M. Haber, J. Song, Biometrics 58(4), 1020-1027, 2002,
  ///   doi:10.1111/j.0006-341x.2002.01020.x.
  func overallConcordance(_ convention: Convention) -> Double {
    var (covariances, denominators) = (0.0, 0.0)
    for pair in moments where pair.count >= 2 {
      let n = Double(pair.count)
      let bias = pair.goldMean - pair.predictionMean
      covariances += 2 * pair.products / n * pair.covarianceFactor(convention)
      let squares = (pair.goldSquares + pair.predictionSquares) / n
      denominators += squares * pair.varianceFactor(convention) + bias * bias
    }
    return covariances / denominators
  }
}

/// Mean coefficients of several pairs of raters.
///
/// One rule for both: a pair takes part if its concordance is defined, i.e. unless there are fewer
/// than two common frames or both raters say one and the same. Pearson's correlation is undefined
/// where a rater says one thing throughout, too; such a pair's counts as 0, as its concordance is.
package struct PairMeans: Equatable, Sendable {
  /// NaN without a pair, as is `pearson`.
  package let concordance: Double
  package let pearson: Double
  /// Pairs that take no part.
  package private(set) var leftOut = 0
  /// Pairs that take part, of which Pearson's correlation is undefined.
  package private(set) var pearsonsTakenAsZero = 0

  init(_ pairs: [Moments], _ convention: Convention) {
    var (concordances, pearsons, count) = (0.0, 0.0, 0.0)
    for pair in pairs {
      let concordance = pair.concordanceCorrelation(convention)
      if concordance.isNaN {
        leftOut += 1
        continue
      }
      let pearson = pair.pearsonCorrelation(convention)
      if pearson.isNaN { pearsonsTakenAsZero += 1 }
      concordances += concordance
      pearsons += pearson.isNaN ? 0 : pearson
      count += 1
    }
    concordance = concordances / count
    pearson = pearsons / count
  }
}

/// For each rater, the mean of the other raters at every frame.
///
/// - Parameter ratings: `[rater][frame]`, NaN is missing.
/// - Returns: `[rater][frame]`, of the others that are present; NaN where there are none.
package func meansOfOthers(_ ratings: [[Double]]) -> [[Double]] {
  guard let frames = ratings.first?.count else { return [] }
  // Sums of those before and of those after a rater: subtracting a rater's own value from the sum of
  // all would leave its rounding behind.
  var before = [Double](repeating: 0, count: frames)
  var countBefore = before
  var means = ratings.map { series in
    let sums = before
    for frame in 0..<frames where !series[frame].isNaN {
      before[frame] += series[frame]
      countBefore[frame] += 1
    }
    return sums
  }
  var after = [Double](repeating: 0, count: frames)
  var countAfter = after
  for rater in ratings.indices.reversed() {
    let series = ratings[rater]
    for frame in 0..<frames {
      let isPresent = !series[frame].isNaN
      if isPresent { countBefore[frame] -= 1 }
      means[rater][frame] =
        (means[rater][frame] + after[frame]) / (countBefore[frame] + countAfter[frame])
      if isPresent {
        after[frame] += series[frame]
        countAfter[frame] += 1
      }
    }
  }
  return means
}
