/// The running mean of three rows, the first and the last repeated, one row more coming out than goes
/// in.
struct Smoothing<Value: BinaryFloatingPoint> {
  private let kind: SmoothingKind
  private var before: [Value] = []
  private var current: [Value] = []

  init(_ kind: SmoothingKind) { self.kind = kind }

  /// - Parameter row: as many values as every time.
  /// - Returns: the row before, smoothed; nil for the first.
  mutating func add(_ row: [Value]) -> [Value]? {
    guard !current.isEmpty else {
      before = row
      current = row
      return nil
    }
    let result = mean(before, current, row)
    before = current
    current = row
    return result
  }

  /// - Returns: the last row and the one more.
  func finish() -> [[Value]] {
    current.isEmpty ? [] : [mean(before, current, current), current]
  }

  private func mean(_ a: [Value], _ b: [Value], _ c: [Value]) -> [Value] {
    switch kind {
    case .all: b.indices.map { (a[$0] + b[$0] + c[$0]) / 3 }
    case .nonzero:
      b.indices.map { index in
        guard b[index] != 0 else { return 0 }
        let count = 1 + (a[index] != 0 ? 1 : 0) + (c[index] != 0 ? 1 : 0)
        return (a[index] + b[index] + c[index]) / Value(count)
      }
    }
  }
}

/// What takes part in the mean.
enum SmoothingKind {
  case all
  /// What is not 0; 0 stays 0.
  case nonzero
}
