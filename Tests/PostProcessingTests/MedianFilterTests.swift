import Foundation
import PostProcessing
import TestSupport
import Testing

struct MedianFilterTests {
  /// Windows of three steps: (2, 2, 9), (2, 9, 4), (9, 4, 4).
  @Test func matchesHandComputedValues() {
    let filter = MedianFilter(window: 0.12)
    #expect(filter.applied(to: [2, 9, 4], step: 0.04) == [2, 4, 4])
    #expect(
      MedianFilter(window: 0.12, edge: .zero).applied(to: [2, 9, 4], step: 0.04) == [2, 4, 4])
    #expect(
      MedianFilter(window: 0.12, edge: .zero).applied(to: [9, 2, 4], step: 0.04) == [2, 4, 2])
  }

  /// Against `Tests/Reference/PostProcessing/make_medians.py`.
  @Test(arguments: Edge.allCases)
  func agreesWithSciPy(edge: Edge) throws {
    var series: [Double] = []
    var compared = 0
    for fields in try ReferenceFile("PostProcessing/medians.csv").rows {
      let values = try fields[2...].map { try #require(Double($0)) }
      if fields[0] == "series" { series = values }
      guard fields[0] == edge.rawValue else { continue }
      let window = try #require(Double(fields[1]))
      #expect(MedianFilter(window: window, edge: edge).applied(to: series, step: 1) == values)
      compared += 1
    }
    #expect(compared == 29)
  }

  /// The nearest odd number of steps, the longer one if it is half-way; 0.4 s is ten steps.
  @Test(arguments: [
    (0.0, 0), (0.04, 0), (0.079, 0), (0.08, 1), (0.12, 1), (0.4, 5), (0.44, 5), (0.47, 5),
    (0.48, 6), (20, 250), (20.04, 250),
  ])
  func windowsAreTheNearestOddNumberOfSteps(window: Double, reach: Int) {
    #expect(MedianFilter.reach(ofWindow: window, step: 0.04, limit: 1000) == reach)
  }

  @Test(arguments: 0..<600)
  func aWindowInSecondsReadsBackToItsReach(reach: Int) {
    for step in [0.04, 0.1, 0.25, 1.0 / 30] {
      let window = MedianFilter.window(ofReach: reach, step: step)
      #expect(MedianFilter.reach(ofWindow: window, step: step, limit: 1000) == reach)
    }
  }

  /// Around step 0, in a window of 7: 5 5 5 5 1 2 2; a longer one adds as many 5s as 2s.
  @Test func aWindowBeyondTheSeriesIsCutToIt() {
    for window in [7.0, 1e6, 1e300, .infinity] {
      let filter = MedianFilter(window: window)
      #expect(filter.applied(to: [5, 1, 2], step: 1) == [5, 2, 2])
      #expect(filter.applied(to: [], step: 1).isEmpty)
    }
  }

  /// Present around step 1: 4 and 8, mean 6; around step 4: 1, 2 and 3.
  @Test func missingValuesStayMissingAndTakeNoPart() {
    let filter = MedianFilter(window: 3)
    let filtered = filter.applied(to: [.nan, 4, 8, 1, 3, 2], step: 1)
    #expect(filtered[0].isNaN)
    #expect(filtered[1...] == [6, 4, 3, 2, 2])
    #expect(filter.applied(to: [.nan, .nan], step: 1).allSatisfy { $0.isNaN })
    #expect(filter.applied(to: [.nan, 7, .nan], step: 1)[1] == 7)
  }

  @Test(arguments: UInt64(0)..<50)
  func agreesWithSortingEveryWindow(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let count = Int.random(in: 1...90, using: &generator)
    let missing = seed.isMultiple(of: 3) ? 0 : Double.random(in: 0...1, using: &generator)
    let series = (0..<count).map { _ in
      Double.random(in: 0...1, using: &generator) < missing
        ? Double.nan : Double(Int.random(in: -20...20, using: &generator)) / 10
    }
    for edge in Edge.allCases {
      let reach = Int.random(in: 0...(count + 3), using: &generator)
      let filter = MedianFilter(window: Double(2 * reach + 1), edge: edge)
      let filtered = filter.applied(to: series, step: 1)
      let expected = sortedMedians(of: series, reach: min(reach, count), edge: edge)
      #expect(filtered.map(\.bitPattern) == expected.map(\.bitPattern), "\(edge) \(reach)")
    }
  }

  private func sortedMedians(of series: [Double], reach: Int, edge: Edge) -> [Double] {
    let last = series.count - 1
    return series.indices.map { centre in
      guard !series[centre].isNaN else { return .nan }
      let window = (centre - reach...centre + reach).map { position -> Double in
        switch edge {
        case .repeat: series[min(max(position, 0), last)]
        case .reflect:
          position < 0
            ? series[-1 - position]
            : position > last ? series[2 * last + 1 - position] : series[position]
        case .zero: series.indices.contains(position) ? series[position] : 0
        }
      }
      let present = window.filter { !$0.isNaN }.sorted()
      let middle = present.count / 2
      return present.count.isMultiple(of: 2)
        ? (present[middle - 1] + present[middle]) / 2 : present[middle]
    }
  }
}
