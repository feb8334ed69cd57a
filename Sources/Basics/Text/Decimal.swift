internal import Glibc

/// The shortest text that reads back to the same number; whole numbers without a point.
package func decimal(_ value: Double) -> String {
  guard value.isFinite else { return "\(value)" }
  return String(unsafeUninitializedCapacity: NumberText.room) {
    $0.baseAddress.map { NumberText.write(value, to: $0) } ?? 0
  }
}

/// The same for single precision.
package func decimal(_ value: Float) -> String {
  guard value.isFinite else { return "\(value)" }
  return String(unsafeUninitializedCapacity: NumberText.room) {
    $0.baseAddress.map { NumberText.write(value, to: $0) } ?? 0
  }
}

/// Numbers as the shortest text that reads back to the same bits.
package enum NumberText {
  /// No number takes more bytes than this.
  package static let room = 32

  /// Writes `value`; `300` rather than `300.0`, `1e-05` where that is shorter than zeros.
  ///
  /// - Returns: how many bytes were written, at most `room`.
  /// - Precondition: `value` is finite.
  package static func write(_ value: Double, to text: UnsafeMutablePointer<UInt8>) -> Int {
    precondition(value.isFinite)
    // Times and rounded values have few decimals. A decimal of at most 15 digits that rounds to
    // `value` is the only one as short, and dividing by 1,000 rounds as reading it does.
    let thousandths = (value.magnitude * 1000).rounded()
    if thousandths < 1e15, thousandths / 1000 == value.magnitude {
      return write(thousandths: UInt64(thousandths), isNegative: value.sign == .minus, to: text)
    }
    return copy(value.description, to: text)
  }

  /// The same for single precision: the shortest text that reads back to the same `Float`.
  package static func write(_ value: Float, to text: UnsafeMutablePointer<UInt8>) -> Int {
    precondition(value.isFinite)
    return copy(value.description, to: text)
  }

  private static func write(
    thousandths: UInt64, isNegative: Bool, to text: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var count = 0
    if isNegative {
      text[0] = UInt8(ascii: "-")
      count = 1
    }
    let (whole, fraction) = thousandths.quotientAndRemainder(dividingBy: 1000)
    var digits = 1
    var limit: UInt64 = 10
    while whole >= limit {
      digits += 1
      limit *= 10
    }
    var rest = whole
    for place in (count..<count + digits).reversed() {
      text[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
    count += digits
    guard fraction > 0 else { return count }
    text[count] = UInt8(ascii: ".")
    text[count + 1] = UInt8(ascii: "0") + UInt8(fraction / 100)
    text[count + 2] = UInt8(ascii: "0") + UInt8(fraction / 10 % 10)
    text[count + 3] = UInt8(ascii: "0") + UInt8(fraction % 10)
    count += 4
    while text[count - 1] == UInt8(ascii: "0") { count -= 1 }
    return count
  }

  /// The standard library's shortest digits, without the `.0` of a whole number.
  private static func copy(_ digits: String, to text: UnsafeMutablePointer<UInt8>) -> Int {
    var digits = digits
    return digits.withUTF8 { bytes in
      var count = bytes.count
      if count > 2, bytes[count - 1] == UInt8(ascii: "0"), bytes[count - 2] == UInt8(ascii: ".") {
        count -= 2
      }
      for index in 0..<count { text[index] = bytes[index] }
      return count
    }
  }
}

/// A number with a fixed count of decimals, correctly rounded: `0.412346`.
///
/// Undefined is `nan`, infinite `inf` or `-inf`; zero has no sign.
///
/// - Parameter places: decimals, 0 to 30.
package func fixed(_ value: Double, places: Int) -> String {
  if value.isNaN { return "nan" }
  var text = [CChar](repeating: 0, count: 400)
  withVaList([Int32(places), value]) { _ = vsnprintf(&text, text.count, "%.*f", $0) }
  let characters = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  let digits = String(decoding: characters, as: UTF8.self)
  let isZero = !characters.contains { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) }
  return isZero && value.isFinite && digits.hasPrefix("-") ? String(digits.dropFirst()) : digits
}
