import Ratings
import TestSupport
import Testing

extension EvaluatorWeighting {
  static let all = Basis.allCases.flatMap { basis in
    Negatives.allCases.map { EvaluatorWeighting(basis: basis, negatives: $0) }
  }
}

struct EvaluatorWeightingTests {
  /// a = 0, 1, 2 against the mean of b = 0, 1, 1 and c = 2, 1, 0, which is 1, 1, 1/2: −√3/2. b
  /// against a constant 1: undefined. c against 0, 1, 3/2: negative.
  @Test func allNegativeIsAnError() {
    let ratings: [[Double]] = [[0, 1, 2], [0, 1, 1], [2, 1, 0]]
    for negatives in [EvaluatorWeighting.Negatives.zero, .drop] {
      #expect(throws: RatingsError.noWeights) {
        try fused(ratings, .leaveOneOut, negatives)
      }
    }
  }

  /// The mean of a = 0, 1, 2, b = 0, 1, 1 and c = 2, 1, 0 is 2/3, 1, 1, with deviations −2, 1, 1 in
  /// 9ths: r(a) = √3/2, r(b) = 1, r(c) = −√3/2.
  @Test func allMeanMatchesHandComputedValues() throws {
    let ratings: [[Double]] = [[0, 1, 2], [0, 1, 1], [2, 1, 0]]
    let half = 3.0.squareRoot() / 2
    let kept = try fused(ratings, .allMean, .keep)
    #expect(distance(kept.weights, [half, 1, -half]) < 1e-15)
    // Σ w = 1, so g = half·(0, 1, 2) + (0, 1, 1) − half·(2, 1, 0).
    #expect(distance(kept.values, [-2 * half, 1, 1 + 2 * half]) < 1e-14)
    #expect(kept.remarks == [nil, nil, .negativeKept])

    let zero = try fused(ratings, .allMean, .zero)
    #expect(distance(zero.weights, [half, 1, 0]) < 1e-15)
    #expect(distance(zero.values, [0, 1, (2 * half + 1) / (half + 1)]) < 1e-14)
    #expect(zero.remarks == [nil, nil, .negative])

    // Without c the mean of a and b is 0, 1, 3/2, with deviations −5, 1, 4 (in 6ths):
    // r(a) = 9/√(2 · 42), r(b) = 15/√(6 · 42).
    let dropped = try fused(ratings, .allMean, .drop)
    let expected = [9 / 84.0.squareRoot(), 15 / 252.0.squareRoot(), 0]
    #expect(distance(dropped.weights, expected) < 1e-14)
    #expect(dropped.remarks == [nil, nil, .negative])
  }

  /// ccc(a, b) = 2/3, ccc(a, c) = −1, ccc(b, c) = −2/3.
  @Test func pairwiseCCCMatchesHandComputedValues() throws {
    let ratings: [[Double]] = [[0, 1, 2], [0, 1, 1], [2, 1, 0]]
    let kept = try fused(ratings, .pairwiseCCC, .keep)
    #expect(distance(kept.weights, [-1.0 / 6, 0, -5.0 / 6]) < 1e-15)
    #expect(distance(kept.values, [10.0 / 6, 1, 2.0 / 6]) < 1e-14)
  }

  /// b and c oppose each other so strongly that what is left of their mean is a.
  @Test func whoIsLeftAloneIsTheGoldStandard() throws {
    let a: [Double] = [1, -1, 1, -1]
    let gold = try fused([a, [10, 10, -10, -10], [-9.5, -10.5, 10.5, 9.5]], .leaveOneOut, .drop)
    #expect(gold.weights == [1, 0, 0])
    #expect(gold.remarks == [nil, .negative, .negative])
    #expect(gold.values == a)
  }

  @Test(arguments: EvaluatorWeighting.all)
  func aConstantRaterHasNoWeight(weighting: EvaluatorWeighting) throws {
    let others: [[Double]] = [[0, 1, 2, 1], [0, 1, 3, 2], [0, 2, 2, 1]]
    let gold = try GoldStandard(
      fusing: others + [[9, 9, 9, 9]], by: .evaluatorWeighted(weighting))
    #expect(gold.weights[3] == 0)
    #expect(gold.remarks[3] == .constant)
    let without = try GoldStandard(fusing: others, by: .evaluatorWeighted(weighting))
    #expect(distance(gold.values, without.values) < 1e-14)
  }

  @Test(arguments: EvaluatorWeighting.all)
  func onlyConstantRatersAreAnError(weighting: EvaluatorWeighting) {
    #expect(throws: RatingsError.noWeights) {
      try GoldStandard(fusing: [[1, 1], [2, 2]], by: .evaluatorWeighted(weighting))
    }
  }

  @Test(arguments: EvaluatorWeighting.all)
  func ratersWithoutCommonStepsHaveNoWeights(weighting: EvaluatorWeighting) throws {
    let ratings: [[Double]] = [[0, 1, 2, .nan, .nan, .nan], [.nan, .nan, .nan, 2, 0, 1]]
    if weighting.basis == .allMean {
      // Each is the mean of all where it is present.
      #expect(distance(try fused(ratings, weighting).weights, [1, 1]) < 1e-15)
    } else {
      #expect(throws: RatingsError.noWeights) { try fused(ratings, weighting) }
    }
  }

  /// The third has no common step with the others, so its steps have no gold standard.
  @Test func whereOnlyAWeightlessRaterIsPresentThereIsNothing() throws {
    let gold = try fused(
      [[0, 1, 2, .nan, .nan], [0, 1, 1, .nan, .nan], [.nan, .nan, .nan, 3, 4]], .leaveOneOut, .zero)
    #expect(gold.remarks == [nil, nil, .undefined])
    #expect(gold.values[3].isNaN && gold.values[4].isNaN && gold.spread[3].isNaN)
  }

  /// The second is the first upside down, so where just these two are present their weights leave
  /// nothing to divide by.
  @Test func weightsThatCancelAtAStepLeaveItMissing() throws {
    let gold = try fused([[0, 1, 2, 1], [2, 1, 0, 1], [.nan, 1, 2, 1]], .allMean, .keep)
    #expect(gold.weights[0] > 0 && gold.weights[1] == -gold.weights[0])
    #expect(gold.values[0].isNaN)
    #expect(!gold.values[2].isNaN)
  }

  /// Against `Tests/Reference/Ratings/make_gold_standards.py`.
  @Test(arguments: referenceCases, EvaluatorWeighting.all)
  func agreesWithNumPy(name: String, weighting: EvaluatorWeighting) throws {
    let estimator = "\(weighting.basis.rawValue) \(weighting.negatives.rawValue)"
    let gold = try fused(try referenceCase(name).ratings, weighting)
    let weights = try #require(
      ReferenceFile("Ratings/weights.csv").rows.first { $0[0] == name && $0[1] == estimator })
    #expect(distance(gold.weights, numbers(weights[2...])) < 1e-12)
    let rows = try ReferenceFile("Ratings/evaluator-weighted.csv").rows
    let column = try #require(rows[0].firstIndex(of: Substring(estimator)))
    let expected = numbers(rows.filter { $0[0] == name }.map { $0[column] })
    let values = stride(from: 0, to: 120, by: 5).map { gold.values[$0] }
    #expect(distance(values, expected) < 1e-12)
  }

  @Test(arguments: ["complete", "one rater opposed"])
  func leaveOneOutAgreesWithAudpsychometric(name: String) throws {
    let rows = try ReferenceFile("Ratings/evaluator-weighted.csv").rows
    let column = try #require(rows[0].firstIndex(of: "audpsychometric"))
    let expected = numbers(rows.filter { $0[0] == name }.map { $0[column] })
    let gold = try fused(try referenceCase(name).ratings, .leaveOneOut, .keep)
    let values = stride(from: 0, to: 120, by: 5).map { gold.values[$0] }
    #expect(expected.count { $0.isNaN } == 0)
    #expect(distance(values, expected) < 1e-12)
  }

  private func fused(
    _ ratings: [[Double]], _ weighting: EvaluatorWeighting
  ) throws -> GoldStandard {
    try GoldStandard(fusing: ratings, by: .evaluatorWeighted(weighting))
  }

  private func fused(
    _ ratings: [[Double]], _ basis: EvaluatorWeighting.Basis,
    _ negatives: EvaluatorWeighting.Negatives
  ) throws -> GoldStandard {
    try fused(ratings, EvaluatorWeighting(basis: basis, negatives: negatives))
  }
}
