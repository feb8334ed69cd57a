import Text

/// Reads the commonest line of a log, a value as this package writes it, without a decoder of JSON:
/// hours of rating have a million of them.
enum EventScanner {
  /// - Returns: nil for every other line, and for one that is not as `LogLine` writes it.
  static func line(_ text: ArraySlice<UInt8>) -> LogLine? {
    var rest = text
    guard let number = number(after: "{\"n\":", in: &rest).flatMap(Int.init(exactly:)),
      let take = self.number(after: ",\"take\":", in: &rest).flatMap(Int.init(exactly:)),
      take > 0,
      let media = self.number(after: ",\"media\":", in: &rest), Event.mediaTimes.contains(media),
      let wall = self.number(after: ",\"wall\":", in: &rest), Event.wallTimes.contains(wall),
      let value = self.number(after: ",\"event\":\"value\",\"value\":", in: &rest)
    else { return nil }
    var device: Event.Device?
    if skip(",\"device\":\"", in: &rest) {
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

  private static func skip(_ start: StaticString, in rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.count >= start.utf8CodeUnitCount else { return false }
    let isThere = start.withUTF8Buffer { rest.starts(with: $0) }
    if isThere { rest = rest.dropFirst(start.utf8CodeUnitCount) }
    return isThere
  }

  private static func number(
    after start: StaticString, in rest: inout ArraySlice<UInt8>
  ) -> Double? {
    guard skip(start, in: &rest) else { return nil }
    let end = rest.firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") }
    guard let end else { return nil }
    defer { rest = rest[end...] }
    return rest[..<end].withUnsafeBufferPointer(parseDecimal)
  }
}
