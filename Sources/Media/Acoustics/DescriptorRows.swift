/// Rows of low-level descriptors, one every 10 ms, in the order of time.
package struct DescriptorRows {
  /// Values of a row.
  package let width: Int
  /// `[row, column]`.
  package private(set) var values: [Double] = []

  package init(width: Int) { self.width = width }

  package var count: Int { values.count / width }

  package mutating func append(_ row: some Collection<Double>) {
    precondition(row.count == width)
    values.append(contentsOf: row)
  }

  package mutating func removeAll() { values.removeAll(keepingCapacity: true) }

  package mutating func removeFirst(_ count: Int) { values.removeFirst(count * width) }

  package func with<Result>(
    _ row: Int, _ body: (UnsafeBufferPointer<Double>) throws -> Result
  ) rethrows -> Result {
    try values.withUnsafeBufferPointer {
      try body(UnsafeBufferPointer(rebasing: $0[row * width..<(row + 1) * width]))
    }
  }
}
