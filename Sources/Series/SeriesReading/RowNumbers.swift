/// Columns that number a file's rows, which take no part: held to what the first rows made of them.
struct RowNumbers {
  private struct Column {
    let index: Int
    let byOne: Bool
    /// Of the row being read, and of the one before.
    var next = Double.nan
    var previous = -Double.infinity
  }

  private var columns: [Column] = []

  var isEmpty: Bool { columns.isEmpty }
  var count: Int { columns.count }

  /// - Parameters:
  ///   - index: the column's place in the file.
  ///   - byOne: whether its numbers grow by one, and not only grow.
  mutating func add(column index: Int, byOne: Bool) {
    columns.append(Column(index: index, byOne: byOne))
  }

  /// Takes the row's number in a column; nil is none.
  mutating func take(_ number: Double?, at place: Int) { columns[place].next = number ?? .nan }

  /// - Parameter isFirst: whether the row is its recording's first, where numbers may begin anew.
  /// - Returns: what is wrong with the row's numbers.
  mutating func check(isFirst: Bool) -> String? {
    for place in columns.indices {
      let column = columns[place]
      let grows =
        column.byOne ? column.next == column.previous + 1 : column.next > column.previous
      guard isFirst ? column.next >= 0 : grows else {
        return "expected row numbers in column \(column.index + 1), as in the file's first rows, "
          + "found \(column.next) after \(column.previous); --columns says which columns to take"
      }
      columns[place].previous = column.next
    }
    return nil
  }
}
