internal import Glibc

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

// Arithmetic without rounding, and the one rounding at the end.

extension ExactSum {
  package static prefix func - (value: ExactSum) -> ExactSum {
    var carry = true
    var limbs: [UInt64] = []
    limbs.reserveCapacity(value.limbs.count + 1)
    for limb in value.limbs {
      let (sum, overflow) = (~limb).addingReportingOverflow(carry ? 1 : 0)
      limbs.append(sum)
      carry = overflow
    }
    // The least number of its limbs has a magnitude that needs one more.
    limbs.append(value.isZero || value.isNegative ? 0 : .max)
    return ExactSum(twosComplement: limbs, lowest: value.lowest)
  }

  package static func + (a: ExactSum, b: ExactSum) -> ExactSum {
    var sum = a
    sum += b
    return sum
  }

  package static func - (a: ExactSum, b: ExactSum) -> ExactSum { a + -b }

  package static func * (a: ExactSum, b: ExactSum) -> ExactSum {
    let (x, y) = (a.magnitude, b.magnitude)
    // One limb more for the sign.
    var product = [UInt64](repeating: 0, count: x.count + y.count + 1)
    for i in x.indices {
      var carry: UInt64 = 0
      for j in y.indices {
        let (high, low) = x[i].multipliedFullWidth(by: y[j])
        let (first, overflow) = product[i + j].addingReportingOverflow(low)
        let (second, again) = first.addingReportingOverflow(carry)
        product[i + j] = second
        carry = high &+ (overflow ? 1 : 0) &+ (again ? 1 : 0)
      }
      product[i + y.count] = carry
    }
    let result = ExactSum(twosComplement: product, lowest: a.lowest + b.lowest)
    return a.isNegative == b.isNegative ? result : -result
  }

  package static func * (value: ExactSum, factor: Int) -> ExactSum {
    value * ExactSum(Int64(factor))
  }

  /// Limbs of the absolute value, least first, the first weighing `2^(64 lowest)`; the last may be
  /// zero.
  var magnitude: [UInt64] {
    guard isNegative else { return limbs }
    var carry = true
    return limbs.map { limb in
      let (sum, overflow) = (~limb).addingReportingOverflow(carry ? 1 : 0)
      carry = overflow
      return sum
    }
  }

  /// The value divided by `divisor`, rounded to a double.
  ///
  /// Exact where the quotient is a double: the mean of a constant is that constant. Elsewhere one of
  /// the two doubles beside it, nearly always the nearer; below 2^-1022 it is rounded a second time.
  /// Infinite beyond 2^1024.
  ///
  /// - Precondition: `divisor` is positive.
  package func quotient(by divisor: Int) -> Double {
    precondition(divisor > 0, "expected a positive divisor")
    if isZero { return 0 }
    // Away from the ends of the exponents' range, then back.
    let (leading, exponent) = nearest
    if divisor == 1 { return scalbn(leading, Int32(clamping: exponent)) }
    let first = leading / Double(divisor)
    let rest = self - ExactSum(first, timesTwoTo: exponent) * divisor
    let (restLeading, restExponent) = rest.nearest
    let correction = scalbn(
      restLeading / Double(divisor), Int32(max(restExponent - exponent, -4096)))
    return scalbn(first + correction, Int32(clamping: exponent))
  }

  /// The value rounded to 53 bits as `significand · 2^exponent`, the significand's magnitude in
  /// [1, 2]; zero is 0 · 2^0.
  private var nearest: (significand: Double, exponent: Int) {
    var limbs = magnitude
    while limbs.last == 0 { limbs.removeLast() }
    guard let top = limbs.last else { return (0, 0) }
    let shift = UInt64(top.leadingZeroBitCount)
    let next = limbs.count > 1 ? limbs[limbs.count - 2] : 0
    let leading = shift == 0 ? top : top << shift | next >> (64 - shift)
    let isInexact = next << shift != 0 || limbs.dropLast(2).contains { $0 != 0 }
    let significand = Double(leading | (isInexact ? 1 : 0)) * 0x1p-63
    let exponent = 64 * (lowest + limbs.count) - 1 - Int(shift)
    return (isNegative ? -significand : significand, exponent)
  }
}
