import Text

/// Reads the commonest line of a log, a value as this package writes it, without a decoder of JSON:
/// hours of rating have a million of them.
struct EventScanner {
  private var rest: ArraySlice<UInt8>

  /// - Returns: nil for every other line, and for one that is not as `LogLine` writes it.
  static func line(_ text: ArraySlice<UInt8>) -> LogLine? {
    var scanner = EventScanner(rest: text)
    return scanner.line()
  }

  private mutating func line() -> LogLine? {
    guard let number = count(after: "{\"n\":"), let take = count(after: ",\"take\":"), take > 0,
      let media = self.number(after: ",\"media\":"), Event.mediaTimes.contains(media),
      let wall = self.number(after: ",\"wall\":"), Event.wallTimes.contains(wall),
      let value = self.number(after: ",\"event\":\"value\",\"value\":")
    else { return nil }
    var device: Event.Device?
    if skip(",\"device\":\"") {
      guard let end = rest.firstIndex(of: UInt8(ascii: "\"")),
        let known = Event.Device(rawValue: String(decoding: rest[..<end], as: UTF8.self))
      else { return nil }
      device = known
      rest = rest[(end + 1)...]
    }
    guard rest.elementsEqual("}".utf8) else { return nil }
    return .event(
      number: number, take: take,
      Event(.value, media: media, wall: wall, values: [value], device: device))
  }

  private mutating func skip(_ start: StaticString) -> Bool {
    guard start.withUTF8Buffer({ rest.starts(with: $0) }) else { return false }
    rest = rest.dropFirst(start.utf8CodeUnitCount)
    return true
  }

  /// A number as JSON has them: with digits before and behind a point, and no needless zero.
  private mutating func number(after start: StaticString) -> Double? {
    guard let text = text(after: start) else { return nil }
    let digits = text.first == UInt8(ascii: "-") ? text.dropFirst() : text
    guard let first = digits.first, Self.isDigit(first),
      first != UInt8(ascii: "0") || digits.count == 1
        || !Self.isDigit(digits[digits.startIndex + 1])
    else { return nil }
    if let point = digits.firstIndex(of: UInt8(ascii: ".")) {
      guard point + 1 < digits.endIndex, Self.isDigit(digits[point + 1]) else { return nil }
    }
    return text.withUnsafeBufferPointer(parseDecimal)
  }

  /// Up to 15 digits, the first of them no zero.
  private mutating func count(after start: StaticString) -> Int? {
    guard let text = text(after: start), (1...15).contains(text.count),
      text.allSatisfy(Self.isDigit), text.first != UInt8(ascii: "0")
    else { return nil }
    return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// What stands up to the next comma or brace.
  private mutating func text(after start: StaticString) -> ArraySlice<UInt8>? {
    guard skip(start),
      let end = rest.firstIndex(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") })
    else { return nil }
    defer { rest = rest[end...] }
    return rest[..<end]
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
