/// Columns that number a file's rows, which take no part: held to what the first rows made of them.
struct RowNumbers {
  private struct Column {
    let index: Int
    let byOne: Bool
    /// Of the row being read, and of the one before.
    var next = Double.nan
    var previous = -Double.infinity
    /// Of each group's last row, where rows of several are mixed.
    var lasts: [Int: Double] = [:]

    func follows(_ number: Double) -> Bool { byOne ? next == number + 1 : next > number }
  }

  private var columns: [Column] = []

  var isEmpty: Bool { columns.isEmpty }

  init(_ roles: [ColumnRole]) {
    for (index, role) in roles.enumerated() {
      if case .rowNumber(let byOne) = role { columns.append(Column(index: index, byOne: byOne)) }
    }
  }

  /// Takes the row's number in a column; nil is none.
  mutating func take(_ number: Double?, at place: Int) { columns[place].next = number ?? .nan }

  /// - Parameter isFirst: whether the row is its recording's first, where numbers may begin anew.
  /// - Returns: what is wrong with the row's numbers.
  mutating func check(isFirst: Bool) -> String? {
    for place in columns.indices {
      let column = columns[place]
      guard isFirst ? column.next >= 0 : column.follows(column.previous) else {
        return Self.problem(column)
      }
      columns[place].previous = column.next
    }
    return nil
  }

  /// Of rows that go on from the row before, or from the last of their group, or begin one.
  ///
  /// - Parameter number: of a column, by its index in the file.
  mutating func check(inGroup group: Int, _ number: (Int) -> Double?) -> String? {
    for place in columns.indices {
      columns[place].next = number(columns[place].index) ?? .nan
      let column = columns[place]
      let goesOn = column.lasts[group].map(column.follows) ?? (column.next >= 0)
      guard goesOn || column.next == column.previous + 1 else { return Self.problem(column) }
      columns[place].previous = column.next
      columns[place].lasts[group] = column.next
    }
    return nil
  }

  private static func problem(_ column: Column) -> String {
    "expected row numbers in column \(column.index + 1), as in the file's first rows, "
      + "found \(column.next) after \(column.previous); --columns says which columns to take"
  }
}
