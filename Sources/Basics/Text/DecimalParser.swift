internal import Glibc

/// The double nearest to a decimal text such as `-0.0625`, `7`, `.5` or `1e-3`.
///
/// Correctly rounded (to nearest, ties to even), so that a number that was written as its shortest
/// text reads back to the same bits. Up to 19 significant digits take an exact path of one division
/// or one multiplication; what is longer or has a larger exponent goes through `strtod`.
///
/// - Parameter text: an optional sign, digits with at most one point and at least one digit, an
///   optional exponent; nothing around it.
/// - Returns: nil if the text is anything else (`nan`, `inf`, hexadecimal, empty) or if the number
///   is too large for a double.
/// - Source: W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990,
///   doi:10.1145/93542.93557, for the powers of ten that a double holds exactly.
package func parseDecimal(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
  let count = text.count
  var index = 0
  var isNegative = false
  if index < count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
    isNegative = text[index] == UInt8(ascii: "-")
    index += 1
  }

  // Beyond 19 digits the significand wraps around; it is not used then.
  var significand: UInt64 = 0
  let start = index
  while index < count, let digit = digitValue(text[index]) {
    significand = significand &* 10 &+ digit
    index += 1
  }
  var digits = index - start
  var exponent = 0
  if index < count, text[index] == UInt8(ascii: ".") {
    index += 1
    let fraction = index
    while index < count, let digit = digitValue(text[index]) {
      significand = significand &* 10 &+ digit
      index += 1
    }
    exponent = fraction - index
    digits += index - fraction
  }
  guard digits > 0 else { return nil }
  let end = index
  if index < count {
    guard let explicit = explicitExponent(text, at: index) else { return nil }
    exponent += explicit
  }

  if digits > 19 {
    digits -= leadingZeros(text, from: start, to: end)
  }
  if digits <= 19, let magnitude = exactScaling(significand, exponent: exponent) {
    return isNegative ? -magnitude : magnitude
  }
  return parsedBySystem(text)
}

@inline(__always)
private func digitValue(_ byte: UInt8) -> UInt64? {
  let value = byte &- UInt8(ascii: "0")
  return value < 10 ? UInt64(value) : nil
}

/// The number after `e` or `E`, which must end the text; held within +-100,000, where every double
/// has long overflowed or vanished unless its digits are as many.
private func explicitExponent(_ text: UnsafeBufferPointer<UInt8>, at letter: Int) -> Int? {
  guard text[letter] | 0x20 == UInt8(ascii: "e") else { return nil }
  var index = letter + 1
  var isNegative = false
  if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
    isNegative = text[index] == UInt8(ascii: "-")
    index += 1
  }
  guard index < text.count else { return nil }
  var value = 0
  while index < text.count {
    guard let digit = digitValue(text[index]) else { return nil }
    value = min(value * 10 + Int(digit), 100_000)
    index += 1
  }
  return isNegative ? -value : value
}

private func leadingZeros(
  _ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
) -> Int {
  var zeros = 0
  for index in start..<end where text[index] != UInt8(ascii: ".") {
    guard text[index] == UInt8(ascii: "0") else { break }
    zeros += 1
  }
  return zeros
}

/// `significand * 10^exponent`, correctly rounded, where one exact operation gives it; else nil.
private func exactScaling(_ significand: UInt64, exponent: Int) -> Double? {
  if significand == 0 { return 0 }
  if exponent == 0 { return Double(significand) }
  if significand <= 1 << 53 {
    if exponent < 0, exponent >= -22 { return Double(significand) / powersOfTen[-exponent] }
    if exponent > 0, exponent <= 22 { return Double(significand) * powersOfTen[exponent] }
  }
  guard exponent < 0, exponent >= -27 else { return nil }

  // 10^n = 5^n * 2^n and 5^27 fits 64 bits: a 128 by 64 bit division leaves a quotient of 63 or 64
  // bits, and its remainder tells on which side of a tie the number lies.
  let divisor = powersOfFive[-exponent]
  let divisorShift = divisor.leadingZeroBitCount
  let significandShift = significand.leadingZeroBitCount
  let aligned = significand << UInt64(significandShift)
  let (quotient, remainder) = (divisor << UInt64(divisorShift))
    .dividingFullWidth((aligned >> 1, aligned << 63))
  let sticky: UInt64 = remainder == 0 ? 0 : 1
  let scale = divisorShift - significandShift - 63 + exponent
  return Double(sign: .plus, exponent: scale, significand: Double(quotient | sticky))
}

/// `strtod` on a copy that ends in NUL; the locale is "C", since nothing here sets another.
private func parsedBySystem(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: text.count + 1) { copy in
    for index in 0..<text.count { copy[index] = CChar(bitPattern: text[index]) }
    copy[text.count] = 0
    guard let base = copy.baseAddress else { return nil }
    let value = strtod(base, nil)
    return value.isFinite ? value : nil
  }
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]

private let powersOfFive: [UInt64] = (0...27).map { exponent in
  (0..<exponent).reduce(1) { power, _ in power * 5 }
}
