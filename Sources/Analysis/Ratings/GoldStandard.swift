package import Agreement
package import Warping

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
    /// steps apart, the cheapest that is found from `starts`: `DTWBarycentre`. Rows are taken as
    /// consecutive steps.
    case barycentre(window: Int, starts: [DTWBarycentre.Start])
    /// Raters aligned by canonical time warping, then their mean, weighted by how well they agree.
    /// Rows are taken as consecutive steps.
    case raterAligned(RaterAlignedWeighting)
  }

  /// `[step]`, in the unit of the ratings; NaN where no rater is present.
  package let values: [Double]
  /// `[step]`, how far the raters that take part lie from it at the same time, as they were averaged
  /// (centred under `avec` and `zeroMean`, aligned under `raterAligned`): the root of their mean
  /// squared distance; NaN where there is no gold standard.
  package let spread: [Double]
  /// `[rater]`, what each counts: by the method's own weights, 1 where it has none, 0 for a rater
  /// who takes no part.
  package let weights: [Double]
  /// `[rater]`, what is to be said of each.
  package let remarks: [RaterRemark?]
  /// The level of `avec` lies outside the raters' means: weights of both signs.
  package let levelIsOutside: Bool
  /// `[rater][step]`: the ratings as they were warped under `raterAligned`; nil under other methods.
  package let warped: [[Double]]?
  /// Where the iterations of `barycentre` began that led to it; nil under other methods.
  package let barycentreStart: DTWBarycentre.Start?

  /// Fuses the ratings of one recording.
  ///
  /// - Parameters:
  ///   - ratings: `[rater][step]`, NaN is missing.
  ///   - convention: of the coefficients that weigh raters.
  /// - Throws: `noRatings` if no rater rated anything; `weightsSumToZero` or `noWeights` if there is
  ///   nothing to weigh them by; `warping` if they cannot be warped.
  /// - Precondition: there is a rater, and all have the same number of steps.
  package init(
    fusing ratings: [[Double]], by method: Method, convention: Convention = .population
  ) throws(RatingsError) {
    precondition(!ratings.isEmpty, "no raters")
    precondition(ratings.allSatisfy { $0.count == ratings[0].count }, "raters differ in length")
    let present = ratings.indices.filter { ratings[$0].contains { !$0.isNaN } }
    guard !present.isEmpty else { throw .noRatings }
    let fused = try Fused(present.map { ratings[$0] }, by: method, convention)

    var weights = [Double](repeating: 0, count: ratings.count)
    var remarks = [RaterRemark?](repeating: .empty, count: ratings.count)
    for (rater, weight) in zip(present, fused.weights) {
      weights[rater] = weight.value
      remarks[rater] = weight.remark ?? (isConstant(ratings[rater]) ? .constant : nil)
    }
    values = fused.values
    spread = Ratings.spread(of: fused.averaged, around: fused.values)
    self.weights = weights
    self.remarks = remarks
    levelIsOutside = fused.levelIsOutside
    barycentreStart = fused.barycentreStart
    warped = fused.warped.map { warped in
      var all = ratings
      for (rater, values) in zip(present, warped) { all[rater] = values }
      return all
    }
  }
}

/// What a method makes of raters who all rated something.
private struct Fused {
  /// `[step]`
  let values: [Double]
  /// `[rater][step]`, the raters that take part, as they were averaged.
  let averaged: [[Double]]
  /// `[rater]`
  let weights: [RaterWeight]
  var levelIsOutside = false
  /// `[rater][step]`
  var warped: [[Double]]?
  var barycentreStart: DTWBarycentre.Start?

  init(
    _ ratings: [[Double]], by method: GoldStandard.Method, _ convention: Convention
  ) throws(RatingsError) {
    switch method {
    case .mean:
      values = meanAcrossRaters(ratings)
      averaged = ratings
      weights = ratings.map { _ in RaterWeight(1) }
    case .median:
      values = medianAcrossRaters(ratings)
      averaged = ratings
      weights = ratings.map { _ in RaterWeight(1) }
    case .avec, .zeroMean:
      let means = ratings.map { Moments(gold: $0, prediction: $0).goldMean }
      let centred =
        method == .avec
        ? try CentredRaters.atConcordantLevel(ratings, means: means, convention)
        : CentredRaters.atZero(ratings, means: means)
      values = meanAcrossRaters(centred.ratings)
      averaged = centred.ratings
      // A rater without a weight in the level is averaged all the same.
      weights = centred.weights.map { RaterWeight($0) }
      levelIsOutside = method == .avec && centred.levelIsOutside
    case .evaluatorWeighted(let weighting):
      let found = try weighting.weights(of: ratings, convention)
      values = weightedMean(ratings, weights: found.map(\.value))
      averaged = ratings.indices.filter { found[$0].value != 0 }.map { ratings[$0] }
      weights = found
    case .raterAligned(let weighting):
      let (aligned, found) = try weighting.aligned(ratings, convention)
      values = weightedMean(aligned, weights: found.map(\.value))
      averaged = aligned.indices.filter { found[$0].value != 0 }.map { aligned[$0] }
      weights = found
      warped = aligned
    case .barycentre(let window, let starts):
      do {
        let barycentre = try DTWBarycentre(of: ratings, window: window, from: starts)
        values = barycentre.values
        barycentreStart = barycentre.start
      } catch {
        throw .warping(error)
      }
      averaged = ratings
      weights = ratings.map { _ in RaterWeight(1) }
    }
  }
}

/// What is unusual about a rater's part in a gold standard.
package enum RaterRemark: String, Equatable, Sendable {
  /// Not a single rating.
  case empty = "no ratings"
  /// One value throughout: agrees with nobody.
  case constant = "one value throughout"
  /// A negative agreement, whose weight became zero.
  case negative = "negative weight"
  /// A negative agreement, by which the rater counts upside down.
  case negativeKept = "negative weight (kept)"
  /// No agreement can be computed, or it is zero.
  case undefined = "no agreement with the others"
}
