import Agreement
import Foundation
import Ratings
import Testing

struct GoldStandardTests {
  /// Two raters: means of 1, 3 and of 2, 6.
  @Test func theMeanMatchesHandComputedValues() throws {
    let gold = try GoldStandard(fusing: [[1, 3], [2, 6]], by: .mean)
    #expect(gold.values == [1.5, 4.5])
    #expect(gold.remarks.empty.isEmpty && gold.remarks.constant.isEmpty)
  }

  /// Of two raters both weights are their one concordance, so the level is the plain mean.
  @Test func ofTwoRatersAvecIsTheMean() throws {
    let gold = try GoldStandard(fusing: [[0, 1, 2], [0, 1, 1]], by: .avec)
    for (value, expected) in zip(gold.values, [0, 1, 1.5]) {
      #expect(abs(value - expected) < 1e-15)
    }
  }

  /// Raters a = 0, 1, 2, b = 0, 1, 1 and c = 2, 1, 0: ccc(a, b) = 2/3, ccc(a, c) = −1 and
  /// ccc(b, c) = −2/3. Weights −1/6, 0, −5/6 and means 1, 2/3, 1: the level is 1, not the grand mean
  /// 8/9, so 1/9 is added to the plain mean.
  @Test func avecMatchesHandComputedValues() throws {
    let gold = try GoldStandard(fusing: [[0, 1, 2], [0, 1, 1], [2, 1, 0]], by: .avec)
    for (value, expected) in zip(gold.values, [2.0 / 3 + 1.0 / 9, 1 + 1.0 / 9, 1 + 1.0 / 9]) {
      #expect(abs(value - expected) < 1e-14)
    }
  }

  @Test(arguments: GoldStandard.Method.allCases)
  func aSingleRaterIsTheGoldStandard(method: GoldStandard.Method) throws {
    let gold = try GoldStandard(fusing: [[0.1, .nan, 0.7]], by: method)
    #expect(gold.values[0] == 0.1)
    #expect(gold.values[1].isNaN)
    #expect(gold.values[2] == 0.7)
  }

  @Test(arguments: GoldStandard.Method.allCases)
  func aRaterWithoutRatingsTakesNoPart(method: GoldStandard.Method) throws {
    let others = [[0.1, 0.2, 0.4], [0.2, 0.1, 0.5]]
    let gold = try GoldStandard(fusing: [[.nan, .nan, .nan]] + others, by: method)
    #expect(gold.values == (try GoldStandard(fusing: others, by: method)).values)
    #expect(gold.remarks.empty == [0])
  }

  @Test func aConstantRaterHasNoWeightAndIsNamed() throws {
    let gold = try GoldStandard(
      fusing: [[0, 1, 2], [9, 9, 9], [0, 1, 3], [0, 2, 2]], by: .avec)
    #expect(gold.remarks.constant == [1])
    #expect(!gold.remarks.levelOutsideRaters)
    // The level is that of the other three, not pulled towards 9.
    let level = gold.values.reduce(0, +) / 3
    #expect(level > 1 && level < 4.0 / 3)
  }

  @Test func ratersWhoAllSayTheSameConstantAgree() throws {
    let gold = try GoldStandard(fusing: [[0.1, 0.1], [0.1, 0.1], [0.1, 0.1]], by: .avec)
    for value in gold.values { #expect(abs(value - 0.1) < 1e-15) }
    #expect(gold.remarks.constant == [0, 1, 2])
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
    #expect(gold.remarks.levelOutsideRaters)
  }

  @Test(arguments: GoldStandard.Method.allCases)
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

  /// Against `Reference/make-gold-standards.py`.
  @Test(arguments: [
    "complete", "one rater opposed", "one rater constant", "truncated", "gaps",
  ])
  func agreesWithNumPy(name: String) throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Reference/gold-standards.csv")
    let rows = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      .filter { $0[0] == name }
    try #require(rows.count == 120)
    let columns = (2..<10).map { column in rows.map { Double($0[column]) ?? .nan } }
    for (method, expected) in [(GoldStandard.Method.mean, columns[6]), (.avec, columns[7])] {
      let gold = try GoldStandard(fusing: Array(columns[..<6]), by: method)
      for (value, answer) in zip(gold.values, expected) {
        #expect(abs(value - answer) < 1e-12 || (value.isNaN && answer.isNaN))
      }
    }
  }
}
