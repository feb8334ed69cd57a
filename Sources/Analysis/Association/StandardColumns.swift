/// Columns with a mean of 0 and a sum of squares of 1, so that the product of two is their
/// correlation; a constant column is NaN throughout, and so is what it is multiplied by.
struct StandardColumns: Sendable {
  let count: Int
  /// Steps of a column, zeros at its end for whole vectors among them.
  let stride: Int
  /// `[column][step]`
  private(set) var values: [Double]

  /// - Parameters:
  ///   - columns: `[column][step]`, without missing values at `rows`.
  ///   - rows: the steps that are taken, in their order.
  init(_ columns: [[Double]], rows: [Int], coefficient: Coefficient) {
    count = columns.count
    stride = (rows.count + 3) / 4 * 4
    values = [Double](repeating: 0, count: count * stride)
    for (place, column) in columns.enumerated() {
      var taken = rows.map { column[$0] }
      if coefficient == .spearman { taken = ranks(taken) }
      Self.standardise(&taken)
      values.replaceSubrange(place * stride..<place * stride + rows.count, with: taken)
    }
  }

  /// The same columns with their steps in another order.
  ///
  /// - Parameter rows: each step once.
  func reordered(_ rows: [Int]) -> StandardColumns {
    var other = self
    for start in Swift.stride(from: 0, to: count * stride, by: stride) {
      for (step, row) in rows.enumerated() { other.values[start + step] = values[start + row] }
    }
    return other
  }

  private static func standardise(_ values: inout [Double]) {
    guard let first = values.first else { return }
    let n = Double(values.count)
    // About the first value: exactly zero throughout where the column is constant.
    var (sum, largest) = (0.0, 0.0)
    for index in values.indices {
      values[index] -= first
      sum += values[index] / n
      largest = max(largest, values[index].magnitude)
    }
    guard largest > 0, largest.isFinite else {
      for index in values.indices { values[index] = .nan }
      return
    }
    // In units of the largest, so that no square overflows or vanishes.
    var squares = 0.0
    for index in values.indices {
      values[index] = (values[index] - sum) / largest
      squares += values[index] * values[index]
    }
    let scale = 1 / squares.squareRoot()
    for index in values.indices { values[index] *= scale }
  }
}
