import Agreement
import Reliability

/// `[step]`: at each step, the weighted mean of the raters present.
///
///     g = Σ w_k y_k / Σ w_k
///
/// Both sums run over the raters present, so that weights are renormalised where one is missing. NaN
/// where nobody with a weight is present, or where the weights of those present cancel (their sum is
/// rounding: 1e-12 of their size). Raters who say the same give exactly that.
///
/// - Parameters:
///   - ratings: `[rater][step]`, NaN is missing.
///   - weights: `[rater]`, finite; negative ones are taken as they are.
func weightedMean(_ ratings: [[Double]], weights: [Double]) -> [Double] {
  let weighted = ratings.indices.filter { weights[$0] != 0 }
  return ratings[0].indices.map { step in
    var (origin, sum, total, size) = (Double.nan, 0.0, 0.0, 0.0)
    for rater in weighted {
      let value = ratings[rater][step]
      if value.isNaN { continue }
      if origin.isNaN { origin = value }
      sum += weights[rater] * (value - origin)
      total += weights[rater]
      size += abs(weights[rater])
    }
    return abs(total) > 1e-12 * size ? origin + sum / total : .nan
  }
}

/// `[step]`: at each step, the mean of the raters present; NaN where there are none.
func meanAcrossRaters(_ ratings: [[Double]]) -> [Double] {
  weightedMean(ratings, weights: ratings.map { _ in 1 })
}

/// `[step]`: at each step, the median of the raters present, of an even number the mean of the two
/// in the middle; NaN where there are none.
func medianAcrossRaters(_ ratings: [[Double]]) -> [Double] {
  var present: [Double] = []
  return ratings[0].indices.map { step in
    present.removeAll(keepingCapacity: true)
    for series in ratings where !series[step].isNaN { present.append(series[step]) }
    guard !present.isEmpty else { return .nan }
    present.sort()
    let (low, high) = (present[(present.count - 1) / 2], present[present.count / 2])
    return low + (high - low) / 2
  }
}

/// `[step]`: how far the raters present lie from the gold standard.
///
///     spread = √(mean over k of (y_k − g)²)
///
/// 0 with one rater who is the gold standard; NaN where there is no gold standard.
func spread(of ratings: [[Double]], around gold: [Double]) -> [Double] {
  gold.indices.map { step in
    var (sum, count) = (0.0, 0.0)
    for series in ratings where !series[step].isNaN {
      let distance = series[step] - gold[step]
      sum += distance * distance
      count += 1
    }
    return (sum / count).squareRoot()
  }
}

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
  /// Concordances are those of the steps at which both raters are present.
  /// Negative weights are not clipped. An undefined concordance (two equal constants, fewer than two
  /// common steps) takes no part in c_k; a rater without any has weight 0. Raters whose means are
  /// all equal, one rater among them, need no weights: the level is that mean.
  ///
  /// - Throws: `weightsSumToZero`, also when what is left of them is rounding (1e-12 of their size).
  /// - Source: the organisers' scripts of AVEC 2016 and of AVEC 2018's gold-standard sub-challenge,
  ///   F. Ringeval et al., 2018, doi:10.1145/3266302.3266316.
  static func atConcordantLevel(
    _ ratings: [[Double]], means: [Double], _ convention: Convention
  ) throws(RatingsError) -> CentredRaters {
    let agreement = RaterPairs(of: ratings)
    let weights = ratings.indices.map { rater in
      let concordance = agreement.means(of: rater, convention).concordance
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
