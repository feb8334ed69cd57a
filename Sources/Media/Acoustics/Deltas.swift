/// How rows change in time: the slope of the line through five of them, the first and the last
/// repeated, two rows late.
///
/// - Source: S. Young et al., The HTK Book.
struct Deltas {
  /// What takes part.
  enum Kind {
    case all
    /// Pairs of values at either side that both are not 0.
    ///
    /// The published program's divisor, 10 at first, grows with every such pair of all columns and
    /// never shrinks, so that these deltas fade.
    case nonzero
  }

  private static let reach = 2

  private let kind: Kind
  private var divisor: Float = 10
  /// The last rows, at most five.
  private var rows: [[Float]] = []

  init(_ kind: Kind) { self.kind = kind }

  /// - Parameter row: as many values as every time.
  /// - Returns: the deltas of the row two before; nil for the first two.
  mutating func add(_ row: [Float]) -> [Float]? {
    if rows.isEmpty { rows = Array(repeating: row, count: Self.reach) }
    rows.append(row)
    guard rows.count > 2 * Self.reach else { return nil }
    defer { rows.removeFirst() }
    return deltas()
  }

  /// - Returns: those of the last two rows, or of less if there are not so many.
  mutating func finish() -> [[Float]] {
    guard let last = rows.last else { return [] }
    return (0..<Self.reach).compactMap { _ in add(last) }
  }

  private mutating func deltas() -> [Float] {
    switch kind {
    case .all:
      rows[0].indices.map {
        (rows[3][$0] - rows[1][$0] + 2 * (rows[4][$0] - rows[0][$0])) / divisor
      }
    case .nonzero:
      rows[0].indices.map { column in
        var sum: Float = 0
        for distance in 1...Self.reach {
          let (before, after) = (rows[2 - distance][column], rows[2 + distance][column])
          guard before != 0, after != 0 else { continue }
          sum += Float(distance) * (after - before)
          divisor += Float(distance * distance)
        }
        return sum / divisor
      }
    }
  }
}

/// Rows smoothed over three, each with its deltas behind it, some rows late and one row more than go in.
///
/// In single precision, in the order of the published program, so that what is even stays so: plateaus of
/// descriptors that have few values.
struct SmoothedDeltas {
  private var smoothing: Smoothing<Float>
  private var deltas: Deltas
  /// Smoothed rows that wait for their deltas.
  private var waiting: [[Float]] = []

  init(_ smoothing: SmoothingKind, _ deltas: Deltas.Kind) {
    self.smoothing = Smoothing(smoothing)
    self.deltas = Deltas(deltas)
  }

  mutating func add(_ row: [Float]) -> [Float]? {
    smoothing.add(row).flatMap { take($0) }
  }

  mutating func finish() -> [[Float]] {
    let rows = smoothing.finish().compactMap { take($0) }
    return rows + deltas.finish().map { waiting.removeFirst() + $0 }
  }

  private mutating func take(_ row: [Float]) -> [Float]? {
    waiting.append(row)
    return deltas.add(row).map { waiting.removeFirst() + $0 }
  }
}
