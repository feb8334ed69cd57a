import Agreement

/// The mean of the raters' means, each weighted by its rater's mean concordance with the others.
///
///     level = Σ c_k m_k / Σ c_k,   c_k = mean over j ≠ k of CCC(y_k, y_j)
///
/// Concordances are those of the steps at which both raters are present, all sums divided by n.
/// Negative weights are not clipped. An undefined concordance (two equal constants, fewer than two
/// common steps) takes no part in c_k; a rater without any has weight 0. Raters whose means are all
/// equal, one rater among them, need no weights: the level is that mean.
///
/// - Parameters:
///   - ratings: `[rater][step]`, NaN is missing.
///   - means: `[rater]`, each rater's mean over the steps it rated.
/// - Throws: `weightsSumToZero`, also when what is left of them is rounding (1e-12 of their size).
/// - Source: the organisers' scripts of AVEC 2016 and of AVEC 2018's gold-standard sub-challenge,
///   F. Ringeval et al., 2018, doi:10.1145/3266302.3266316.
func concordanceWeightedLevel(
  _ ratings: [[Double]], means: [Double]
) throws(RatingsError) -> Double {
  if means.allSatisfy({ $0 == means[0] }) { return means[0] }
  let weights = ratings.indices.map { rater in
    let defined = ratings.indices
      .filter { $0 != rater }
      .map { concordanceCorrelation(gold: ratings[$0], prediction: ratings[rater]) }
      .filter { !$0.isNaN }
    return defined.isEmpty ? 0 : defined.reduce(0, +) / Double(defined.count)
  }
  let total = weights.reduce(0, +)
  let size = weights.reduce(0) { $0 + abs($1) }
  guard abs(total) > 1e-12 * size else { throw .weightsSumToZero }
  return zip(weights, means).reduce(0) { $0 + $1.0 * $1.1 } / total
}
