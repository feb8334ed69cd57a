/// Reads the header's JSON, byte by byte.
///
/// A header has only objects of a known depth, strings and whole numbers, so there is nothing to
/// recurse into and no depth to run out of.
struct HeaderText {
  struct Problem: Error {
    let text: String
    init(_ text: String) { self.text = text }
  }

  private let bytes: UnsafeRawBufferPointer
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Reads `{"key": value, ...}`; `readValue` gets each key and must read its value.
  mutating func readObject(
    _ readValue: (inout HeaderText, String) throws(Problem) -> Void
  ) throws(Problem) {
    try expect("{")
    if skip("}") { return }
    repeat {
      let key = try readString()
      try expect(":")
      try readValue(&self, key)
    } while skip(",")
    try expect("}")
  }

  /// Reads `[n, n, ...]` of whole numbers from 0.
  mutating func readNumbers() throws(Problem) -> [Int] {
    try expect("[")
    var numbers: [Int] = []
    if skip("]") { return numbers }
    repeat { numbers.append(try readNumber()) } while skip(",")
    try expect("]")
    return numbers
  }

  mutating func readString() throws(Problem) -> String {
    try expect("\"")
    let start = position
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      position += 1
    }
    var text = Array(bytes[start..<position])
    while let byte = peek, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { break }
      position += 1
      if byte == UInt8(ascii: "\\") {
        text.append(contentsOf: try readEscape())
      } else {
        text.append(byte)
      }
    }
    guard peek == UInt8(ascii: "\"") else { throw unexpected("a closing quote") }
    position += 1
    guard let string = String(validating: text, as: UTF8.self) else {
      throw Problem("expected UTF-8 in the string at byte \(start) of the header")
    }
    return string
  }

  /// Checks that nothing but the padding is left.
  mutating func expectEnd() throws(Problem) {
    skipSpace()
    guard position == bytes.count else { throw unexpected("the header's end") }
  }

  private mutating func readNumber() throws(Problem) -> Int {
    skipSpace()
    let start = position
    var value = 0
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !overflow, !carry else {
        throw Problem("expected a number below 2^63 at byte \(start) of the header")
      }
      value = sum
      position += 1
    }
    let leadingZero = position - start > 1 && bytes[start] == UInt8(ascii: "0")
    guard position > start, !leadingZero else {
      position = start
      throw unexpected("a whole number")
    }
    return value
  }

  /// Reads what follows a backslash; gives UTF-8.
  private mutating func readEscape() throws(Problem) -> [UInt8] {
    guard let byte = peek else { throw unexpected("an escaped character") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0c]
    case UInt8(ascii: "n"): return [0x0a]
    case UInt8(ascii: "r"): return [0x0d]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(try readScalar()).utf8)
    default:
      position -= 1
      throw unexpected("one of \"\\/bfnrtu after the backslash")
    }
  }

  /// Reads the digits of `\uXXXX`, and the second half where they are the first of a pair.
  private mutating func readScalar() throws(Problem) -> Unicode.Scalar {
    let first = try readHexadecimal()
    var value = first
    if (0xd800..<0xdc00).contains(first), peek == UInt8(ascii: "\\") {
      position += 1
      guard peek == UInt8(ascii: "u") else { throw unexpected("the pair's second half") }
      position += 1
      let second = try readHexadecimal()
      guard (0xdc00..<0xe000).contains(second) else { throw unexpected("the pair's second half") }
      value = 0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(value) else { throw unexpected("a whole surrogate pair") }
    return scalar
  }

  private mutating func readHexadecimal() throws(Problem) -> UInt32 {
    guard position + 4 <= bytes.count else { throw unexpected("four hexadecimal digits") }
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
        throw unexpected("a hexadecimal digit")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Problem) {
    guard skip(character) else { throw unexpected("'\(character)'") }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d {
      position += 1
    }
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func unexpected(_ expected: String) -> Problem {
    guard let byte = peek else { return Problem("expected \(expected), found the header's end") }
    let found =
      (0x21..<0x7f).contains(byte)
      ? "'\(Unicode.Scalar(byte))'" : "byte 0x\(String(byte, radix: 16))"
    return Problem("expected \(expected), found \(found) at byte \(position) of the header")
  }
}
