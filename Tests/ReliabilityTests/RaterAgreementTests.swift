import Agreement
import TestSupport
import Testing

@testable import Reliability

@Suite struct RaterAgreementTests {
  /// Against pingouin, krippendorff, audmetric and NumPy:
  /// `Tests/Reference/Reliability/make_reliability.py`.
  @Test(arguments: [
    "complete", "two raters", "one rater opposed", "gaps", "truncated", "noise", "in turn",
  ])
  func agreesWithPythonsPackages(name: String) throws {
    let rows = try ReferenceFile("Reliability/ratings.csv").rows.filter { $0[0] == name }
    let columns = (2..<8).map { column in rows.map { Double($0[column]) ?? .nan } }
      .filter { series in series.contains { !$0.isNaN } }
    let agreement = RaterAgreement(columns, raters: columns.indices.map(String.init))
    let found = measures(agreement)
    let expected = try ReferenceFile("Reliability/agreement.csv").rows.filter { $0[0] == name }
    #expect(expected.count == found.count)
    for row in expected {
      let measure = try #require(found[row[1...3].joined(separator: ",")])
      let value = try #require(Double(row[4]))
      #expect(agree(measure.value, value, within: 1e-10), "\(row)")
      #expect((measure.interval == nil) == row[5].isEmpty)
      guard let interval = measure.interval else { continue }
      #expect(agree(interval.lower, try #require(Double(row[5])), within: 1e-10), "\(row)")
      #expect(agree(interval.upper, try #require(Double(row[6])), within: 1e-10), "\(row)")
    }
  }

  /// Pooled over any split, agreement is that of all frames; also where raters stand in another
  /// order.
  @Test(arguments: UInt64(0)..<40)
  func recordingsMergeToTheAgreementOfTheirFrames(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let frames = Int.random(in: 6...60, using: &generator)
    var ratings = (0..<4).map { _ in
      (0..<frames).map { _ in Double.random(in: -1...1, using: &generator) + 100 }
    }
    if seed.isMultiple(of: 2) {
      for _ in 0..<frames / 4 {
        ratings[Int.random(in: 0..<4, using: &generator)][
          Int.random(in: 0..<frames, using: &generator)] = .nan
      }
    }
    let names = ["a", "b", "c", "d"]
    let cut = Int.random(in: 2...frames - 2, using: &generator)
    var merged = RaterAgreement(ratings.map { Array($0[..<cut]) }, raters: names)
    merged.merge(
      RaterAgreement(
        ratings.reversed().map { Array($0[cut...]) }, raters: names.reversed(),
        toMergeInto: merged))
    let whole = RaterAgreement(ratings, raters: names)
    #expect(merged.frameCount == whole.frameCount)
    let found = measures(merged)
    for (key, expected) in measures(whole) {
      #expect(found[key]?.count == expected.count, "\(key)")
      #expect(agree(found[key]?.value ?? .infinity, expected.value, within: 1e-10), "\(key)")
    }
  }

  /// a = 0, 1, 2, b = 0, 1, 1 (ccc 2/3, r = √3/2), c constant: c's pairs have ccc 0 and no Pearson,
  /// and count as 0 in both means.
  @Test func aConstantRaterCountsAsZeroInBothMeans() {
    let agreement = RaterAgreement(
      [[0, 1, 2], [0, 1, 1], [5, 5, 5]], raters: ["a", "b", "c"])
    let found = measures(agreement)
    #expect(abs((found["mean_ccc,,"]?.value ?? .nan) - 2.0 / 9) < 1e-15)
    #expect(abs((found["mean_pearson,,"]?.value ?? .nan) - 3.0.squareRoot() / 6) < 1e-15)
    let means = agreement.pairMeans(.population)
    #expect(means.leftOut == 0 && means.pearsonsTakenAsZero == 2)
  }

  /// n = 3, a = 0, 1, 2 and b = 0, 1, 1: covariance 1/3, variances 2/3 and 2/9, means 1/3 apart. By
  /// n − 1 all but the means grow by 3/2; under avec the covariance stays.
  @Test(arguments: Convention.allCases)
  func pairsFollowTheConvention(convention: Convention) throws {
    let ccc =
      switch convention {
      case .population: 2.0 / 3
      case .sample: 9.0 / 13
      case .avec: 6.0 / 13
      }
    let agreement = RaterAgreement([[0, 1, 2], [0, 1, 1]], raters: ["a", "b"])
    let found = agreement.overall(convention, confidence: 0.95)
    for name in ["mean_ccc", "overall_ccc"] {
      let value = try #require(found.first { $0.name == name }?.value)
      #expect(abs(value - ccc) < 1e-15)
    }
    #expect(abs(agreement.ofPairs(convention)[0].value - ccc) < 1e-15)
  }

  /// Raters who never met have no pair, and frames of one are not complete for all.
  @Test func ratersMayDifferBetweenRecordings() {
    var all = RaterAgreement([[1, 2, 3], [1, 2, 4]], raters: ["a", "b"])
    all.merge(
      RaterAgreement([[3, 1, 2], [3, 2, 2]], raters: ["c", "b"], toMergeInto: all))
    #expect(all.raters == ["a", "b", "c"])
    let found = measures(all)
    #expect(found["ccc,a,b"]?.count == 3)
    #expect(found["ccc,b,c"]?.count == 3)
    #expect(found["ccc,a,c"]?.count == 0 && found["ccc,a,c"]?.value.isNaN == true)
    #expect(found["others_ccc,b,"]?.count == 6)
    #expect(all.completeCount == 0 && all.sharedCount == 6)
    #expect(found["icc_c1,,"]?.value.isNaN == true)
    #expect(found["krippendorff_alpha,,"]?.value.isNaN == false)

    // Of three raters in one recording and two of them in the next, the first's frames are complete.
    var three = RaterAgreement([[1, 2, 3], [1, 2, 4], [2, 2, 3]], raters: ["a", "b", "c"])
    let before = measures(three)["icc_a1,,"]?.value
    three.merge(RaterAgreement([[5, 1], [5, 2]], raters: ["a", "b"], toMergeInto: three))
    #expect(three.completeCount == 3)
    #expect(measures(three)["icc_a1,,"]?.value == before)
  }

