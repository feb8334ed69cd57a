import Agreement
import Warping

/// One gold standard made of what several raters said of one recording in one dimension.
///
/// Missing ratings are NaN, e.g. where a rater stopped early. A step has a gold standard if at least
/// one rater with a weight is present there. Where raters come and go, the plain mean jumps by what
/// separates them; `avec` centres each rater first, and jumps less.
package struct GoldStandard: Equatable, Sendable {
  /// How raters are fused.
  package enum Method: Equatable, Sendable {
    /// The mean of the raters present.
    case mean
    /// The median of the raters present.
    case median
    /// Each rater centred to a common level, then the mean of those present: the CCC centring of
    /// AVEC 2016 and 2018.
    case avec
    /// Each rater centred to zero, then the mean of those present.
    case zeroMean
    /// The mean of the raters present, weighted by how well they agree.
    case evaluatorWeighted(EvaluatorWeighting)
    /// Their barycentre under dynamic time warping, by which raters may be matched at most `window`
    /// steps apart: `DTWBarycentre`. Rows are taken as consecutive steps.
    case barycentre(window: Int)
  }

  /// `[step]`, in the unit of the ratings; NaN where no rater is present.
  package let values: [Double]
  /// `[step]`, how far the raters that take part lie from it at the same time, centred where the
  /// method centres them: the root of their mean squared distance; NaN where there is no gold
  /// standard.
  package let spread: [Double]
  /// `[rater]`, what each counts: by the method's own weights, 1 where it has none, 0 for a rater
  /// who takes no part.
  package let weights: [Double]
  /// `[rater]`, what is to be said of each.
  package let remarks: [RaterRemark?]
  /// The level of `avec` lies outside the raters' means: weights of both signs.
  package let levelIsOutside: Bool

  /// Fuses the ratings of one recording.
  ///
  /// - Parameter ratings: `[rater][step]`, NaN is missing.
  /// - Throws: `noRatings` if no rater rated anything; `weightsSumToZero` or `noWeights` if there is
  ///   nothing to weigh them by; `warping` if they cannot be warped.
  /// - Precondition: there is a rater, and all have the same number of steps.
  package init(fusing ratings: [[Double]], by method: Method) throws(RatingsError) {
    precondition(!ratings.isEmpty, "no raters")
    precondition(ratings.allSatisfy { $0.count == ratings[0].count }, "raters differ in length")
    let present = ratings.indices.filter { ratings[$0].contains { !$0.isNaN } }
    guard !present.isEmpty else { throw .noRatings }
    let fused = try Fused(present.map { ratings[$0] }, by: method)

    var weights = [Double](repeating: 0, count: ratings.count)
    var remarks = [RaterRemark?](repeating: .empty, count: ratings.count)
    for (rater, weight) in zip(present, fused.weights) {
      weights[rater] = weight.value
      remarks[rater] = weight.remark ?? (isConstant(ratings[rater]) ? .constant : nil)
    }
    values = fused.values
    spread = Ratings.spread(of: fused.taking, around: fused.values)
    self.weights = weights
    self.remarks = remarks
    levelIsOutside = fused.levelIsOutside
  }
}

/// What a method makes of raters who all rated something.
private struct Fused {
  /// `[step]`
  let values: [Double]
  /// `[rater][step]`, the raters that take part, as they were averaged.
  let taking: [[Double]]
  /// `[rater]`
  let weights: [RaterWeight]
  var levelIsOutside = false

  init(_ ratings: [[Double]], by method: GoldStandard.Method) throws(RatingsError) {
    switch method {
    case .mean:
      values = meanAcrossRaters(ratings)
      taking = ratings
      weights = ratings.map { _ in RaterWeight(1) }
    case .median:
      values = medianAcrossRaters(ratings)
      taking = ratings
      weights = ratings.map { _ in RaterWeight(1) }
    case .avec, .zeroMean:
      let means = ratings.map { Moments(gold: $0, prediction: $0).goldMean }
      let centred =
        method == .avec
        ? try CentredRaters.atConcordantLevel(ratings, means: means)
        : CentredRaters.atZero(ratings, means: means)
      values = meanAcrossRaters(centred.ratings)
      taking = centred.ratings
      // A rater without a weight in the level is averaged all the same.
      weights = centred.weights.map { RaterWeight($0) }
      levelIsOutside = method == .avec && centred.levelIsOutside
    case .evaluatorWeighted(let weighting):
      let found = try weighting.weights(of: ratings)
      values = weightedMean(ratings, weights: found.map(\.value))
      taking = ratings.indices.filter { found[$0].value != 0 }.map { ratings[$0] }
      weights = found
    case .barycentre(let window):
      do {
        values = try DTWBarycentre(of: ratings, window: window).values
      } catch {
        throw .warping(error)
      }
      taking = ratings
      weights = ratings.map { _ in RaterWeight(1) }
    }
  }
}
