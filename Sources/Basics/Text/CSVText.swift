/// Lines of CSV: one rule of quoting, one way to take a line apart.
package enum CSVText {
  /// A text as a field: in double quotes, with those in it doubled, if a reader could otherwise
  /// take it for something else: if it holds a delimiter, a quote, a space, `#` or a line break.
  package static func field(_ text: String) -> String {
    guard text.utf8.contains(where: special.contains) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  private static let special = Set(",;\t\"'# \n\r".utf8)

  /// Fields as a row, with its line feed.
  package static func row(_ fields: some Sequence<String>) -> String {
    fields.map(field).joined(separator: ",") + "\n"
  }

  /// The fields of one line, spaces and tabs around them taken off. A field in quotes may hold
  /// delimiters and doubled quotes.
  ///
  /// For a table's lines and a series' header. The rows of series, which come by the million and
  /// whose quoted fields may be cut by a block's end, are libcsv's; it makes the same of a line.
  ///
  /// - Returns: nil if quotes are out of place or do not end; no field for a blank line.
  package static func fields(
    of line: ArraySlice<UInt8>, delimiter: UInt8 = UInt8(ascii: ","),
    quote: UInt8 = UInt8(ascii: "\"")
  ) -> [[UInt8]]? {
    var fields: [[UInt8]] = []
    var index = line.startIndex
    func isSpace(_ byte: UInt8) -> Bool { byte.isSpace && byte != delimiter }
    func skipSpaces() { while index < line.endIndex, isSpace(line[index]) { index += 1 } }
    skipSpaces()
    if index == line.endIndex { return [] }
    while true {
      var field: [UInt8] = []
      skipSpaces()
      if index < line.endIndex, line[index] == quote {
        index += 1
        while true {
          guard index < line.endIndex else { return nil }
          if line[index] == quote {
            index += 1
            guard index < line.endIndex, line[index] == quote else { break }
          }
          field.append(line[index])
          index += 1
        }
        skipSpaces()
        guard index == line.endIndex || line[index] == delimiter else { return nil }
      } else {
        let start = index
        while index < line.endIndex, line[index] != delimiter {
          guard line[index] != quote else { return nil }
          index += 1
        }
        field = Array(line[start..<index])
        while let last = field.last, isSpace(last) { field.removeLast() }
      }
      fields.append(field)
      if index == line.endIndex { return fields }
      index += 1
    }
  }

  /// What is around fields that hold delimiters: single quotes if some field of the lines begins with
  /// one, else double ones, in which fields hold what they like.
  package static func quote(
    in lines: some Sequence<ArraySlice<UInt8>>, delimiter: UInt8
  ) -> UInt8 {
    let single = UInt8(ascii: "'")
    let double = UInt8(ascii: "\"")
    for line in lines {
      var (isQuoted, isStart) = (false, true)
      for byte in line {
        switch byte {
        case double: (isQuoted, isStart) = (!isQuoted, false)
        case _ where isQuoted: continue
        case delimiter: isStart = true
        case single where isStart: return single
        default: isStart = isStart && byte.isSpace
        }
      }
    }
    return double
  }

  /// Comma, semicolon or tab, whichever the line has most of outside quotes.
  package static func commonestDelimiter(in line: ArraySlice<UInt8>) -> UInt8 {
    let candidates = [UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: ",")]
    var counts = [0, 0, 0]
    var quote: UInt8?
    for byte in line {
      if byte == quote {
        quote = nil
      } else if quote == nil, byte == UInt8(ascii: "\"") {
        quote = byte
      } else if quote == nil, let index = candidates.firstIndex(of: byte) {
        counts[index] += 1
      }
    }
    let most = counts.max() ?? 0
    guard most > 0, let index = counts.firstIndex(of: most) else { return UInt8(ascii: ",") }
    return candidates[index]
  }
}

extension UInt8 {
  /// A space or a tab.
  package var isSpace: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}

extension BidirectionalCollection<UInt8> {
  /// Without spaces and tabs around it.
  package var trimmed: SubSequence {
    guard let first = firstIndex(where: { !$0.isSpace }),
      let last = lastIndex(where: { !$0.isSpace })
    else { return self[startIndex..<startIndex] }
    return self[first...last]
  }
}

extension StringProtocol {
  /// Without spaces and tabs around it.
  package var trimmed: String { String(decoding: Array(utf8).trimmed, as: UTF8.self) }
}

/// A text from a file in quotes for a message: at most 40 bytes, nothing in it that moves the
/// cursor.
package func quoted(_ text: some Collection<UInt8>) -> String {
  let shown = text.prefix(40).map { $0 < 0x20 || $0 == 0x7f ? UInt8(ascii: "?") : $0 }
  return "'\(String(decoding: shown, as: UTF8.self))\(text.count > 40 ? "..." : "")'"
}
