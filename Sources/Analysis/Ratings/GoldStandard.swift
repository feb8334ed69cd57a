import Agreement

/// One gold standard made of what several raters said of one recording in one dimension.
///
/// Missing ratings are NaN, e.g. where a rater stopped early. A step has a gold standard if at least
/// one rater is present there. Where raters come and go, the plain mean jumps by what separates
/// them; `avec` centres each rater first, and jumps less.
package struct GoldStandard: Equatable, Sendable {
  /// How raters are fused.
  package enum Method: String, CaseIterable, Sendable {
    /// The mean of the raters present.
    case mean
    /// Each rater centred to a common level, then the mean of those present: the CCC centring of
    /// AVEC 2016 and 2018.
    case avec
  }

  /// What the user should know of the raters, by their position.
  package struct Remarks: Equatable, Sendable {
    /// Raters without a single rating; they take no part.
    package var empty: [Int] = []
    /// Raters that rated one value throughout: their concordance with the others is 0 or undefined;
    /// their values take part.
    package var constant: [Int] = []
    /// The level of `avec` lies outside the raters' means: weights of both signs.
    package var levelOutsideRaters = false
  }

  /// `[step]`, in the unit of the ratings; NaN where no rater is present.
  package let values: [Double]
  package let remarks: Remarks

  /// Fuses the ratings of one recording.
  ///
  /// - Parameter ratings: `[rater][step]`, NaN is missing.
  /// - Throws: if no rater rated anything, or if the weights of `avec` sum to zero.
  /// - Precondition: there is a rater, and all have the same number of steps.
  package init(fusing ratings: [[Double]], by method: Method) throws(RatingsError) {
    precondition(!ratings.isEmpty, "no raters")
    precondition(ratings.allSatisfy { $0.count == ratings[0].count }, "raters differ in length")
    let moments = ratings.map { Moments(gold: $0, prediction: $0) }
    let present = ratings.indices.filter { moments[$0].count > 0 }
    guard !present.isEmpty else { throw .noRatings }
    var remarks = Remarks()
    remarks.empty = ratings.indices.filter { moments[$0].count == 0 }
    remarks.constant = present.filter { moments[$0].goldSquares == 0 }

    var series = present.map { ratings[$0] }
    if method == .avec {
      let means = present.map { moments[$0].goldMean }
      let level = try concordanceWeightedLevel(series, means: means)
      remarks.levelOutsideRaters =
        means.allSatisfy { $0 < level } || means.allSatisfy { $0 > level }
      for rater in series.indices {
        let shift = level - means[rater]
        series[rater] = series[rater].map { $0 + shift }
      }
    }
    values = meanAcrossRaters(series)
    self.remarks = remarks
  }
}

/// `[step]`: at each step, the mean of the raters present; NaN where there are none.
private func meanAcrossRaters(_ ratings: [[Double]]) -> [Double] {
  ratings[0].indices.map { step in
    var (sum, count) = (0.0, 0.0)
    for series in ratings where !series[step].isNaN {
      sum += series[step]
      count += 1
    }
    return sum / count
  }
}
