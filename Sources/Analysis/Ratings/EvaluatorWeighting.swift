import Agreement
import Reliability

/// The weights of the evaluator weighted estimator (EWE): raters count by how well they agree.
///
///     g = Σ w_k y_k / Σ w_k
///
/// A constant rater has the weight 0, and so has one whose agreement is undefined, e.g. for want of
/// common steps. Somebody who rated alone has the weight 1.
///
/// Source: M. Grimm, K. Kroschel, Evaluation of natural emotions using self assessment manikins,
/// ASRU 2005, 381-385, doi:10.1109/ASRU.2005.1566530.
package struct EvaluatorWeighting: Equatable, Sendable {
  /// What a weight is. The field calls all of them EWE.
  package enum Basis: String, CaseIterable, Sendable {
    /// Pearson's correlation with the mean of all raters, the rater among them: Grimm and Kroschel's.
    case allMean = "all-mean"
    /// Pearson's correlation with the mean of the others: audEERING's.
    case leaveOneOut = "leave-one-out"
    /// Mean concordance correlation with each of the others, sums divided by n: MuSe-Toolbox's,
    /// which takes its variances by n − 1 and rounds to four decimals.
    case pairwiseCCC = "pairwise-ccc"
  }

  /// What becomes of a rater with a negative weight.
  package enum Negatives: String, CaseIterable, Sendable {
    /// The weight becomes 0; what the others are compared with still holds that rater.
    case zero
    /// It stays, and turns the rater upside down.
    case keep
    /// While there are any, all raters whose weight is not positive leave, and the weights of the
    /// rest are computed again among themselves.
    case drop
  }

  package var basis: Basis
  package var negatives: Negatives

  package init(basis: Basis, negatives: Negatives = .zero) {
    self.basis = basis
    self.negatives = negatives
  }

  /// - Parameter ratings: `[rater][step]`, NaN is missing; each rater rated something.
  /// - Returns: `[rater]`, the weights and why they are zero or negative.
  /// - Throws: `noWeights` if all are zero or their sum is rounding (1e-12 of their size).
  func weights(of ratings: [[Double]]) throws(RatingsError) -> [RaterWeight] {
    guard ratings.count > 1 else { return [RaterWeight(1)] }
    var result = agreements(of: ratings).map { RaterWeight(agreement: $0) }
    for rater in ratings.indices where isConstant(ratings[rater]) {
      result[rater] = RaterWeight(0, .constant)
    }
    switch negatives {
    case .keep:
      for rater in result.indices where result[rater].value < 0 {
        result[rater].remark = .negativeKept
      }
    case .zero:
      for rater in result.indices where result[rater].value < 0 {
        result[rater] = RaterWeight(0, .negative)
      }
    case .drop: try drop(&result, ratings)
    }
    let total = result.reduce(0) { $0 + $1.value }
    let size = result.reduce(0) { $0 + abs($1.value) }
    guard abs(total) > 1e-12 * size else { throw .noWeights }
    return result
  }

  private func drop(_ result: inout [RaterWeight], _ ratings: [[Double]]) throws(RatingsError) {
    while result.contains(where: { $0.value < 0 }) {
      for rater in result.indices where result[rater].value < 0 {
        result[rater] = RaterWeight(0, .negative)
      }
      let rest = result.indices.filter { result[$0].value > 0 }
      guard rest.count > 1 else {
        for rater in rest { result[rater].value = 1 }
        return
      }
      let again = agreements(of: rest.map { ratings[$0] })
      for (rater, value) in zip(rest, again) { result[rater] = RaterWeight(agreement: value) }
    }
  }

  /// `[rater]`: how well each agrees; NaN is undefined.
  private func agreements(of ratings: [[Double]]) -> [Double] {
    switch basis {
    case .allMean:
      let mean = meanAcrossRaters(ratings)
      return ratings.map { Moments(gold: mean, prediction: $0).pearsonCorrelation() }
    case .leaveOneOut:
      return ratings.indices.map { rater in
        Moments(gold: meanOfOthers(ratings, than: rater), prediction: ratings[rater])
          .pearsonCorrelation()
      }
    case .pairwiseCCC:
      let agreement = RaterPairs(of: ratings)
      return ratings.indices.map { agreement.meanConcordance(of: $0) }
    }
  }
}

/// A rater's weight, and what is to be said of it.
struct RaterWeight: Equatable {
  var value: Double
  var remark: RaterRemark?

  init(_ value: Double, _ remark: RaterRemark? = nil) {
    self.value = value
    self.remark = remark
  }

  /// An agreement as a weight; an undefined one (NaN) is none.
  init(agreement: Double) {
    value = agreement.isNaN ? 0 : agreement
    remark = value == 0 ? .undefined : nil
  }
}

/// `[step]`: the mean of all raters but one.
func meanOfOthers(_ ratings: [[Double]], than rater: Int) -> [Double] {
  var weights = [Double](repeating: 1, count: ratings.count)
  weights[rater] = 0
  return weightedMean(ratings, weights: weights)
}

/// Whether all ratings present are the same.
func isConstant(_ ratings: [Double]) -> Bool {
  guard let first = ratings.first(where: { !$0.isNaN }) else { return true }
  return ratings.allSatisfy { $0.isNaN || $0 == first }
}
