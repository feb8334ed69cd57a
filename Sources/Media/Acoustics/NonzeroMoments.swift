/// Means and standard deviations of columns of rows, over values that are not 0, four columns at a time.
struct NonzeroMoments {
  private struct Group {
    var counts = SIMD4<Double>()
    /// The first values, which sums are taken against.
    var pivots = SIMD4<Double>()
    var sums = SIMD4<Double>()
    var squares = SIMD4<Double>()
  }

  private let first: Int
  private var groups: [Group]

  /// - Parameter columns: as many as a multiple of four.
  init(_ columns: Range<Int>) {
    precondition(columns.count.isMultiple(of: 4))
    first = columns.lowerBound
    groups = Array(repeating: Group(), count: columns.count / 4)
  }

  /// Takes the next row, all of it.
  mutating func add(_ row: UnsafeBufferPointer<Double>) {
    let bytes = UnsafeRawBufferPointer(row)
    let first = first
    groups.withUnsafeMutableBufferPointer { groups in
      for index in groups.indices {
        let place = (first + 4 * index) * MemoryLayout<Double>.stride
        let values = bytes.loadUnaligned(fromByteOffset: place, as: SIMD4<Double>.self)
        var group = groups[index]
        let isUsed = values .!= 0
        if any(group.counts .== 0) {
          group.pivots.replace(with: values, where: isUsed .& (group.counts .== 0))
        }
        let differences = SIMD4().replacing(with: values - group.pivots, where: isUsed)
        group.counts += SIMD4().replacing(with: 1, where: isUsed)
        group.sums += differences
        group.squares += differences * differences
        groups[index] = group
      }
    }
  }

  subscript(column: Int) -> MeanAndDeviation {
    let (group, lane) = (groups[(column - first) / 4], (column - first) % 4)
    return MeanAndDeviation(
      count: Int(group.counts[lane]), pivot: group.pivots[lane], sum: group.sums[lane],
      squares: group.squares[lane])
  }
}
