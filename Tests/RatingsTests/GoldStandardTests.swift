import Foundation
import Ratings
import TestSupport
import Testing
import Warping

struct GoldStandardTests {
  static let methods: [GoldStandard.Method] =
    [.mean, .median, .avec, .zeroMean] + EvaluatorWeighting.all.map { .evaluatorWeighted($0) }

  /// Two raters: means of 1, 3 and of 2, 6; distances of 1/2 and of 3/2.
  @Test func theMeanMatchesHandComputedValues() throws {
    let gold = try GoldStandard(fusing: [[1, 3], [2, 6]], by: .mean)
    #expect(gold.values == [1.5, 4.5])
    #expect(gold.spread == [0.5, 1.5])
    #expect(gold.weights == [1, 1])
    #expect(gold.remarks == [nil, nil])
  }

  @Test func theMedianMatchesHandComputedValues() throws {
    let gold = try GoldStandard(
      fusing: [[1, 5, .nan], [2, 1, 4], [9, .nan, .nan]], by: .median)
    #expect(gold.values == [2, 3, 4])
  }

  /// Means 2 and 4 taken off: −1, 1 and −2, 2.
  @Test func zeroMeanMatchesHandComputedValues() throws {
    let gold = try GoldStandard(fusing: [[1, 3], [2, 6]], by: .zeroMean)
    #expect(gold.values == [-1.5, 1.5])
    #expect(gold.spread == [0.5, 0.5])
  }

  /// Of two raters both weights are their one concordance, so the level is the plain mean.
  @Test func ofTwoRatersAvecIsTheMean() throws {
    let gold = try GoldStandard(fusing: [[0, 1, 2], [0, 1, 1]], by: .avec)
    #expect(distance(gold.values, [0, 1, 1.5]) < 1e-15)
  }

