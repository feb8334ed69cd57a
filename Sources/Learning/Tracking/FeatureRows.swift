/// Features of patches, `[patch, feature]`.
struct FeatureRows {
  private(set) var values: [Float] = []

  var count: Int { values.count / TrackingModel.featureCount }

  mutating func append(_ rows: UnsafePointer<Float>, count: Int) {
    values += UnsafeBufferPointer(start: rows, count: count * TrackingModel.featureCount)
  }

  func copy(row: Int, to target: UnsafeMutablePointer<Float>) {
    values.withUnsafeBufferPointer {
      guard let start = $0.baseAddress else { return }
      target.update(
        from: start + row * TrackingModel.featureCount, count: TrackingModel.featureCount)
    }
  }

  /// Those rows alone, in this order.
  func rows(_ indices: [Int]) -> FeatureRows {
    var rows = FeatureRows()
    for index in indices {
      let start = index * TrackingModel.featureCount
      rows.values += values[start..<start + TrackingModel.featureCount]
    }
    return rows
  }
}

/// The rows of several pictures, as one list.
struct FeatureMemory {
  private var pictures: [FeatureRows] = []
  private let limit: Int

  /// - Parameter limit: pictures whose rows are kept, the latest ones.
  init(limit: Int) { self.limit = limit }

  mutating func append(_ rows: FeatureRows) {
    pictures.append(rows)
    if pictures.count > limit { pictures.removeFirst() }
  }

  /// The rows of the latest pictures.
  func latest(_ count: Int) -> FeatureMemory {
    var memory = FeatureMemory(limit: limit)
    memory.pictures = pictures.suffix(count)
    return memory
  }

  var count: Int { pictures.reduce(0) { $0 + $1.count } }

  /// Copies rows one after the other.
  func copy(_ rows: some Sequence<Int>, to target: UnsafeMutablePointer<Float>) {
    var starts: [Int] = []
    var end = 0
    for picture in pictures {
      starts.append(end)
      end += picture.count
    }
    for (place, row) in rows.enumerated() {
      let picture = (starts.firstIndex { $0 > row } ?? starts.count) - 1
      pictures[picture].copy(
        row: row - starts[picture], to: target + place * TrackingModel.featureCount)
    }
  }
}
