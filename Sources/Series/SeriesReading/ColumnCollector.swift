/// Rows of numbers on their way into columns.
///
/// A row is written into a block, `[row, time and dimensions]`, and the block is emptied into columns
/// when it is full: it stays in the cache, and nothing is held twice, however wide the rows are.
struct ColumnCollector {
  /// The row being written: the time, then each dimension.
  private(set) var row: UnsafeMutablePointer<Double>

  private let width: Int
  private let rows: UnsafeMutablePointer<Double>
  private let capacity: Int
  private var count = 0
  /// `[column][step]`
  private var columns: [[Double]]

  /// - Parameter width: numbers in a row.
  init(width: Int) {
    self.width = width
    // 256 KiB of numbers, and some rows at least of what is wider.
    capacity = max((1 << 15) / width, 16)
    rows = .allocate(capacity: (capacity + 1) * width)
    row = rows
    columns = Array(repeating: [], count: width)
  }

  func deallocate() { rows.deallocate() }

  /// Takes the row; the next is written after it.
  @inline(__always)
  mutating func keepRow() {
    count &+= 1
    row += width
    if count == capacity { empty() }
  }

  /// Makes one of the row and the one kept last, and does not keep it.
  ///
  /// - Parameter merged: of a place in the row, the value kept and the row's.
  @inline(never)
  mutating func mergeRow(_ merged: (_ place: Int, _ kept: Double, _ new: Double) -> Double) {
    for place in 1..<width {
      if count > 0 {
        let kept = (row - width) + place
        kept.pointee = merged(place, kept.pointee, row[place])
      } else if let kept = columns[place].last {
        columns[place][columns[place].count - 1] = merged(place, kept, row[place])
      }
    }
  }

  /// Moves the block into the columns, but for the row being written, which becomes the first.
  @inline(never)
  private mutating func empty() {
    let (rows, count, width) = (rows, count, width)
    for place in 0..<width {
      let column = [Double](unsafeUninitializedCapacity: count) { values, initialised in
        for step in 0..<count { values[step] = rows[step * width + place] }
        initialised = count
      }
      if columns[place].isEmpty { columns[place] = column } else { columns[place] += column }
    }
    rows.update(from: row, count: width)
    self.count = 0
    row = rows
  }

  /// Hands over the rows kept so far; nil if there are none.
  mutating func takeColumns() -> (times: [Double], dimensions: [[Double]])? {
    empty()
    guard !columns[0].isEmpty else { return nil }
    var taken = [[Double]](repeating: [], count: width)
    swap(&columns, &taken)
    return (taken[0], Array(taken.dropFirst()))
  }
}
