package import Agreement
import Reliability

/// One rater's part in a gold standard, and how they agree with the others: a row of the report.
package struct RaterSummary: Equatable, Sendable {
  package let recording: String
  package let dimension: String
  package let rater: String
  /// What the rater counts; see `GoldStandard.weights`.
  package let weight: Double
  /// Mean concordance correlation with each of the others; see `PairMeans`.
  package let meanConcordance: Double
  /// Mean Pearson correlation with each of the others; see `PairMeans`.
  package let meanPearson: Double
  /// Seconds that the rater is late by among the others; 0 if delays were not aligned.
  package let delay: Double
  /// The rater's mean less that of the others' mean, over the steps that both have; NaN if none.
  package let bias: Double
  /// The rater's standard deviation by that of the others' mean, over the same steps; NaN if
  /// undefined.
  package let scale: Double
  /// Steps of the gold standard.
  package let steps: Int
  /// Of these, without a rating of this rater as it was fused.
  package let missing: Int
  /// Ratings cut off, and steps filled, by the length policy.
  package let cut: Int
  package let filled: Int
  package let remark: RaterRemark?

  /// The summaries of all raters, in their order; all agreement is that of the ratings as they are
  /// given, i.e. smoothed, standardised and moved if that was asked for.
  package static func all(
    of ratings: SteppedRatings, in gold: GoldStandard, _ convention: Convention = .population
  ) -> [RaterSummary] {
    let values = ratings.values
    let agreement = RaterPairs(of: values)
    let others = meansOfOthers(values)
    return ratings.raters.indices.map { index in
      let rater = ratings.raters[index]
      let moments = Moments(gold: others[index], prediction: rater.values)
      let means = agreement.means(of: index, convention)
      return RaterSummary(
        recording: ratings.recording, dimension: ratings.dimension, rater: rater.name,
        weight: gold.weights[index],
        meanConcordance: means.concordance, meanPearson: means.pearson, delay: rater.delay,
        bias: moments.count > 0 ? moments.predictionMean - moments.goldMean : .nan,
        scale: moments.scaleShift, steps: ratings.times.count, missing: rater.missing,
        cut: rater.cut, filled: rater.filled, remark: gold.remarks[index])
    }
  }
}