  @Test func identicalRatersAgreeCompletely() {
    let series = (0..<50).map { Double($0 * $0 % 17) / 7 }
    let found = measures(RaterAgreement([series, series, series], raters: ["a", "b", "c"]))
    for (key, measure) in found {
      #expect(agree(measure.value, 1, within: 1e-14), "\(key) \(measure.value)")
      if let interval = measure.interval {
        #expect(agree(interval.lower, 1, within: 1e-14) && agree(interval.upper, 1, within: 1e-14))
      }
    }
  }

  /// Three raters, one constant: its concordances are 0, its correlations undefined.
  @Test func aConstantRaterHasNoConcordance() {
    let agreement = RaterAgreement([[1, 2, 3], [5, 5, 5], [1, 3, 2]], raters: ["a", "b", "c"])
    let found = measures(agreement)
    #expect(found["ccc,a,b"]?.value == 0 && found["pearson,a,b"]?.value.isNaN == true)
    // Of the three pairs two count as 0.
    let third = (found["pearson,a,c"]?.value ?? .nan) / 3
    #expect(abs((found["mean_pearson,,"]?.value ?? .nan) - third) < 1e-15)
    #expect(found["standardised_alpha,,"]?.value.isNaN == true)
  }

  /// All raters constant, at different levels. By hand: MSR = MSE = 0, MSC = 3/2 · 2 = 3, MSW = 1:
  /// ICC(1) = −1/(k − 1), ICC(A,1) = 0, the others 0/0 or 1/0. Krippendorff: Do = (1/6)·2·6 = 2,
  /// De = 2·4/5, alpha = 1 − 2/1.6.
  @Test func ratersWhoNeverMoveHaveNoConsistency() {
    let found = measures(RaterAgreement([[0, 0, 0], [2, 2, 2]], raters: ["a", "b"]))
    #expect(found["icc_1,,"]?.value == -1)
    #expect(found["icc_a1,,"]?.value == 0)
    for name in ["icc_c1", "icc_1k", "icc_ck", "cronbach_alpha", "standardised_alpha"] {
      #expect(found["\(name),,"]?.value.isNaN == true, "\(name)")
    }
    #expect(found["overall_ccc,,"]?.value == 0 && found["mean_ccc,,"]?.value == 0)
  }

  @Test(
    arguments: [
      [], [[]], [[.nan, .nan], [.nan, .nan]], [[1, 2, 3]], [[1], [2]], [[1, .nan], [.nan, 2]],
      [[4, 4, 4], [4, 4, 4]],
    ] as [[[Double]]])
  func tooLittleIsUndefined(ratings: [[Double]]) {
    let agreement = RaterAgreement(ratings, raters: ratings.indices.map(String.init))
    for (key, measure) in measures(agreement) {
      // Two unequal ratings of one frame: as far apart as ratings are at all.
      if ratings == [[1], [2]], key == "krippendorff_alpha,," {
        #expect(measure.value == 0)
        continue
      }
      #expect(measure.value.isNaN, "\(key) \(measure.value)")
      if let interval = measure.interval {
        #expect(interval.lower.isNaN && interval.upper.isNaN)
      }
    }
  }

  /// Also where there is no agreement. McGraw and Wong's intervals of A need not hold theirs then.
  @Test(arguments: UInt64(0)..<200)
  func intervalsHoldTheirEstimate(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let (frames, raters) = (
      Int.random(in: 2...12, using: &generator), Int.random(in: 2...6, using: &generator)
    )
    let ratings = (0..<raters).map { rater in
      let offset = Double.random(in: -1...1, using: &generator) * Double(seed % 5)
      return (0..<frames).map { _ in offset + Double.random(in: -1...1, using: &generator) }
    }
    let agreement = RaterAgreement(ratings, raters: (0..<raters).map(String.init))
    for measure in agreement.overall(.population, confidence: 0.9) {
      guard let (lower, upper) = measure.interval else { continue }
      if measure.value.isNaN {
        #expect(measure.name == "icc_ak" && lower.isNaN && upper.isNaN)
        continue
      }
      #expect(lower <= upper && upper <= 1 && measure.value <= 1, "\(measure)")
      if measure.name != "icc_a1", measure.name != "icc_ak" || measure.value > 0 {
        #expect(lower <= measure.value && measure.value <= upper, "\(measure)")
      }
    }
  }

  @Test func trapsOnRatersOfDifferentLengths() async {
    await #expect(processExitsWith: .failure) {
      _ = RaterAgreement([[1, 2], [1]], raters: ["a", "b"])
    }
  }
}

/// All measures by `name,rater,other`.
func measures(_ agreement: RaterAgreement) -> [String: RaterAgreement.Measure] {
  let all =
    agreement.overall(.population, confidence: 0.95) + agreement.ofRaters(.population)
    + agreement.ofPairs(.population)
  return Dictionary(
    uniqueKeysWithValues: all.map { ("\($0.name),\($0.rater ?? ""),\($0.other ?? "")", $0) })
}
