/// Columns with values at the same steps, which are worked on together.
struct ColumnGroup: Sendable {
  /// Their places among all columns.
  let places: [Int]
  /// `[column][step]`
  let columns: [[Double]]
  /// `[step]`; nil where no value is missing.
  let isPresent: [Bool]?

  /// - Returns: in the order of each group's first column.
  static func all(of columns: [[Double]]) -> [ColumnGroup] {
    var places: [[Int]] = []
    var known: [[Bool]?: Int] = [:]
    for (place, column) in columns.enumerated() {
      let isPresent = column.contains { $0.isNaN } ? column.map { !$0.isNaN } : nil
      let index = known[isPresent, default: places.count]
      if index == places.count {
        known[isPresent] = index
        places.append([])
      }
      places[index].append(place)
    }
    let patterns = known.sorted { $0.value < $1.value }.map(\.key)
    return zip(places, patterns).map { places, isPresent in
      ColumnGroup(places: places, columns: places.map { columns[$0] }, isPresent: isPresent)
    }
  }
}
