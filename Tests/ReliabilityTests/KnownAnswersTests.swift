import TestSupport
import Testing

@testable import Reliability

/// Numbers that papers, other programs or the standards body give for public data.
@Suite struct KnownAnswersTests {
  /// P. E. Shrout, J. L. Fleiss 1979, doi:10.1037/0033-2909.86.2.420, table 2; answers of R's psych
  /// and irrCAC.
  @Test func shroutAndFleissGetTheirSixCorrelations() throws {
    let found = measures(
      RaterAgreement(
        [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]],
        raters: ["J1", "J2", "J3", "J4"]))
    let answers = [
      "icc_1": 0.165741768405475, "icc_a1": 0.289763779527559, "icc_c1": 0.714840714840715,
      "icc_1k": 0.442797133679269, "icc_ak": 0.620050547598989, "icc_ck": 0.909315542377069,
      "cronbach_alpha": 0.909315542377069,
    ]
    for (name, answer) in answers {
      let value = try #require(found["\(name),,"]?.value)
      #expect(agree(value, answer, within: 1e-12), "\(name) \(value)")
    }
    let alpha = try #require(found["krippendorff_alpha,,"]?.value)
    #expect(abs(alpha - 0.147308) < 5e-7)
  }

  /// K. Krippendorff's data C: 12 units, 4 observers, gaps.
  @Test func krippendorffsDataHaveHisAlpha() {
    let gap = Double.nan
    let alpha = KrippendorffAlpha(
      of: RatedFrame.all(of: [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, gap, gap, gap], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, gap, gap],
        [gap, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, gap],
      ]))
    #expect(abs(alpha.value - 0.849107) < 5e-7)
    #expect(alpha.units == 11)
  }

  /// NIST StRD's SmLs sets (public domain), treatments as frames and replicates as raters: each its
  /// treatment's centre, then 0.1 below and above in turn, on an ever larger offset. Certified mean
  /// squares .21 between and .01 within treatments. The tolerance is what rounding the data to the
  /// nearest Double leaves at that offset.
  @Test(arguments: [(1, 1e-13), (1e6, 1e-9), (1e9, 1e-6), (1e12, 2e-3)])
  func meanSquaresKeepTheirDigits(offset: Double, tolerance: Double) {
    let centres = [0.4, 0.3, 0.5, 0.3, 0.5, 0.3, 0.5, 0.3, 0.5]
    let replicates = (0..<21).map { step in
      centres.map { centre in
        offset + (step == 0 ? centre : step.isMultiple(of: 2) ? centre + 0.1 : centre - 0.1)
      }
    }
    let squares = RaterAgreement(replicates, raters: replicates.indices.map(String.init))
      .table.meanSquares
    #expect(agree(squares.betweenFrames, 0.21, within: tolerance), "\(squares)")
    #expect(agree(squares.withinFrames, 0.01, within: tolerance), "\(squares)")
  }

  /// The same sets and SiRstv as NIST distributes them.
  @Test(arguments: [
    ("SmLs01", 0.21, 0.01, 1e-13), ("SmLs07", 0.21, 0.01, 2e-3),
    ("SiRstv", 1.27865654000000e-2, 1.08318280000000e-2, 1e-12),
  ])
  func certifiedMeanSquaresAreMet(
    name: String, between: Double, within: Double, tolerance: Double
  ) throws {
    let text = try ReferenceFile("Reliability/\(name).dat").text
    var frames: [Int: [Double]] = [:]
    for line in text.split(whereSeparator: \.isNewline).drop(while: { !$0.hasPrefix("Data:  ") }) {
      let fields = line.split(separator: " ")
      guard fields.count == 2, let frame = Int(fields[0]), let value = Double(fields[1])
      else { continue }
      frames[frame, default: []].append(value)
    }
    let table = frames.keys.sorted().compactMap { frames[$0] }
    let raters = try #require(table.first).indices.map { rater in table.map { $0[rater] } }
    let squares = RaterAgreement(raters, raters: raters.indices.map(String.init)).table.meanSquares
    #expect(agree(squares.betweenFrames, between, within: tolerance), "\(squares)")
    #expect(agree(squares.withinFrames, within, within: tolerance), "\(squares)")
  }

  /// Frames 1, 3 | 5, 5, 5 | 2, by raters in turn: means 2, 5, 2, their mean 21/6 = 3.5.
  /// SSB = 2·2.25 + 3·2.25 + 2.25 = 13.5, MSB = 6.75; SSW = 2, MSW = 2/3;
  /// k0 = (6 − 14/6)/2 = 11/6, ICC(1) = (6.75 − 2/3)/(6.75 + 5/6·2/3) = 73/12 / (263/36) = 219/263,
  /// ICC(1,k0) = 73/12 / 6.75 = 73/81.
  @Test func ratersInTurnHaveAOneWayCorrelation() throws {
    let gap = Double.nan
    let found = measures(
      RaterAgreement(
        [[1, 5, gap], [3, 5, gap], [gap, 5, 2]], raters: ["a", "b", "c"]))
    #expect(agree(try #require(found["icc_1,,"]).value, 219.0 / 263, within: 1e-14))
    #expect(agree(try #require(found["icc_1k,,"]).value, 73.0 / 81, within: 1e-14))
    #expect(found["icc_1,,"]?.count == 3 && found["icc_a1,,"]?.count == 1)
    #expect(found["icc_a1,,"]?.value.isNaN == true)
  }

  /// Nobody's rating can be told from the frame's where each was rated once.
  @Test func oneRatingAFrameHasNoOneWayCorrelation() {
    let gap = Double.nan
    let found = measures(RaterAgreement([[1, gap, 3], [gap, 2, gap]], raters: ["a", "b"]))
    #expect(found["icc_1,,"]?.value.isNaN == true && found["icc_1k,,"]?.value.isNaN == true)
  }

  /// A level of 1e12 costs no coefficient more digits than the data lose by being stored.
  @Test func aLevelDoesNotMatter() throws {
    let low: [[Double]] = [[0.25, 0.5, 1, 0.75], [0.5, 0.5, 1.25, 0.5], [0, 0.75, 0.5, 1]]
    let high = low.map { $0.map { $0 + 1e12 } }
    let names = ["a", "b", "c"]
    let found = measures(RaterAgreement(high, raters: names))
    for (key, expected) in measures(RaterAgreement(low, raters: names)) {
      #expect(agree(found[key]?.value ?? .nan, expected.value, within: 1e-12), "\(key)")
    }
  }
}