  /// Raters a = 0, 1, 2, b = 0, 1, 1 and c = 2, 1, 0: ccc(a, b) = 2/3, ccc(a, c) = −1 and
  /// ccc(b, c) = −2/3. Weights −1/6, 0, −5/6 and means 1, 2/3, 1: the level is 1, not the grand mean
  /// 8/9, so 1/9 is added to the plain mean.
  @Test func avecMatchesHandComputedValues() throws {
    let gold = try GoldStandard(fusing: [[0, 1, 2], [0, 1, 1], [2, 1, 0]], by: .avec)
    #expect(
      distance(gold.values, [2.0 / 3 + 1.0 / 9, 1 + 1.0 / 9, 1 + 1.0 / 9]) < 1e-14)
    #expect(distance(gold.weights, [-1.0 / 6, 0, -5.0 / 6]) < 1e-14)
  }

  @Test(arguments: methods.filter { $0 != .zeroMean })
  func aSingleRaterIsTheGoldStandard(method: GoldStandard.Method) throws {
    let gold = try GoldStandard(fusing: [[0.1, .nan, 0.7]], by: method)
    #expect(distance(gold.values, [0.1, .nan, 0.7]) == 0)
    #expect(distance(gold.spread, [0, .nan, 0]) == 0)
  }

  @Test(arguments: methods)
  func aRaterWithoutRatingsTakesNoPart(method: GoldStandard.Method) throws {
    let others = [[0.1, 0.2, 0.4], [0.2, 0.1, 0.5]]
    let gold = try GoldStandard(fusing: [[.nan, .nan, .nan]] + others, by: method)
    #expect(gold.values == (try GoldStandard(fusing: others, by: method)).values)
    #expect(gold.remarks == [.empty, nil, nil])
    #expect(gold.weights[0] == 0)
  }

  @Test func aConstantRaterHasNoWeightAndIsNamed() throws {
    let gold = try GoldStandard(
      fusing: [[0, 1, 2], [9, 9, 9], [0, 1, 3], [0, 2, 2]], by: .avec)
    #expect(gold.remarks == [nil, .constant, nil, nil])
    #expect(!gold.levelIsOutside)
    // The level is that of the other three, not pulled towards 9.
    let level = gold.values.reduce(0, +) / 3
    #expect(level > 1 && level < 4.0 / 3)
  }

  @Test func ratersWhoAllSayTheSameConstantAgree() throws {
    let gold = try GoldStandard(fusing: [[0.1, 0.1], [0.1, 0.1], [0.1, 0.1]], by: .avec)
    #expect(gold.values == [0.1, 0.1])
    #expect(gold.remarks == [.constant, .constant, .constant])
  }

  @Test func weightsThatCancelAreAnError() {
    #expect(throws: RatingsError.weightsSumToZero) {
      try GoldStandard(fusing: [[0, 0], [1, 1], [2, 2]], by: .avec)
    }
  }

  @Test func aLevelOutsideTheRatersIsRemarked() throws {
    // The third opposes the two others from above: its negative weight pushes the level below both.
    let gold = try GoldStandard(
      fusing: [[0, 1, 2, 3], [0.2, 1.2, 2.2, 3.2], [6, 5, 4, 3]], by: .avec)
    #expect(gold.levelIsOutside)
  }

  @Test(arguments: methods)
  func ratersWhoRatedNothingAreAnError(method: GoldStandard.Method) {
    #expect(throws: RatingsError.noRatings) {
      try GoldStandard(fusing: [[.nan, .nan], [.nan, .nan]], by: method)
    }
    #expect(throws: RatingsError.noRatings) { try GoldStandard(fusing: [[], []], by: method) }
  }

  @Test func trapsOnDifferentLengths() async {
    await #expect(processExitsWith: .failure) {
      _ = try GoldStandard(fusing: [[1, 2], [1]], by: .mean)
    }
  }

  /// Exactly, wherever somebody is present; `zeroMean` less the rater's mean.
  @Test(arguments: methods, UInt64(0)..<20)
  func identicalRatersFuseToThemselves(method: GoldStandard.Method, seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let rater = (0..<50).map { _ in Double.random(in: -1...1, using: &generator) }
    var ratings = [[Double]](repeating: rater, count: 4)
    if method != .avec && method != .zeroMean { ratings[2][7] = .nan }
    let gold = try GoldStandard(fusing: ratings, by: method)
    let level = method == .zeroMean ? rater.reduce(0, +) / 50 : 0
    #expect(distance(gold.values, rater.map { $0 - level }) <= (method == .zeroMean ? 1e-15 : 0))
    #expect(distance(gold.spread, rater.map { _ in 0 }) == 0)
  }

  @Test func theBarycentreOfIdenticalRatersIsThatRater() throws {
    let rater: [Double] = [0.1, 0.7, 0.3, 0.2, 0.9]
    let gold = try GoldStandard(
      fusing: [rater, rater, rater], by: .barycentre(window: 2, starts: [.mean]))
    #expect(distance(gold.values, rater) < 1e-15)
    #expect(gold.weights == [1, 1, 1])
  }

  /// One peak, seen at different times: the mean flattens it, the barycentre does not.
  @Test func theBarycentreKeepsAPeakThatComesAtDifferentTimes() throws {
    let peaks: [[Double]] = [
      [0, 0, 1, 4, 1, 0, 0, 0, 0], [0, 0, 0, 0, 1, 4, 1, 0, 0], [0, 0, 0, 1, 4, 1, 0, 0, 0],
    ]
    let gold = try GoldStandard(fusing: peaks, by: .barycentre(window: 3, starts: [.mean]))
    let mean = try GoldStandard(fusing: peaks, by: .mean)
    #expect((gold.values.max() ?? 0) > 3.5 && (mean.values.max() ?? 0) < 2.1)
    #expect(throws: RatingsError.warping(.infiniteValue(series: 0, step: 1))) {
      try GoldStandard(
        fusing: [[0, .infinity], [0, 1]], by: .barycentre(window: 1, starts: [.mean]))
    }
  }

  static let aligned = [RaterAlignedWeighting.WeightSource.raw, .aligned].map {
    GoldStandard.Method.raterAligned(
      RaterAlignedWeighting(
        weighting: EvaluatorWeighting(basis: .pairwiseCCC), source: $0, spacing: 10))
  }

  @Test(arguments: aligned)
  func identicalRatersAreAlignedAlready(method: GoldStandard.Method) throws {
    let rater = (0..<60).map { Double(($0 * 7) % 13) / 10 }
    let gold = try GoldStandard(fusing: [rater, rater, rater], by: method)
    #expect(distance(gold.values, rater) < 1e-12)
    #expect(distance(gold.weights, [1, 1, 1]) < 1e-12)
  }

  /// One curve by raters whose delay comes and goes: aligned, they agree better, and so is their
  /// weight if it is taken of the aligned ones.
  @Test func alignmentBringsDelaysThatComeAndGoTogether() throws {
    let steps = (0..<300).map { Double($0) }
    func curve(_ time: Double) -> Double { sin(time / 11) + 0.5 * sin(time / 5 + 1) }
    let delays: [(Double) -> Double] = [
      { _ in 0 }, { 6 * sin($0 * .pi / 300) }, { -6 * sin($0 * .pi / 300) },
    ]
    let ratings = delays.map { delay in steps.map { curve($0 - delay($0)) } }
    let raw = try GoldStandard(fusing: ratings, by: Self.aligned[0])
    let aligned = try GoldStandard(fusing: ratings, by: Self.aligned[1])
    #expect(raw.values.count == 300 && raw.values.allSatisfy(\.isFinite))
    #expect((aligned.weights.min() ?? 0) > (raw.weights.max() ?? 1))
    #expect((aligned.weights.min() ?? 0) > 0.95)
    let mean = try GoldStandard(fusing: ratings, by: .mean)
    #expect(spread(aligned) < 0.5 * spread(mean))
  }

  private func spread(_ gold: GoldStandard) -> Double {
    gold.spread.reduce(0, +) / Double(gold.spread.count)
  }

  @Test(arguments: aligned)
  func constantRatersAreNotAligned(method: GoldStandard.Method) throws {
    let rater = (0..<60).map { Double(($0 * 7) % 13) / 10 }
    let gold = try GoldStandard(
      fusing: [rater, [Double](repeating: 3, count: 60), rater], by: method)
    #expect(distance(gold.values, rater) < 1e-12)
    #expect(gold.remarks == [nil, .constant, nil])
    #expect(throws: RatingsError.noWeights) {
      try GoldStandard(fusing: [[1, 1, 1], [2, 2, 2]], by: method)
    }
  }

  /// Against `Tests/Reference/Ratings/make_gold_standards.py`.
  @Test(arguments: referenceCases)
  func agreesWithNumPy(name: String) throws {
    let (ratings, expected) = try referenceCase(name)
    let methods: [(GoldStandard.Method, String)] = [
      (.mean, "mean"), (.avec, "avec"), (.median, "median"), (.zeroMean, "zero_mean"),
    ]
    for (method, column) in methods {
      let gold = try GoldStandard(fusing: ratings, by: method)
      #expect(distance(gold.values, try #require(expected[column])) < 1e-12)
      if method == .mean {
        #expect(distance(gold.spread, try #require(expected["spread"])) < 1e-12)
      }
    }
  }
}
