import Agreement

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
    for (first, second) in places {
      moments[place(first, second)] = Moments(gold: ratings[first], prediction: ratings[second])
    }
  }

  /// Every pair, the rater that comes first named first.
  var places: [(first: Int, second: Int)] {
    (0..<raterCount).flatMap { first in
      ((first + 1)..<max(raterCount, first + 1)).map { (first, $0) }
    }
  }

  package subscript(first: Int, second: Int) -> Moments {
    moments[place(min(first, second), max(first, second))]
  }

  private func place(_ first: Int, _ second: Int) -> Int {
    precondition(first < second && second < raterCount, "two different raters")
    return first * (2 * raterCount - first - 1) / 2 + second - first - 1
  }

  /// Adds the frames of `other`, whose raters are at `places` of these, in the same order.
  mutating func merge(_ other: RaterPairs, at places: [Int]) {
    for (first, second) in other.places {
      moments[place(places[first], places[second])].merge(other[first, second])
    }
  }

  /// The same with raters after these who have rated nothing.
  func widened(to count: Int) -> RaterPairs {
    var wide = RaterPairs(raterCount: count)
    wide.merge(self, at: Array(0..<raterCount))
    return wide
  }

  /// Mean of a measure over all pairs; a pair in which it is undefined takes no part, NaN without
  /// any.
  func mean(of measure: (Moments) -> Double) -> Double {
    let defined = moments.map(measure).filter { !$0.isNaN }
    return defined.reduce(0, +) / Double(defined.count)
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
  var overallConcordance: Double {
    var (covariances, denominators) = (0.0, 0.0)
    for pair in moments where pair.count >= 2 {
      let n = Double(pair.count)
      let bias = pair.goldMean - pair.predictionMean
      covariances += 2 * pair.products / n
      denominators += (pair.goldSquares + pair.predictionSquares) / n + bias * bias
    }
    return covariances / denominators
  }
}
