import TestSupport
import Testing
import TimeSeries

struct TimeGridTests {
  @Test func equalTimesNeedNoRows() {
    var grid = TimeGrid([1, 2, 3])
    grid.add([1, 2, 3])
    #expect(grid.times == [1, 2, 3])
    #expect(grid.column([4, 5, 6], of: 0) == [4, 5, 6])
    #expect(grid.column([7, 8, 9], of: 1) == [7, 8, 9])
  }

  /// 0.9 is 1; 2.5 is nobody's, being half a step off; 4 is new, as is 0 of the third.
  @Test func timesWithinHalfAStepAreOne() {
    var grid = TimeGrid([1, 2, 3])
    grid.add([0.9, 2.5, 4])
    #expect(grid.times == [1, 2, 2.5, 3, 4])
    grid.add([0])
    #expect(grid.times == [0, 1, 2, 2.5, 3, 4])
    func present(_ column: [Double]) -> [Double?] { column.map { $0.isNaN ? nil : $0 } }
    #expect(present(grid.column([1, 2, 3], of: 0)) == [nil, 1, 2, nil, 3, nil])
    #expect(present(grid.column([5, 6, 7], of: 1)) == [nil, 5, nil, 6, nil, 7])
    #expect(present(grid.column([8], of: 2)) == [8, nil, nil, nil, nil, nil])
  }

  /// Laid on a grid, a series keeps all of its values in their order, and so it is with the merging
  /// of files, which has the same rule.
  @Test(arguments: UInt64(0)..<40)
  func agreesWithTheMergingOfFiles(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let series = (0..<4).map { _ in
      (0..<30).filter { _ in Bool.random(using: &generator) }
        .map { Double($0) + Double.random(in: -0.3...0.3, using: &generator) }
    }
    var grid = TimeGrid(series[0])
    for times in series.dropFirst() { grid.add(times) }
    let merged = try TimeSeries.merging(
      series.enumerated().map { index, times in
        (
          path: "\(index)",
          series: TimeSeries(
            dimensions: ["\(index)"],
            recordings: [Recording(name: "a", times: times, columns: [times])])
        )
      })
    #expect(merged.recordings[0].times == grid.times)
    for (index, times) in series.enumerated() {
      let column = grid.column(times, of: index)
      #expect(column.filter { !$0.isNaN } == times)
      for (found, expected) in zip(column, merged.recordings[0].columns[index]) {
        #expect(found == expected || found.isNaN && expected.isNaN)
      }
    }
  }
}
