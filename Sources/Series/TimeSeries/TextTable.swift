import FileErrors

/// A small CSV file of texts with a header, such as a manifest or a partition.
///
/// Columns may come in any order and others beside them; a byte-order mark, CRLF and blank lines are
/// passed over.
package struct TextTable {
  /// One row's fields, in the order of the columns asked for.
  package struct Row {
    /// Line in the file, from 1.
    package let line: Int
    package let fields: [String]
  }

  package let path: String
  /// Names of the columns that `rows` have.
  package let columns: [String]
  package let rows: [Row]

  /// Longest line that is read, bytes: two paths of the system's greatest length, quoted.
  private static let longestLine = 1 << 14

  /// - Parameters:
  ///   - path: a CSV file; `-` is standard input.
  ///   - columns: names of the columns wanted.
  /// - Throws: `noInput` if the file cannot be opened; `badData` with the line if a column lacks or
  ///   comes twice, a row has too many or too few fields, or is no text; `inputOutput` if reading
  ///   fails.
  package init(path: String, columns: [String]) throws(FileError) {
    try self.init(path: path, anyOf: [columns])
  }

  /// - Parameter layouts: names of the columns wanted; the first whose columns are all there counts.
  package init(path: String, anyOf layouts: [[String]]) throws(FileError) {
    let source = try ByteSource(path: path)
    let expected = layouts.map { $0.joined(separator: ",") }.joined(separator: " or ")
    var lines = LineReader(source, longestLine: Self.longestLine)
    guard let header = try lines.next() else {
      throw FileError(.badData, path: path, line: 1, "expected \(expected), found nothing")
    }
    let names = try Self.fields(of: header, path: path, line: lines.number)
    guard let columns = layouts.first(where: { $0.allSatisfy(names.contains) }),
      Set(names).count == names.count
    else {
      throw FileError(
        .badData, path: path, line: lines.number,
        "expected \(expected), found \(names.joined(separator: ","))")
    }
    let places = columns.compactMap { names.firstIndex(of: $0) }
    var rows: [Row] = []
    while let text = try lines.next() {
      let fields = try Self.fields(of: text, path: path, line: lines.number)
      guard fields.count == names.count else {
        throw FileError(
          .badData, path: path, line: lines.number,
          "expected \(names.count) fields, found \(fields.count)")
      }
      rows.append(Row(line: lines.number, fields: places.map { fields[$0] }))
    }
    self.path = path
    self.columns = columns
    self.rows = rows
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
