internal import Glibc

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
