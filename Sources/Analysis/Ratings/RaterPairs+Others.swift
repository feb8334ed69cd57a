import Agreement
import Reliability

extension RaterPairs {
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
    let defined = (0..<raterCount).filter { $0 != rater }.map { measure(self[rater, $0]) }
      .filter { !$0.isNaN }
    return defined.reduce(0, +) / Double(defined.count)
  }
}
