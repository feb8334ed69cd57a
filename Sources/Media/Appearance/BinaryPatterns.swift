/// Local binary patterns: which of the eight neighbours of a value are at least as large as it.
///
/// Neighbour `k`, from 0, is bit `k`: from the right one on against the clock. Those at the corners are
/// taken as they are, not interpolated to a circle.
///
/// Source: T. Ojala, M. Pietikäinen, T. Mäenpää, IEEE TPAMI 24(7), 2002,
/// doi:10.1109/TPAMI.2002.1017623.
enum BinaryPatterns {
  /// A label for each pattern with at most two changes around the circle, and one for all others.
  static let labelCount = 59

  /// Label of each of the 256 patterns: 0 none; `1 + 8 (n − 1) + r` with `n` neighbours in a row, turned
  /// by `r`; 57 all; 58 others. As scikit-image's `nri_uniform`.
  static let labels: [UInt8] = (0..<256).map { pattern in
    let bits = (0..<8).map { pattern >> $0 & 1 }
    let changes = (0..<8).count { bits[$0] != bits[($0 + 1) % 8] }
    let ones = bits.reduce(0, +)
    guard changes <= 2 else { return 58 }
    guard ones > 0 else { return 0 }
    guard ones < 8 else { return 57 }
    let start = (0..<8).first { bits[$0] == 1 && bits[($0 + 7) % 8] == 0 } ?? 0
    return UInt8(1 + 8 * (ones - 1) + (8 - start) % 8)
  }

  /// Patterns of values that lie one behind the other.
  ///
  /// - Parameters:
  ///   - row: the first of the values.
  ///   - above, below: the first of their neighbours in the plane's second direction.
  ///   - offset: from a value to its right neighbour in the plane's first direction.
  ///   - patterns: gets `count`.
  static func find(
    _ row: UnsafePointer<Float>, above: UnsafePointer<Float>, below: UnsafePointer<Float>,
    offset: Int, count: Int, into patterns: UnsafeMutablePointer<UInt8>
  ) {
    let (right, left) = (row + offset, row - offset)
    let (aboveRight, aboveLeft) = (above + offset, above - offset)
    let (belowRight, belowLeft) = (below + offset, below - offset)
    for x in 0..<count {
      let value = row[x]
      var pattern: UInt8 = right[x] >= value ? 1 : 0
      pattern |= aboveRight[x] >= value ? 2 : 0
      pattern |= above[x] >= value ? 4 : 0
      pattern |= aboveLeft[x] >= value ? 8 : 0
      pattern |= left[x] >= value ? 16 : 0
      pattern |= belowLeft[x] >= value ? 32 : 0
      pattern |= below[x] >= value ? 64 : 0
      pattern |= belowRight[x] >= value ? 128 : 0
      patterns[x] = pattern
    }
  }
}
