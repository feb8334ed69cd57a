/// A fixed-point number wide enough for any sum of products of two doubles: Kulisch's long
/// accumulator.
struct LongAccumulator {
  /// Two's complement, least first, the first limb weighing `2^(64 lowest)`.
  private var limbs = [UInt64](repeating: 0, count: 72)
  /// Below the smallest product, 2^-2148.
  private static let lowest = -34

  /// Adds `value · 2^exponent`.
  mutating func add(_ value: Int128, exponent: Int) {
    if value == 0 { return }
    let shift = UInt64(exponent & 63)
    let low = UInt64(truncatingIfNeeded: value)
    let high = Int64(truncatingIfNeeded: value &>> 64)
    let sign = UInt64(bitPattern: high &>> 63)
    let parts =
      shift == 0
      ? (low, UInt64(bitPattern: high), sign)
      : (
        low &<< shift, UInt64(bitPattern: high) &<< shift | low &>> (64 - shift),
        UInt64(bitPattern: high &>> Int64(64 - shift))
      )
    var place = (exponent >> 6) - Self.lowest
    var carry = false
    add(parts.0, at: place, &carry)
    add(parts.1, at: place + 1, &carry)
    add(parts.2, at: place + 2, &carry)
    place += 3
    // The sign goes on to the top, but where it meets a carry nothing changes any more.
    while carry != (sign != 0), place < limbs.count {
      add(sign, at: place, &carry)
      place += 1
    }
  }

  private mutating func add(_ term: UInt64, at place: Int, _ carry: inout Bool) {
    let (partial, first) = limbs[place].addingReportingOverflow(term)
    let (sum, second) = partial.addingReportingOverflow(carry ? 1 : 0)
    limbs[place] = sum
    carry = first || second
  }

  var sum: ExactSum { ExactSum(twosComplement: limbs, lowest: Self.lowest) }
}
