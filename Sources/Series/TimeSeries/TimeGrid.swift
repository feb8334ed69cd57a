/// The times of several series as one increasing list, with each series laid on it.
///
/// Times less than half a step apart are one, at the time of whichever series came first, the step
/// being the median difference of the times so far.
package struct TimeGrid: Equatable, Sendable {
  /// `[step]`, seconds.
  package private(set) var times: [Double]
  /// `[series][step]`: the row of the series; nil where it has none, and for a series that has all
  /// steps in order.
  private var rows: [[Int?]?] = [nil]

  /// - Parameter times: of the first series, `[row]`, seconds, increasing.
  package init(_ times: [Double]) { self.times = times }

  /// Adds the next series.
  ///
  /// - Parameter other: its times, `[row]`, seconds, increasing.
  package mutating func add(_ other: [Double]) {
    if other == times {
      rows.append(nil)
      return
    }
    var union: [Double] = []
    union.reserveCapacity(max(times.count, other.count))
    var (ours, theirs): ([Int?], [Int?]) = ([], [])
    matchTimes(times, other, tolerance: halfStep(of: times)) { here, there in
      union.append(here.map { times[$0] } ?? there.map { other[$0] } ?? .nan)
      ours.append(here)
      theirs.append(there)
    }
    if union.count > times.count {
      rows = rows.map { rows in
        ours.map { step in rows.map { rows in step.flatMap { rows[$0] } } ?? step }
      }
    }
    times = union
    rows.append(theirs)
  }

  /// A column of a series on the grid; NaN where the series has no row.
  ///
  /// - Parameter series: in the order in which they were added, from 0.
  package func column(_ values: [Double], of series: Int) -> [Double] {
    guard let rows = rows[series] else { return values }
    return rows.map { row in row.map { values[$0] } ?? .nan }
  }
}
