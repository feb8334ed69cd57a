/// The running mean of three rows, the first and the last repeated, one row more coming out than goes
/// in.
struct Smoothing {
  /// What takes part in the mean.
  enum Kind {
    case all
    /// What is not 0; 0 stays 0.
    case nonzero
  }

  private let kind: Kind
  private var before: [Double] = []
  private var current: [Double] = []

  init(_ kind: Kind) { self.kind = kind }

  /// - Parameter row: as many values as every time.
  /// - Returns: the row before, smoothed; nil for the first.
  mutating func add(_ row: [Double]) -> [Double]? {
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
  func finish() -> [[Double]] {
    current.isEmpty ? [] : [mean(before, current, current), current]
  }

  private func mean(_ a: [Double], _ b: [Double], _ c: [Double]) -> [Double] {
    switch kind {
    case .all: b.indices.map { (a[$0] + b[$0] + c[$0]) / 3 }
    case .nonzero:
      b.indices.map { index in
        guard b[index] != 0 else { return 0 }
        let count = 1.0 + (a[index] != 0 ? 1 : 0) + (c[index] != 0 ? 1 : 0)
        return (a[index] + b[index] + c[index]) / count
      }
    }
  }
}
