import Glibc
import TestSupport
import Testing
import Text

@Suite struct DecimalParserTests {
  private func parse(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBufferPointer(parseDecimal)
  }

  @Test(arguments: [
    ("0", 0.0), ("-0", -0.0), ("1", 1), ("+7", 7), (".5", 0.5), ("5.", 5), ("00012.50", 12.5),
    ("1e3", 1000), ("1E-3", 0.001), ("-2.5e+2", -250), ("0e999999999999", 0), ("1e-400", 0),
    ("9007199254740993", 9_007_199_254_740_992),
    // One more than a tie between 2^53 and 2^53 + 2 in the last digit.
    ("9007199254740993.00000000000000000001", 9_007_199_254_740_994),
    ("2.2250738585072014e-308", Double.leastNormalMagnitude),
    ("5e-324", Double.leastNonzeroMagnitude),
    ("1.7976931348623157e308", Double.greatestFiniteMagnitude),
  ])
  func decimalsAreRead(text: String, value: Double) {
    #expect(parse(text)?.bitPattern == value.bitPattern)
  }

  @Test(arguments: [
    "", "-", "+", ".", "-.", "e5", ".e5", "1e", "1e+", "1e5x", "1.2.3", "--1", "1,5", " 1", "1 ",
    "nan", "inf", "-inf", "Infinity", "0x10", "1_000", "1e400", "-1e309", "1\u{0}", "\u{661}",
  ])
  func whatIsNoFiniteDecimalIsRefused(text: String) {
    #expect(parse(text) == nil)
  }

  /// Texts of every length and exponent, many of them near ties, against the C library.
  @Test(arguments: UInt64(0)..<4)
  func agreesWithTheSystemOnHalfAMillionTexts(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var wrong: [String] = []
    for round in 0..<500_000 {
      var text = Self.randomText(round & 3, using: &generator)
      let count = text.count
      text.append(0)
      text.withUnsafeBufferPointer { bytes in
        let found = parseDecimal(UnsafeBufferPointer(rebasing: bytes[..<count]))
        let expected = bytes.withMemoryRebound(to: CChar.self) { characters in
          characters.baseAddress.map { strtod($0, nil) } ?? .nan
        }
        if found?.bitPattern != (expected.isFinite ? expected.bitPattern : nil) {
          wrong.append(String(decoding: bytes[..<count], as: UTF8.self))
        }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
  }

  private static func randomText(_ kind: Int, using generator: inout SplitMix64) -> [UInt8] {
    let bits = generator.next()
    switch kind {
    case 0:
      // Short decimals, as ratings are.
      return digits(1 + Int(bits >> 60), point: Int(bits >> 32 & 15), using: &generator)
    case 1:
      // Shortest texts of doubles of ordinary size.
      let value = Double(Int64(bitPattern: bits) >> 11) / 9_007_199_254_740_992
      return Array("\(value * (bits & 1 == 0 ? 10 : 1e-3))".utf8)
    case 2:
      // Shortest texts of any doubles.
      let value = Double(bitPattern: bits)
      return Array((value.isFinite ? value : 1).description.utf8)
    default:
      // Any digits, any exponent.
      let text = digits(1 + Int(bits & 31), point: Int(bits >> 32 & 31), using: &generator)
      return text + Array("e\(Int(bits >> 40 & 63) - 40)".utf8)
    }
  }

  private static func digits(
    _ count: Int, point: Int, using generator: inout SplitMix64
  ) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(count + 8)
    var random = generator.next()
    if random & 3 < 2 { text.append(UInt8(ascii: random & 1 == 0 ? "-" : "+")) }
    for place in 0..<count {
      if place == point { text.append(UInt8(ascii: ".")) }
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text.append(UInt8(ascii: "0") + UInt8((random >> 33) % 10))
    }
    return text
  }
}
