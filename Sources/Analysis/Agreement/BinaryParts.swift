/// A finite double taken apart for exact sums: `value = significand · 2^(4 group − 1075)`.
///
/// Four neighbouring exponents share a group, the rest of the exponent moving into the significand:
/// a quarter as many bins as exponents, and products of significands still fit 128 bits.
struct BinaryParts {
  /// Signed, below 2^56 in magnitude.
  let significand: Int64
  /// 0 to 511.
  let group: Int

  static let groups = 512

  static func exponent(of group: Int) -> Int { 4 * group - 1075 }

  /// - Parameter bits: of a finite double.
  @inline(__always)
  init(_ bits: UInt64) {
    let field = Int64(truncatingIfNeeded: bits &>> 52) & 0x7ff
    // Numbers below 2^-1022 have no hidden bit, and the exponent of those just above.
    let hidden: Int64 = field == 0 ? 0 : 1
    let exponent = field &+ 1 &- hidden
    let magnitude =
      (Int64(bitPattern: bits & 0xf_ffff_ffff_ffff) | hidden &<< 52) &<< (exponent & 3)
    let sign = Int64(bitPattern: bits) &>> 63
    significand = (magnitude ^ sign) &- sign
    group = Int(exponent &>> 2)
  }
}
