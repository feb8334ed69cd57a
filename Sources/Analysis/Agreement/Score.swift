/// The measures of agreement that are reported for one set of pairs.
package struct Score: Equatable, Sendable {
  /// Pairs that took part.
  package var count: Int
  /// `[measure]`, in the order of `measures`.
  package var values: [Double]

  /// Names of the measures, in the order in which they are reported.
  package static let measures = [
    "ccc", "pearson", "bias_correction", "scale_shift", "location_shift", "rmse", "mae",
  ]

  package init(_ sums: ExactMoments, convention: Convention) {
    let moments = sums.moments
    count = moments.count
    values = [
      moments.concordanceCorrelation(convention), moments.pearsonCorrelation(convention),
      moments.biasCorrection(convention), moments.scaleShift, moments.locationShift(convention),
      sums.rootMeanSquaredError, sums.meanAbsoluteError,
    ]
  }

  /// Mean over recordings, each with the same weight; `count` is the sum.
  ///
  /// A recording in which a measure is not finite takes no part in that measure's mean; NaN if
  /// there is none.
  ///
  /// - Returns: the mean, and for each measure how many recordings it leaves out.
  package static func mean(of scores: [Score]) -> (score: Score, leftOut: [Int]) {
    var mean = Score(ExactMoments(), convention: .population)
    var leftOut: [Int] = []
    mean.count = scores.reduce(0) { $0 + $1.count }
    for measure in mean.values.indices {
      let defined = scores.map { $0.values[measure] }.filter(\.isFinite)
      mean.values[measure] = defined.reduce(0, +) / Double(defined.count)
      leftOut.append(scores.count - defined.count)
    }
    return (mean, leftOut)
  }
}
