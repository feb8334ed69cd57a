import Testing

@testable import Figures

struct TicksTests {
  @Test(arguments: [
    (0.0, 1.0, 4, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (-0.31, 0.52, 4, ["−0.2", "0.0", "0.2", "0.4"]),
    (0, 10, 5, ["0", "2", "4", "6", "8", "10"]), (95, 205, 4, ["100", "150", "200"]),
    (0.0012, 0.0019, 4, ["0.0012", "0.0014", "0.0016", "0.0018"]),
    (0, 4e7, 4, ["0", "10000000", "20000000", "30000000", "40000000"]),
  ])
  func standAtRoundNumbers(low: Double, high: Double, count: Int, expected: [String]) {
    #expect(Ticks.round(in: low...high, count: count).map(\.label) == expected)
  }

  @Test(arguments: [
    (0.0, 300.0, 6, ["0:00", "1:00", "2:00", "3:00", "4:00", "5:00"]),
    (60, 120, 4, ["1:00", "1:15", "1:30", "1:45", "2:00"]),
    (0, 5400, 4, ["0:00", "30:00", "60:00", "90:00"]),
    (61, 62, 4, ["1:01.0", "1:01.2", "1:01.4", "1:01.6", "1:01.8", "1:02.0"]),
  ])
  func areMinutesAndSeconds(low: Double, high: Double, count: Int, expected: [String]) {
    #expect(Ticks.minutes(in: low...high, count: count).map(\.label) == expected)
  }

  /// Whatever the numbers, an axis has a width, and ticks that lie on it.
  @Test(arguments: [
    (0.0, 0.0), (0.3, 0.3), (1e100, 1e100), (-1e100, 1e100), (.leastNonzeroMagnitude, 1e-300),
    (1e9, 1e9 + 1e-3),
    (-1e-300, 1e300), (0.1 + 0.2, 0.3),
  ])
  func existForAnyValues(one: Double, other: Double) {
    let axis = Axis.values(min(one, other)...max(one, other), label: "")
    #expect(axis.range.lowerBound < axis.range.upperBound)
    #expect(axis.ticks.count <= 12)
    #expect(axis.ticks.allSatisfy { axis.range.contains($0.value) })
  }
}
