import Random
import Testing

@testable import Association

struct CircularShiftsTests {
  /// One recording of four steps, x = y = 0, 1, 0, 2. Rotated by 1 and 3 steps the products about the
  /// mean .75 differ, by 2 too: r is 1 without a shift only, so p = 1 / (1 + 3).
  @Test func aSingleRecordingIsRotatedByEachStepOnce() throws {
    let column = [[0.0, 1, 0, 2]]
    let steps = try CommonSteps(
      series(column, lengths: [4]), series(column, lengths: [4]), path: "second")
    let observed = CorrelationTable(steps, .pearson)
    let null = CircularShifts(
      steps, .pearson, observed: observed, shifts: 199, seed: 1, threads: 2)
    #expect(null.count == 3)
    #expect(null.pValues == [0.25])
    #expect(null.corrected == [0.25])
  }

  /// A period of two steps: every other rotation gives the same correlation, that is half of them.
  @Test func whatRepeatsIsNoFinding() throws {
    let column = [(0..<40).map { Double($0 % 2) }]
    let steps = try CommonSteps(
      series(column, lengths: [40]), series(column, lengths: [40]), path: "second")
    let null = CircularShifts(
      steps, .pearson, observed: CorrelationTable(steps, .pearson), shifts: 39, seed: 1, threads: 1)
    // r is 1 or -1 at all 39 shifts.
    #expect(null.pValues == [1])
  }

  /// Smooth series that have nothing to do with each other: the level holds for single pairs, and
  /// corrected for the best of twelve. Of 200 tests at .05 ten are expected; 22 are beyond four
  /// standard deviations.
  @Test(arguments: Coefficient.allCases)
  func holdsItsLevel(coefficient: Coefficient) throws {
    var generator = SplitMix64(seed: 5)
    func smooth() -> [Double] {
      var (value, column) = (0.0, [Double]())
      for _ in 0..<120 {
        value = 0.9 * value + Double.random(in: -1...1, using: &generator)
        column.append(value)
      }
      return column
    }
    var (single, best) = (0, 0)
    for run in 0..<200 {
      let steps = try CommonSteps(
        series((0..<4).map { _ in smooth() }, lengths: [70, 50]),
        series((0..<3).map { _ in smooth() }, lengths: [70, 50]), path: "second")
      let null = CircularShifts(
        steps, coefficient, observed: CorrelationTable(steps, coefficient), shifts: 19,
        seed: UInt64(run), threads: 1)
      if null.pValues[0] <= 0.05 { single += 1 }
      if (null.corrected.min() ?? 1) <= 0.05 { best += 1 }
    }
    #expect(single <= 22, "\(single) of 200")
    #expect(best <= 22, "\(best) of 200")
    #expect(best > 0)
  }

  /// The same numbers on any number of threads, and of selected pairs what they have among others.
  @Test func threadsMakeNoDifference() throws {
    var generator = SplitMix64(seed: 3)
    func noise() -> [Double] { (0..<60).map { _ in Double.random(in: -1...1, using: &generator) } }
    var (first, second) = ((0..<5).map { _ in noise() }, (0..<3).map { _ in noise() })
    second[0] = zip(second[0], first[4]).map { $0 + $1 }
    second[1][7] = .nan
    first[2][50] = .nan
    let steps = try CommonSteps(
      series(first, lengths: [35, 25]), series(second, lengths: [35, 25]), path: "second")
    let observed = CorrelationTable(steps, .pearson)
    func null(_ threads: Int, _ selected: [(first: Int, second: Int)]? = nil) -> CircularShifts {
      CircularShifts(
        steps, .pearson, observed: observed, selected: selected, shifts: 50, seed: 9,
        threads: threads)
    }
    let one = null(1)
    #expect(null(3).pValues == one.pValues)
    #expect(null(3).corrected == one.corrected)
    let selected = null(2, [(4, 0), (2, 1)])
    #expect(selected.pValues == [one.pValues[12], one.pValues[7]])
    #expect(selected.pValues[0] < 0.05)
    #expect(zip(one.corrected, one.pValues).allSatisfy { $0 >= $1 })
    #expect(zip(selected.corrected, [one.corrected[12], one.corrected[7]]).allSatisfy { $0 <= $1 })
  }
}
