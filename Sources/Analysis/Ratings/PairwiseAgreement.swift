import Agreement

/// How much each rater agrees with each other one, at the steps that both rated.
struct PairwiseAgreement {
  /// `[rater][rater]`; the first rater is the gold side. Empty on the diagonal.
  private let moments: [[Moments]]

  /// - Parameter ratings: `[rater][step]`, NaN is missing.
  init(of ratings: [[Double]]) {
    moments = ratings.indices.map { first in
      ratings.indices.map { second in
        first < second
          ? Moments(gold: ratings[first], prediction: ratings[second]) : Moments()
      }
    }
  }

  /// The mean of a rater's concordance correlations with the others, convention `population`;
  /// undefined ones take no part, NaN without any.
  func meanConcordance(of rater: Int) -> Double {
    mean(of: rater) { $0.concordanceCorrelation() }
  }

  /// The mean of a rater's Pearson correlations with the others; undefined ones take no part, NaN
  /// without any.
  func meanPearson(of rater: Int) -> Double {
    mean(of: rater) { $0.pearsonCorrelation() }
  }

  private func mean(of rater: Int, _ measure: (Moments) -> Double) -> Double {
    let defined = moments.indices
      .filter { $0 != rater }
      .map { measure(moments[min(rater, $0)][max(rater, $0)]) }
      .filter { !$0.isNaN }
    return defined.reduce(0, +) / Double(defined.count)
  }
}
