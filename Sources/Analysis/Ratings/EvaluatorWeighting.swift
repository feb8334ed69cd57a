import Agreement
import Reliability
import Warping

/// The weights of the evaluator weighted estimator (EWE): raters count by how well they agree.
///
///     g = Σ w_k y_k / Σ w_k
///
/// A constant rater has the weight 0, and so has one whose agreement is undefined, e.g. for lack of
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
    /// Mean concordance correlation with each of the others: MuSe-Toolbox's, which takes the
    /// convention `avec` and rounds to four decimals.
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
  func weights(
    of ratings: [[Double]], _ convention: Convention
  ) throws(RatingsError) -> [RaterWeight] {
    guard ratings.count > 1 else { return [RaterWeight(1)] }
    var result = agreements(of: ratings, convention).map { RaterWeight(agreement: $0) }
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
    case .drop: try drop(&result, ratings, convention)
    }
    let total = result.reduce(0) { $0 + $1.value }
    let size = result.reduce(0) { $0 + abs($1.value) }
    guard abs(total) > 1e-12 * size else { throw .noWeights }
    return result
  }

  private func drop(
    _ result: inout [RaterWeight], _ ratings: [[Double]], _ convention: Convention
  ) throws(RatingsError) {
    while result.contains(where: { $0.value < 0 }) {
      for rater in result.indices where result[rater].value < 0 {
        result[rater] = RaterWeight(0, .negative)
      }
      let rest = result.indices.filter { result[$0].value > 0 }
      guard rest.count > 1 else {
        for rater in rest { result[rater].value = 1 }
        return
      }
      let again = agreements(of: rest.map { ratings[$0] }, convention)
      for (rater, value) in zip(rest, again) { result[rater] = RaterWeight(agreement: value) }
    }
  }

  /// `[rater]`: how well each agrees; NaN is undefined.
  private func agreements(of ratings: [[Double]], _ convention: Convention) -> [Double] {
    switch basis {
    case .allMean:
      let mean = meanAcrossRaters(ratings)
      return ratings.map { Moments(gold: mean, prediction: $0).pearsonCorrelation(convention) }
    case .leaveOneOut:
      return ratings.indices.map { rater in
        let others = ratings.indices.map { $0 == rater ? 0.0 : 1 }
        return Moments(gold: weightedMean(ratings, weights: others), prediction: ratings[rater])
          .pearsonCorrelation(convention)
      }
    case .pairwiseCCC:
      let pairs = RaterPairs(of: ratings)
      return ratings.indices.map { pairs.means(of: $0, convention).concordance }
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

/// Rater aligned annotation weighting (RAAW): raters are aligned in time by generalised canonical
/// time warping, and the aligned ones weighted by how well they agree.
///
/// The aligned ratings are in the raters' own units: warping moves them in time only. Weights are
/// those of the evaluator weighted estimator.
///
/// Source: L. Stappen, L. Schumann, B. Sertolli et al., MuSe-Toolbox, MuSe 2021, 75-82,
/// doi:10.1145/3475957.3484451.
package struct RaterAlignedWeighting: Equatable, Sendable {
  /// What agreement is taken of.
  package enum WeightSource: String, CaseIterable, Sendable {
    /// The ratings as they were given: the authors' choice.
    case raw
    case aligned
  }

  package var weighting: EvaluatorWeighting
  package var source: WeightSource
  /// Between the warping paths' knots, steps; at least 1.
  package var spacing: Double

  package init(weighting: EvaluatorWeighting, source: WeightSource = .raw, spacing: Double) {
    precondition(spacing >= 1)
    self.weighting = weighting
    self.source = source
    self.spacing = spacing
  }

  /// - Parameter ratings: `[rater][step]`, NaN is missing; each rater rated something.
  /// - Returns: `[rater][step]` aligned, and `[rater]` weights.
  /// - Throws: `noWeights`; `warping` for an infinite value.
  func aligned(
    _ ratings: [[Double]], _ convention: Convention
  ) throws(RatingsError) -> (ratings: [[Double]], weights: [RaterWeight]) {
    let aligned: [[Double]]
    do {
      aligned = try CanonicalTimeWarping(aligning: ratings, spacing: spacing).aligned
    } catch {
      throw .warping(error)
    }
    return (aligned, try weighting.weights(of: source == .raw ? ratings : aligned, convention))
  }
}
