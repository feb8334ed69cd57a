import TimeSeries

/// Rows of a recording that have the time of the row before, of which one is made.
struct SameTimeRows {
  let rule: SameTime
  /// Rows that became part of another.
  private(set) var count = 0
  /// How many values of each column there are at the time that several rows had last.
  private var valueCounts: [Double]
  private var time = Double.nan

  /// - Parameter width: numbers in a row.
  init(_ rule: SameTime?, width: Int) {
    self.rule = rule ?? .refuse
    valueCounts = [Double](repeating: 0, count: width)
  }

  mutating func beginRecording() { time = .nan }

  /// Makes one of the row and the one kept last.
  mutating func merge(into values: inout ColumnCollector, at time: Double) {
    count += 1
    if rule == .last { return values.mergeRow { _, _, later in later } }
    var counts = valueCounts
    let isSecond = self.time != time
    values.mergeRow { place, mean, later in
      if isSecond { counts[place] = mean.isNaN ? 0 : 1 }
      if later.isNaN { return mean }
      counts[place] += 1
      return counts[place] == 1 ? later : mean + (later - mean) / counts[place]
    }
    valueCounts = counts
    self.time = time
  }
}

extension SameTimeRows {
  /// How many rows became part of another; nil if none did.
  ///
  /// - Parameter what: is the same.
  func remark(of what: String) -> String? { rule.remark(rows: count, of: what) }
}

extension SameTime {
  func remark(rows: Int, of what: String) -> String? {
    guard rows > 0 else { return nil }
    let counted = "\(rows) row\(rows == 1 ? "" : "s")"
    return self == .last
      ? "\(counted) left out, since later ones have the same \(what)"
      : "\(counted) taken into the mean of those that have the same \(what)"
  }
}
