import Agreement
import TestSupport
import Testing

struct ConcordanceCorrelationTests {
  /// Worked by hand: means 1 and 2/3, sums of squares 2 and 2/3, products 1, so
  /// 2 · 1 / (2 + 2/3 + 3 · 1/9) = 2/3.
  @Test func matchesHandComputedValue() {
    let ccc = Moments(gold: [0, 1, 2], prediction: [0, 1, 1]).concordanceCorrelation()
    #expect(abs(ccc - 2.0 / 3) < 1e-15)
  }

  /// Same series: sample divides sums by 2 instead of 3, so 1 / (1 + 1/3 + 1/9) = 9/13; avec has
  /// covariance 1/3 above the same variances, so 2/3 / (13/9) = 6/13.
  @Test func conventionsMatchHandComputedValues() {
    let moments = Moments(gold: [0, 1, 2], prediction: [0, 1, 1])
    #expect(abs(moments.concordanceCorrelation(.sample) - 9.0 / 13) < 1e-15)
    #expect(abs(moments.concordanceCorrelation(.avec) - 6.0 / 13) < 1e-15)
    let pearson = moments.pearsonCorrelation()
    #expect(moments.pearsonCorrelation(.sample) == pearson)
    #expect(abs(moments.pearsonCorrelation(.avec) - pearson * 2 / 3) < 1e-15)
  }

  @Test func aPerfectPredictionOfFourPointsScoresThreeQuartersUnderAvec() {
    let moments = Moments(gold: [1, 2, 3, 5], prediction: [1, 2, 3, 5])
    #expect(moments.concordanceCorrelation() == 1)
    #expect(moments.concordanceCorrelation(.sample) == 1)
    #expect(moments.concordanceCorrelation(.avec) == 0.75)
  }

  @Test(arguments: Convention.allCases)
  func oneConstantSeriesScoresZero(convention: Convention) {
    for moments in [
      Moments(gold: [1, 2, 4], prediction: [0.1, 0.1, 0.1]),
      Moments(gold: [0.1, 0.1, 0.1], prediction: [1, 2, 4]),
      Moments(gold: [0.3, 0.3], prediction: [0.1, 0.1]),
    ] {
      #expect(moments.concordanceCorrelation(convention) == 0)
      #expect(moments.pearsonCorrelation(convention).isNaN)
      #expect(moments.biasCorrection(convention) == 0)
    }
  }

  @Test(arguments: Convention.allCases)
  func equalConstantsAndSinglePairsAreUndefined(convention: Convention) {
    let constant = [Double](repeating: 0.1, count: 100)
    for moments in [
      Moments(gold: constant, prediction: constant), Moments(gold: [1], prediction: [1]), Moments(),
    ] {
      #expect(moments.concordanceCorrelation(convention).isNaN)
      #expect(moments.pearsonCorrelation(convention).isNaN)
      #expect(moments.biasCorrection(convention).isNaN)
      #expect(moments.scaleShift.isNaN)
      #expect(moments.locationShift(convention).isNaN)
    }
  }

  /// Gold 0, 1, 2 and prediction 1, 3, 5: sx = 2 sy, mx − my = 2; sy² = 2/3.
  @Test func shiftsMatchHandComputedValues() {
    let moments = Moments(gold: [0, 1, 2], prediction: [1, 3, 5])
    #expect(abs(moments.scaleShift - 2) < 1e-15)
    #expect(abs(moments.locationShift() - 2 / (4.0 / 3).squareRoot()) < 1e-15)
    #expect(abs(moments.locationShift(.sample) - 2 / 2.0.squareRoot()) < 1e-15)
    #expect(abs(moments.pearsonCorrelation() - 1) < 1e-15)
    #expect(abs(moments.biasCorrection() - 2 / (2 + 0.5 + 3)) < 1e-15)
  }

  @Test(arguments: UInt64(0)..<100)
  func isSymmetricBoundedAndTheProductOfItsParts(seed: UInt64) {
    let (gold, prediction) = randomPairs(seed: seed)
    let moments = Moments(gold: gold, prediction: prediction)
    let swapped = Moments(gold: prediction, prediction: gold)
    for convention in Convention.allCases {
      let ccc = moments.concordanceCorrelation(convention)
      let pearson = moments.pearsonCorrelation(convention)
      #expect(abs(ccc - swapped.concordanceCorrelation(convention)) < 1e-14)
      #expect((-1...1).contains(ccc))
      #expect(abs(ccc) <= abs(pearson) + 1e-14)
      #expect((0...1).contains(moments.biasCorrection(convention)))
      #expect(abs(ccc - pearson * moments.biasCorrection(convention)) < 1e-14)
    }
    let (v, u) = (moments.scaleShift, moments.locationShift())
    #expect(abs(moments.biasCorrection() - 2 / (v + 1 / v + u * u)) < 1e-14)
  }

  /// A single value off by a millionth of the range is told from identity.
  @Test(arguments: UInt64(0)..<100)
  func isOneOnlyForIdentity(seed: UInt64) {
    let (gold, prediction) = randomPairs(seed: seed)
    #expect(Moments(gold: gold, prediction: gold).concordanceCorrelation() == 1)
    #expect(Moments(gold: gold, prediction: prediction).concordanceCorrelation() < 1)
    var moved = gold
    moved[0] += 1e-6
    #expect(Moments(gold: gold, prediction: moved).concordanceCorrelation() < 1)
  }

  /// The same line through both series, falling or rising, changes no score.
  @Test(arguments: UInt64(0)..<100)
  func isInvariantToAnAffineMapOfBoth(seed: UInt64) {
    let (gold, prediction) = randomPairs(seed: seed)
    var generator = SplitMix64(seed: ~seed)
    let slope = Double.random(in: 0.1...10, using: &generator) * (seed.isMultiple(of: 2) ? 1 : -1)
    let offset = Double.random(in: -10...10, using: &generator)
    let before = Moments(gold: gold, prediction: prediction).concordanceCorrelation()
    let after = Moments(
      gold: gold.map { slope * $0 + offset }, prediction: prediction.map { slope * $0 + offset }
    ).concordanceCorrelation()
    #expect(abs(before - after) < 1e-11)
  }

  /// Moving the prediction to the gold standard's mean and spread scores Pearson's correlation.
  @Test(arguments: UInt64(0)..<100)
  func theBestLineReachesPearson(seed: UInt64) {
    let (gold, prediction) = randomPairs(seed: seed)
    let moments = Moments(gold: gold, prediction: prediction)
    let moved = prediction.map {
      moments.goldMean + ($0 - moments.predictionMean) / moments.scaleShift
    }
    let best = Moments(gold: gold, prediction: moved).concordanceCorrelation()
    #expect(abs(best - moments.pearsonCorrelation()) < 1e-12)
  }

  private func randomPairs(seed: UInt64) -> (gold: [Double], prediction: [Double]) {
    var generator = SplitMix64(seed: seed)
    let count = Int.random(in: 2...300, using: &generator)
    let mix = Double.random(in: -1...1, using: &generator)
    let gold = (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
    let prediction = gold.map { mix * $0 + Double.random(in: -0.5...1, using: &generator) }
    return (gold, prediction)
  }
}
