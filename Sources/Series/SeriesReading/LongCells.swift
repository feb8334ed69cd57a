import Files
import TimeSeries

/// What a row of a long table says in one of its columns.
struct LongCell {
  /// Of the recordings that are made of it.
  var column: Int
  let line: Int
  /// In the file's unit.
  let time: Double
  /// Orders cells of one time.
  let clock: Double
  /// NaN is missing.
  let value: Double
}

extension [LongCell] {
  /// Values of one recording that are taken: half a GiB. Raters multiply with times, so that a small
  /// file could ask for any amount.
  private static var mostValues: Int { 1 << 26 }

  /// The cells of a recording, in the file's order, on the union of their times.
  ///
  /// - Parameter raters: `[column]`, for messages.
  /// - Returns: and how many rows became part of another, by `layout.sameTime`.
  /// - Throws: `.badData` if there are too many raters and times for memory, or several values of a
  ///   column at one time that are not allowed.
  func recording(
    _ name: String, raters: [String], layout: LongLayout, unit: TimeUnit, path: String
  ) throws(FileError) -> (recording: Recording, mergedRows: Int) {
    let cells = enumerated().sorted { first, second in
      let (one, other) = (first.element, second.element)
      if one.time != other.time { return one.time < other.time }
      if one.clock != other.clock { return one.clock < other.clock }
      return first.offset < second.offset
    }
    var times: [Double] = []
    for (_, cell) in cells where times.last.map({ $0 < cell.time }) ?? true {
      times.append(cell.time)
    }
    guard times.count * raters.count <= Self.mostValues else {
      throw FileError(
        .badData, path: path,
        "expected at most \(Self.mostValues) values a recording, "
          + "found \(raters.count) raters and \(times.count) times")
    }
    let missing = [Double](repeating: .nan, count: times.count)
    var values = [[Double]](repeating: missing, count: raters.count)
    // How many rows each column has had at the step.
    var rows = [Int](repeating: 0, count: raters.count)
    // The step at which each column had its last row.
    var lastSteps = [Int](repeating: -1, count: raters.count)
    var merged: Set<Int> = []
    var step = 0
    for (_, cell) in cells {
      if cell.time > times[step] {
        step += 1
        for column in rows.indices { rows[column] = 0 }
      }
      rows[cell.column] += 1
      if lastSteps[cell.column] == step { merged.insert(cell.line) }
      lastSteps[cell.column] = step
      switch layout.sameTime {
      case .refuse where rows[cell.column] > 1:
        throw FileError(
          .badData, path: path, line: cell.line,
          "expected one row of rater \(raters[cell.column]) "
            + (layout.hasTimes ? "at \(cell.time)" : "a recording")
            + ", found a second; --same-time last or mean makes one row of them")
      case .mean where cell.value.isNaN: rows[cell.column] -= 1
      case .mean where rows[cell.column] > 1:
        values[cell.column][step] +=
          (cell.value - values[cell.column][step]) / Double(rows[cell.column])
      case .refuse, .last, .mean: values[cell.column][step] = cell.value
      }
    }
    if unit == .milliseconds { for step in times.indices { times[step] /= 1000 } }
    return (Recording(name: name, times: times, columns: values), merged.count)
  }
}

extension [[LongCell]] {
  /// What whole numbers are taken for, as `RowSample` has it: milliseconds if they are 10 or more apart;
  /// nil if some are not whole, or no recording has two times.
  var guessedUnit: TimeUnit? {
    var closest = Double.infinity
    for cells in self {
      let times = cells.map(\.time).sorted()
      guard times.allSatisfy({ $0 == $0.rounded() }) else { return nil }
      for (time, later) in zip(times, times.dropFirst()) where later > time {
        closest = Swift.min(closest, later - time)
      }
    }
    guard closest.isFinite else { return nil }
    return closest >= 10 ? .milliseconds : .seconds
  }
}
