import Agreement
import Testing

struct ScoreTests {
  /// Errors 0, 2, −1: squares sum to 5, absolute values to 3.
  @Test func errorsMatchHandComputedValues() {
    let statistics = ExactMoments(gold: [1, 2, 3, .nan], prediction: [1, 4, 2, 0])
    #expect(statistics.missing == 1)
    #expect(abs(statistics.rootMeanSquaredError - (5.0 / 3).squareRoot()) < 1e-15)
    #expect(statistics.meanAbsoluteError == 1)
  }

  @Test func mergedStatisticsAreThoseOfAllPairs() {
    var merged = ExactMoments(gold: [1, 2, .nan], prediction: [1, 4, 1])
    merged.merge(ExactMoments(gold: [3, 5], prediction: [2, .nan]))
    let whole = ExactMoments(gold: [1, 2, .nan, 3, 5], prediction: [1, 4, 1, 2, .nan])
    #expect(merged.missing == 2)
    #expect(merged.rootMeanSquaredError == whole.rootMeanSquaredError)
    #expect(merged.meanAbsoluteError == whole.meanAbsoluteError)
    #expect(abs(merged.moments.products - whole.moments.products) < 1e-14)
  }

  @Test func measuresComeInTheOrderOfTheirNames() {
    let statistics = ExactMoments(gold: [0, 1, 2], prediction: [1, 3, 5])
    let score = Score(statistics, convention: .avec)
    let byName = Dictionary(uniqueKeysWithValues: zip(Score.measures, score.values))
    #expect(score.count == 3)
    #expect(byName["ccc"] == statistics.moments.concordanceCorrelation(.avec))
    #expect(byName["pearson"] == statistics.moments.pearsonCorrelation(.avec))
    #expect(byName["bias_correction"] == statistics.moments.biasCorrection(.avec))
    #expect(byName["scale_shift"] == statistics.moments.scaleShift)
    #expect(byName["location_shift"] == statistics.moments.locationShift(.avec))
    #expect(byName["rmse"] == statistics.rootMeanSquaredError)
    #expect(byName["mae"] == 2)
  }

  @Test func theMeanLeavesUndefinedMeasuresOutAndCountsThem() {
    let defined = Score(
      ExactMoments(gold: [0, 1, 2], prediction: [0, 1, 2]), convention: .population)
    let constant = Score(
      ExactMoments(gold: [0, 1, 2], prediction: [1, 1, 1]), convention: .population)
    let (mean, leftOut) = Score.mean(of: [defined, constant])
    #expect(mean.count == 6)
    #expect(mean.values[0] == 0.5)
    #expect(abs(mean.values[1] - 1) < 1e-15)
    #expect(leftOut == [0, 1, 0, 0, 1, 0, 0])
  }

  @Test func theMeanOfNothingIsUndefined() {
    let (mean, leftOut) = Score.mean(of: [])
    #expect(mean.count == 0)
    #expect(mean.values.allSatisfy { $0.isNaN })
    #expect(leftOut == [0, 0, 0, 0, 0, 0, 0])
  }
}
