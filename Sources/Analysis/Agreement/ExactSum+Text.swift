// Exact sums as text: a hexadecimal integer and a power of two, as C, Python's `float.fromhex` and
// others read it.

extension ExactSum {
  /// The value to the last bit, such as `-0x1999999999999ap-52`: the integer is odd, so equal values
  /// have equal texts; zero is `0x0p0`.
  package var text: String {
    if isZero { return "0x0p0" }
    let limbs = magnitude
    let zeros = limbs[0].trailingZeroBitCount
    var digits = ""
    for index in limbs.indices.reversed() {
      let above = index + 1 < limbs.count ? limbs[index + 1] : 0
      let limb =
        zeros == 0 ? limbs[index] : limbs[index] >> UInt64(zeros) | above << UInt64(64 - zeros)
      let hexadecimal = String(limb, radix: 16)
      if !digits.isEmpty {
        digits += String(repeating: "0", count: 16 - hexadecimal.count) + hexadecimal
      } else if limb != 0 {
        digits = hexadecimal
      }
    }
    return "\(isNegative ? "-" : "")0x\(digits)p\(64 * lowest + zeros)"
  }

  /// Digits and exponents that a sum of up to 2^40 products of doubles can have.
  private static let mostDigits = 1100
  private static let exponents = -2148...2112

  /// The value of a text as `text` gives it; the integer need not be odd.
  ///
  /// - Returns: nil if the text is anything else: capitals, a plus sign, leading zeros, blanks, or
  ///   more digits than a sum of doubles can need.
  package init?(text: String) {
    var rest = text.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    guard rest.starts(with: "0x".utf8) else { return nil }
    rest = rest.dropFirst(2)
    guard let p = rest.firstIndex(of: UInt8(ascii: "p")) else { return nil }
    let digits = Array(rest[..<p])
    let power = rest[rest.index(after: p)...]
    guard !digits.isEmpty, digits.count <= Self.mostDigits,
      digits[0] != UInt8(ascii: "0") || digits.count == 1 && !isNegative,
      let exponent = Self.integer(power), Self.exponents.contains(exponent)
    else { return nil }
    var sum = ExactSum()
    for (place, digit) in digits.reversed().enumerated() {
      guard let value = Self.hexadecimal(digit) else { return nil }
      sum += ExactSum(value, exponent: exponent + 4 * place)
    }
    self = isNegative ? -sum : sum
  }

  private static func hexadecimal(_ digit: UInt8) -> Int64? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int64(digit - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int64(digit - UInt8(ascii: "a")) + 10
    default: nil
    }
  }

  private static func integer(_ text: Substring.UTF8View) -> Int? {
    let text = Substring(text)
    guard let value = Int(text), String(value) == text else { return nil }
    return value
  }
}
