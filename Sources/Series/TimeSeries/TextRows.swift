import Files

/// Rows of a CSV file of texts with a header, one after the other, in bounded memory.
///
/// A byte-order mark, CRLF and blank lines are passed over.
package struct TextRows: ~Copyable {
  /// One row's fields.
  package struct Row {
    /// Line in the file, from 1.
    package let line: Int
    package let fields: [String]
  }

  /// The header's.
  package let names: [String]
  package let headerLine: Int
  private let path: String
  private var lines: LineReader

  /// - Parameters:
  ///   - path: a CSV file; `-` is standard input.
  ///   - expected: what the file is to have, for messages.
  ///   - longestLine: bytes.
  /// - Throws: `noInput` if the file cannot be opened; `badData` if it has no header or one with a
  ///   name twice; `inputOutput` if reading fails.
  package init(path: String, expected: String, longestLine: Int) throws(FileError) {
    try self.init(ByteSource(path: path), expected: expected, longestLine: longestLine)
  }

  init(
    _ source: consuming ByteSource, expected: String, longestLine: Int
  ) throws(FileError) {
    let path = source.path
    var lines = LineReader(source, longestLine: longestLine)
    guard let header = try lines.next() else {
      throw FileError(.badData, path: path, line: 1, "expected \(expected), found nothing")
    }
    let names = try Self.fields(of: header, path: path, line: lines.number)
    guard Set(names).count == names.count else {
      throw FileError(
        .badData, path: path, line: lines.number,
        "expected \(expected), found \(names.joined(separator: ","))")
    }
    self.names = names
    self.path = path
    headerLine = lines.number
    self.lines = lines
  }

  /// The next row, with as many fields as the header; nil after the last.
  ///
  /// - Throws: `badData` with the line if it has too many or too few fields, or is no text.
  package mutating func next() throws(FileError) -> Row? {
    guard let text = try lines.next() else { return nil }
    let fields = try Self.fields(of: text, path: path, line: lines.number)
    guard fields.count == names.count else {
      throw FileError(
        .badData, path: path, line: lines.number,
        "expected \(names.count) fields, found \(fields.count)")
    }
    return Row(line: lines.number, fields: fields)
  }

  /// Fields of a line; a quoted field may hold commas and doubled quotes, but no line feed.
  private static func fields(
    of line: [UInt8], path: String, line number: Int
  ) throws(FileError) -> [String] {
    let quote = UInt8(ascii: "\"")
    let comma = UInt8(ascii: ",")
    var fields: [[UInt8]] = [[]]
    var position = line.startIndex
    while position < line.endIndex {
      guard line[position] == quote, fields[fields.count - 1].isEmpty else {
        if line[position] == comma {
          fields.append([])
        } else {
          fields[fields.count - 1].append(line[position])
        }
        position += 1
        continue
      }
      position += 1
      while position < line.endIndex {
        if line[position] == quote {
          guard position + 1 < line.endIndex, line[position + 1] == quote else { break }
          position += 1
        }
        fields[fields.count - 1].append(line[position])
        position += 1
      }
      position += 1
      guard position == line.endIndex || position < line.endIndex && line[position] == comma else {
        throw FileError(
          .badData, path: path, line: number,
          "expected a closing quote and then a comma or the line's end")
      }
    }
    var texts: [String] = []
    for field in fields {
      guard let text = String(validating: field, as: UTF8.self), !field.contains(0) else {
        throw FileError(.badData, path: path, line: number, "expected UTF-8 text, found bytes")
      }
      texts.append(text)
    }
    return texts
  }
}
