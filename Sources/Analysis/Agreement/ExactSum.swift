/// A sum of doubles without rounding: the same bits in any order and any split of its terms.
///
/// The value is `Σ limbs[i] · 2^(64 (lowest + i))`, a two's complement integer of as many limbs as it
/// needs, so sums from several recordings, processes or machines add up as if they were one.
/// Nothing is lost between 2^-1074 and 2^1023, nor of products of two such numbers.
///
/// Source: R. M. Neal, "Fast exact summation using small and large superaccumulators", 2015,
/// arXiv:1505.05571; U. Kulisch, "Computer Arithmetic and Validity", 2008.
package struct ExactSum: Equatable, Sendable {
  /// `[limb]`, least first. Canonical, so that equal values are equal: no limb of zero at the low
  /// end, no limb at the high end that only repeats the sign, none at all for zero.
  private(set) var limbs: [UInt64] = []
  /// Weight of the first limb as a power of 2^64; 0 for zero.
  private(set) var lowest = 0

  /// The sum of nothing: zero.
  package init() {}

  /// `integer · 2^exponent`
  init(_ integer: Int64, exponent: Int = 0) {
    let shift = exponent & 63
    let low = UInt64(bitPattern: integer) << UInt64(shift)
    let high = shift == 0 ? integer >> 63 : integer >> Int64(64 - shift)
    self.init(twosComplement: [low, UInt64(bitPattern: high)], lowest: exponent >> 6)
  }

  /// A number as a sum of one term.
  ///
  /// - Precondition: `value` is finite.
  package init(_ value: Double) { self.init(value, timesTwoTo: 0) }

  /// `value · 2^exponent`, also beyond the range of doubles.
  init(_ value: Double, timesTwoTo exponent: Int) {
    precondition(value.isFinite, "expected a finite term")
    let parts = BinaryParts(value.bitPattern)
    self.init(parts.significand, exponent: BinaryParts.exponent(of: parts.group) + exponent)
  }

  /// The value of `limbs` in two's complement, the first weighing `2^(64 lowest)`.
  init(twosComplement limbs: some Collection<UInt64>, lowest: Int) {
    var kept = Array(limbs)
    while let top = kept.last, top == 0 || top == .max {
      let sign = kept.dropLast().last.map { $0 >> 63 } ?? 0
      guard top == (sign == 1 ? .max : 0) else { break }
      kept.removeLast()
    }
    let zeros = kept.prefix { $0 == 0 }.count
    self.limbs = Array(kept.dropFirst(zeros))
    self.lowest = self.limbs.isEmpty ? 0 : lowest + zeros
  }

  package var isZero: Bool { limbs.isEmpty }
  package var isNegative: Bool { (limbs.last ?? 0) >> 63 == 1 }

  /// Adds one more term.
  ///
  /// - Precondition: `value` is finite.
  package mutating func add(_ value: Double) { self += ExactSum(value) }

  package static func += (sum: inout ExactSum, other: ExactSum) {
    if other.isZero { return }
    if sum.isZero {
      sum = other
      return
    }
    let low = min(sum.lowest, other.lowest)
    let high = max(sum.lowest + sum.limbs.count, other.lowest + other.limbs.count)
    var total: [UInt64] = []
    total.reserveCapacity(high - low + 1)
    var carry: UInt64 = 0
    for place in low...high {
      let (partial, first) = sum.limb(place).addingReportingOverflow(other.limb(place))
      let (limb, second) = partial.addingReportingOverflow(carry)
      total.append(limb)
      carry = first || second ? 1 : 0
    }
    sum = ExactSum(twosComplement: total, lowest: low)
  }

  /// The limb of weight `2^(64 place)`: zero below the first, the sign above the last.
  private func limb(_ place: Int) -> UInt64 {
    let index = place - lowest
    if index < 0 { return 0 }
    return index < limbs.count ? limbs[index] : isNegative ? .max : 0
  }
}
