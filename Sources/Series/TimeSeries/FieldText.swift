internal import CLibCSV
internal import Glibc

/// Pieces of text as they stand in a file.
enum FieldText {
  /// Spellings of a missing value, any case; an empty field is missing too.
  static func isMissing(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if text.isEmpty { return true }
    guard text.count <= 4 else { return false }
    return missing.contains { spelling in
      spelling.count == text.count && zip(spelling, text).allSatisfy { $0 == lowercased($1) }
    }
  }

  private static let missing: [[UInt8]] = ["?", "nan", "-nan", "none", "na"].map { Array($0.utf8) }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }

  /// The text in quotes for a message: at most 40 bytes, nothing in it that moves the cursor.
  static func quoted(_ text: some Collection<UInt8>) -> String {
    let shown = text.prefix(40).map { $0 < 0x20 || $0 == 0x7f ? UInt8(ascii: "?") : $0 }
    return "'\(String(decoding: shown, as: UTF8.self))\(text.count > 40 ? "..." : "")'"
  }

  /// Without spaces and tabs around it.
  static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = text
    while let first = rest.first, first == 0x20 || first == 0x09 { rest.removeFirst() }
    while let last = rest.last, last == 0x20 || last == 0x09 { rest.removeLast() }
    return rest
  }

  static func hasLineBreak(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = text.baseAddress, !text.isEmpty else { return false }
    return memchr(base, Int32(CSV_LF), text.count) != nil
      || memchr(base, Int32(CSV_CR), text.count) != nil
  }

  /// The fields of one line, spaces around them taken off.
  ///
  /// - Returns: nil if quotes are out of place or do not end.
  static func split(_ line: ArraySlice<UInt8>, delimiter: UInt8, quote: UInt8) -> [[UInt8]]? {
    var parser = csv_parser()
    guard csv_init(&parser, UInt8(CSV_STRICT | CSV_STRICT_FINI)) == 0 else { return nil }
    defer { csv_free(&parser) }
    csv_set_delim(&parser, delimiter)
    csv_set_quote(&parser, quote)
    csv_set_blk_size(&parser, 4096)
    var fields: [[UInt8]] = []
    let isSplit = withUnsafeMutablePointer(to: &fields) { context in
      let take: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
        text, count, context in
        let field = UnsafeRawBufferPointer(start: text, count: count)
        context?.assumingMemoryBound(to: [[UInt8]].self).pointee.append(Array(field))
      }
      let consumed = line.withUnsafeBytes {
        csv_parse(&parser, $0.baseAddress, $0.count, take, nil, context)
      }
      return consumed == line.count && csv_fini(&parser, take, nil, context) == 0
    }
    return isSplit ? fields : nil
  }
}
