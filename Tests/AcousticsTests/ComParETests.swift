import Testing

@testable import Acoustics

@Suite struct ComParETests {
  @Test func namesAreAsManyAsPublished() {
    #expect(ComParEDescriptors.publishedNames.count == 130)
    #expect(ComParEDescriptors.publishedNames[9...10] == ["pcm_zcr_sma", "audSpec_Rfilt_sma[0]"])
    #expect(ComParEFunctionals().names.count == 6373)
    #expect(Set(ComParEFunctionals().names).count == 6373)
  }

  @Test func deltasAreSlopes() {
    var deltas = Deltas(.all)
    var rows = [[0.0], [1], [2], [3], [10]].compactMap { deltas.add($0.map { Float($0) }) }
    rows += deltas.finish()
    // (1 - 0 + 2 (2 - 0)) / 10, (2 - 0 + 2 (3 - 0)) / 10, (3 - 1 + 2 (10 - 0)) / 10,
    // (10 - 2 + 2 (10 - 1)) / 10, (10 - 3 + 2 (10 - 2)) / 10.
    #expect(rows == [[0.5], [0.8], [2.2], [2.6], [2.3]])
  }

  /// Pairs with a 0 take no part; the divisor is 10 + 1 + 4, then 15 + 1.
  @Test func deltasOfTheVoiceFade() {
    var deltas = Deltas(.nonzero)
    _ = [[1], [2], [3], [4]].map { deltas.add($0) }
    // The first two rows: (2 - 1 + 2 (3 - 1)) / 15 and (3 - 1 + 2 (4 - 1)) / 20; then the third.
    // (4 - 2 + 2 (5 - 1)) / 25.
    #expect(deltas.add([5]) == [0.4])
    // 0 behind: 5 - 3 alone, over 26.
    #expect(deltas.add([0]) == [2.0 / 26])
  }

  /// 2 + 3 t + t²: the parabola is found, and the line has its slope in the middle.
  @Test func regressionFindsTheParabola() {
    let course = (0..<50).map { 2 + 3 * Double($0) + Double($0 * $0) }
    let range = course[49] - course[0]
    let found = CourseRegression(course, least: 2, range: range, rate: 1).values
    for (value, expected) in zip(found[3...5], [1 / range, 3 / range, 0]) {
      #expect(abs(value - expected) < 1e-12)
    }
    #expect(found[6] < 1e-12)
    // 3 + 2 t at t = 24.5.
    #expect(abs(found[0] - 52 / range) < 1e-12)
    let faster = CourseRegression(course, least: 2, range: range, rate: 100).values
    #expect(abs(faster[3] - 10_000 * found[3]) < 1e-9)
    #expect(CourseRegression([1, 1], least: 1, range: 0, rate: 1).values.allSatisfy { $0 == 0 })
  }

  /// A square of period 20: means over three cross both levels at each edge, the first after 10.
  @Test func segmentsEndAtCrossings() {
    let course = (0..<100).map { $0 / 10 % 2 == 0 ? 0.0 : 1 }
    let found = CourseSegments(course, least: 0, range: 1).values
    // Edges at 10, 20, ... 90: 1/3 crosses the lower level at once, and segments are 11, then 10.
    #expect(abs(found[0] - (11 + 8 * 10) / 9.0 / 100) < 1e-12)
    #expect(found[1] == 0.11)
    #expect(found[2] == 0.1)
  }

  /// Ratios stay up to 10, and approach 20.
  @Test func largeRatiosAreLimited() {
    func ratio(_ mean: Double) -> Double {
      CoursePeaks([0, 0, 0, 1, 0, 0, 0, 0], mean: mean, range: 1).values[6]
    }
    #expect(abs(ratio(0.2) - 5) < 1e-12)
    #expect(abs(ratio(-0.2) + 5) < 1e-12)
    // e = 10: 10 + 10 tanh(0.2 (sqrt(11) - 1)).
    #expect(abs(ratio(0.05) - 14.3279) < 1e-3)
    #expect(ratio(1e-9) > 19.99 && ratio(1e-9) <= 20)
  }

  @Test func anEmptyStretchHasNumbers() {
    var functionals = ComParEFunctionals()
    let none = functionals.takeValues()
    #expect(none.allSatisfy { $0.isFinite })
    let row = [Double](repeating: 0, count: 130)
    row.withUnsafeBufferPointer { functionals.add($0) }
    let one = functionals.takeValues()
    #expect(one.allSatisfy { $0.isFinite })
  }
}
