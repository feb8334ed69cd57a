import Reliability

/// Each rater's ratings moved to a common level: what the methods `avec` and `zero-mean` average.
struct CentredRaters {
  /// `[rater][step]`
  let ratings: [[Double]]
  /// The level lies outside of all raters' means.
  let levelIsOutside: Bool
  /// `[rater]`: what each counts for the level.
  let weights: [Double]

  /// - Parameters:
  ///   - ratings: `[rater][step]`, NaN is missing; each rater rated something.
  ///   - means: `[rater]`, each rater's mean over the steps it rated.
  private init(_ ratings: [[Double]], means: [Double], level: Double, weights: [Double]) {
    self.ratings = zip(ratings, means).map { series, mean in
      let shift = level - mean
      return series.map { $0 + shift }
    }
    levelIsOutside = means.allSatisfy { $0 < level } || means.allSatisfy { $0 > level }
    self.weights = weights
  }

  /// Each rater's mean becomes zero.
  static func atZero(_ ratings: [[Double]], means: [Double]) -> CentredRaters {
    CentredRaters(ratings, means: means, level: 0, weights: means.map { _ in 1 })
  }

  /// The mean of the raters' means, each weighted by its rater's mean concordance with the others.
  ///
  ///     level = Σ c_k m_k / Σ c_k,   c_k = mean over j ≠ k of CCC(y_k, y_j)
  ///
  /// Concordances are those of the steps at which both raters are present, all sums divided by n.
  /// Negative weights are not clipped. An undefined concordance (two equal constants, fewer than two
  /// common steps) takes no part in c_k; a rater without any has weight 0. Raters whose means are
  /// all equal, one rater among them, need no weights: the level is that mean.
  ///
  /// - Throws: `weightsSumToZero`, also when what is left of them is rounding (1e-12 of their size).
  /// - Source: the organisers' scripts of AVEC 2016 and of AVEC 2018's gold-standard sub-challenge,
  ///   F. Ringeval et al., 2018, doi:10.1145/3266302.3266316.
  static func atConcordantLevel(
    _ ratings: [[Double]], means: [Double]
  ) throws(RatingsError) -> CentredRaters {
    let agreement = RaterPairs(of: ratings)
    let weights = ratings.indices.map { rater in
      let concordance = agreement.meanConcordance(of: rater)
      return concordance.isNaN ? 0 : concordance
    }
    if means.allSatisfy({ $0 == means[0] }) {
      return CentredRaters(ratings, means: means, level: means[0], weights: weights)
    }
    let total = weights.reduce(0, +)
    let size = weights.reduce(0) { $0 + abs($1) }
    guard abs(total) > 1e-12 * size else { throw .weightsSumToZero }
    let level = zip(weights, means).reduce(0) { $0 + $1.0 * $1.1 } / total
    return CentredRaters(ratings, means: means, level: level, weights: weights)
  }
}
