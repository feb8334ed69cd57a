import Ratings
import TestSupport
import Testing

struct SmoothingTests {
  /// A parabola through five points is kept where it is one, 35ths of −3, 12, 17, 12, −3 elsewhere:
  /// Savitzky and Golay's own table.
  @Test func matchesSavitzkyAndGolaysTable() throws {
    let smooth = try savgol(5, 2, [0, 0, 0, 0, 1, 0, 0, 0, 0])
    #expect(
      distance(Array(smooth[2...6]), [-3, 12, 17, 12, -3].map { $0 / 35 }) < 1e-15)
    let parabola = (0..<9).map { Double($0 * $0) }
    #expect(distance(try savgol(5, 2, parabola), parabola) < 1e-12)
  }

  /// Windows 1; 1, 4; 1, 4, 1; ...
  @Test func movingAverageMatchesHandComputedValues() throws {
    #expect(try mean(3, [1, 4, 1, 7]) == [2.5, 2, 4, 4])
    #expect(distance(try mean(3, [1, .nan, 3, 5]), [1, .nan, 4, 4]) == 0)
  }

  /// Against `Tests/Reference/Ratings/make_smoothing.py`.
  @Test func agreesWithSciPyAndPandas() throws {
    let rows = try ReferenceFile("Ratings/smoothing.csv").rows
    let series = numbers(rows[0][3...])
    let gaps = numbers(rows[1][3...])
    for row in rows[2...] {
      let window = try #require(Int(row[1]))
      let order = try #require(Int(row[2]))
      let expected = numbers(row[3...])
      switch row[0] {
      case "savgol", "exact":
        #expect(distance(try savgol(window, order, series), expected) < 1e-12)
      case "mean": #expect(distance(try mean(window, series), expected) < 1e-13)
      default: #expect(distance(try mean(window, gaps), expected) < 1e-13)
      }
    }
    #expect(rows.count == 2 + 10 + 4 + 18)
  }

  @Test(arguments: [1, 3, 5, 9, 21, 101], [0, 1, 2, 3])
  func aConstantStaysExactlyThat(window: Int, order: Int) throws {
    let constant = [Double](repeating: 0.1, count: 20)
    #expect(try mean(window, constant) == constant)
    if order < window { #expect(try savgol(window, order, constant) == constant) }
  }

  /// Polynomials of the order are kept, at the ends and in runs shorter than the window too.
  @Test(arguments: 0..<6)
  func polynomialsOfTheOrderAreKept(order: Int) throws {
    var series: [Double] = (0..<40).map { step in
      let x = Double(step) / 20 - 1
      var value = 0.0
      for coefficient in 0...order { value = value * x + Double(coefficient + 1) }
      return value
    }
    for step in [5, 6, 17] { series[step] = .nan }
    #expect(distance(try savgol(11, order, series), series) < 1e-12)
  }

  /// Runs are parted by what is missing: neither learns of the other.
  @Test func missingValuesPartASeriesIntoRuns() throws {
    let (first, second): ([Double], [Double]) = ([1, 5, 2, 8, 3, 3, 9], [4, 4, 0, 1, 7, 2])
    let smooth = try savgol(5, 2, first + [.nan] + second)
    #expect(distance(smooth, try savgol(5, 2, first) + [.nan] + savgol(5, 2, second)) == 0)
  }

  /// Two values say nothing of a parabola.
  @Test func runsNoLongerThanTheOrderStayAsTheyAre() throws {
    #expect(distance(try savgol(5, 2, [1, 5, .nan, 3]), [1, 5, .nan, 3]) == 0)
    #expect(try savgol(5, 2, []).isEmpty)
    #expect(distance(try mean(5, [.nan, .nan]), [.nan, .nan]) == 0)
  }

  @Test func aWindowThatIsTooShortForItsOrderIsAnError() {
    #expect(throws: RatingsError.windowTooShort(steps: 3, order: 3, step: 1)) {
      try savgol(3, 3, [1, 2, 3, 4, 5, 6])
    }
  }

  /// Ten steps of 0.04 s are half-way between nine and eleven.
  @Test func windowsInSecondsAreOddNumbersOfSteps() throws {
    var impulse = [Double](repeating: 0, count: 31)
    impulse[15] = 1
    let smooth = try Smoothing.movingAverage(window: 0.4).applied(to: impulse, step: 0.04)
    #expect(smooth.count { $0 > 0 } == 11)
  }

  private func savgol(_ window: Int, _ order: Int, _ series: [Double]) throws -> [Double] {
    try Smoothing.savitzkyGolay(window: Double(window), order: order).applied(to: series, step: 1)
  }

  private func mean(_ window: Int, _ series: [Double]) throws -> [Double] {
    try Smoothing.movingAverage(window: Double(window)).applied(to: series, step: 1)
  }
}
