import Ratings
import Testing

struct RaterSummaryTests {
  /// a = 0, 1, 2, b = 0, 1, 1, c = 2, 1, 0: ccc(a, b) = 2/3, ccc(a, c) = −1, ccc(b, c) = −2/3;
  /// r(a, b) = √3/2, r(a, c) = −1, r(b, c) = −√3/2. The mean of a and b is 0, 1, 3/2: its mean is
  /// 5/6, its variance (25 + 1 + 16)/36/3, that of c 2/3.
  @Test func matchesHandComputedValues() throws {
    let half = 3.0.squareRoot() / 2
    let summaries = try summaries(of: [[0, 1, 2], [0, 1, 1], [2, 1, 0]], by: .mean)
    #expect(
      distance(summaries.map(\.meanConcordance), [-1.0 / 6, 0, -5.0 / 6]) < 1e-15)
    #expect(
      distance(summaries.map(\.meanPearson), [(half - 1) / 2, 0, -(1 + half) / 2]) < 1e-15)
    #expect(abs(summaries[2].bias - 1.0 / 6) < 1e-15)
    #expect(abs(summaries[2].scale - (2 / (42.0 / 36)).squareRoot()) < 1e-14)
    #expect(summaries.map(\.weight) == [1, 1, 1])
    #expect(summaries.map(\.steps) == [3, 3, 3])
    // The mean of a and c is constant: nothing to compare a scale with.
    #expect(summaries[1].scale == .infinity)
  }

  /// a = 0, 1, 2, b = 1, 1, 1: ccc 0, Pearson undefined, which counts as 0 as the concordance does.
  /// With c = 1, 1, 1 beside b there is no concordance, and the pair has no part in either mean.
  @Test func aConstantRaterCountsAsZeroInBothMeans() throws {
    let two = try summaries(of: [[0, 1, 2], [1, 1, 1]], by: .mean)
    #expect(two.map(\.meanConcordance) == [0, 0] && two.map(\.meanPearson) == [0, 0])
    let three = try summaries(of: [[0, 1, 2], [1, 1, 1], [1, 1, 1]], by: .mean)
    #expect(three.map(\.meanConcordance) == [0, 0, 0])
    #expect(three.map(\.meanPearson) == [0, 0, 0])
  }

  @Test func undefinedIsNaN() throws {
    let summaries = try summaries(of: [[0, 1, .nan], [.nan, .nan, .nan]], by: .mean)
    #expect(summaries[0].meanConcordance.isNaN && summaries[0].meanPearson.isNaN)
    #expect(summaries[0].bias.isNaN && summaries[0].scale.isNaN)
    #expect(summaries[1].remark == .empty && summaries[1].weight == 0)
    #expect(summaries.map(\.missing) == [1, 3])
  }

  private func summaries(
    of ratings: [[Double]], by method: GoldStandard.Method
  ) throws -> [RaterSummary] {
    RaterSummary.all(
      of: SteppedRatings(
        recording: "P1", dimension: "arousal", times: ratings[0].indices.map { Double($0) },
        raters: ratings.enumerated().map { RaterColumn(name: "\($0)", values: $1) }),
      in: try GoldStandard(fusing: ratings, by: method))
  }
}
