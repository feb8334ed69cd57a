package import Files

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
  private var source: TableSource
  private var lines: LineReader

  /// - Parameters:
  ///   - path: a CSV file; `-` is standard input.
  ///   - bytes: the file's, where they were read before.
  ///   - expected: what the file is to have, for messages.
  ///   - longestLine: bytes.
  /// - Throws: `noInput` if the file cannot be opened; `badData` if it has no header or one with a
  ///   name twice; `inputOutput` if reading fails.
  package init(
    path: String, bytes: [UInt8]? = nil, expected: String, longestLine: Int
  ) throws(FileError) {
    var source: TableSource
    if let bytes {
      source = try TableSource(bytes: bytes, path: path, blockSize: 1 << 17, settings: .texts)
    } else {
      source = try TableSource(path: path, settings: .texts)
    }
    var lines = LineReader(longestLine: longestLine)
    guard let names = try Self.fields(from: &source, &lines) else {
      throw FileError(.badData, path: path, line: 1, "expected \(expected), found nothing")
    }
    guard Set(names).count == names.count else {
      throw FileError(
        .badData, path: path, line: lines.number,
        "expected \(expected), found \(names.joined(separator: ","))")
    }
    self.names = names
    headerLine = lines.number
    self.source = source
    self.lines = lines
  }

  /// The next row, with as many fields as the header; nil after the last.
  ///
  /// - Throws: `badData` with the line if it has too many or too few fields, or is no text.
  package mutating func next() throws(FileError) -> Row? {
    guard let fields = try Self.fields(from: &source, &lines) else { return nil }
    guard fields.count == names.count else {
      throw FileError(
        .badData, path: source.path, line: lines.number,
        "expected \(names.count) fields, found \(fields.count)")
    }
    return Row(line: lines.number, fields: fields)
  }

  /// Fields of the next line that is not blank.
  private static func fields(
    from source: inout TableSource, _ lines: inout LineReader
  ) throws(FileError) -> [String]? {
    while let line = try lines.next(from: &source) {
      func fault(_ problem: String) -> FileError {
        FileError(.badData, path: source.path, line: lines.number, problem)
      }
      guard let fields = CSVText.fields(of: line) else {
        throw fault("expected a closing quote and then a comma or the line's end")
      }
      if fields.isEmpty { continue }
      return try fields.map { field throws(FileError) in
        guard let text = String(validating: field, as: UTF8.self), !field.contains(0) else {
          throw fault("expected UTF-8 text, found bytes")
        }
        return text
      }
    }
    return nil
  }
}

/// A small CSV file of texts with a header, such as a manifest or a partition.
///
/// Columns may come in any order and others beside them.
package struct TextTable {
  /// Fields in the order of the columns asked for.
  package typealias Row = TextRows.Row

  package let path: String
  /// Names of the columns that `rows` have.
  package let columns: [String]
  package let rows: [Row]

  /// Longest line that is read, bytes: two paths of the system's greatest length, quoted.
  private static let longestLine = 1 << 14

  /// - Parameters:
  ///   - path: a CSV file; `-` is standard input.
  ///   - bytes: the file's, where they were read before.
  ///   - columns: names of the columns wanted.
  /// - Throws: `noInput` if the file cannot be opened; `badData` with the line if a column lacks or
  ///   comes twice, a row has too many or too few fields, or is no text; `inputOutput` if reading
  ///   fails.
  package init(path: String, bytes: [UInt8]? = nil, columns: [String]) throws(FileError) {
    try self.init(path: path, bytes: bytes, anyOf: [columns])
  }

  /// - Parameter layouts: names of the columns wanted; the first whose columns are all there counts.
  package init(
    path: String, bytes: [UInt8]? = nil, anyOf layouts: [[String]]
  ) throws(FileError) {
    let expected = layouts.map { $0.joined(separator: ",") }.joined(separator: " or ")
    var reader = try TextRows(
      path: path, bytes: bytes, expected: expected, longestLine: Self.longestLine)
    let names = reader.names
    guard let columns = layouts.first(where: { $0.allSatisfy(names.contains) }) else {
      throw FileError(
        .badData, path: path, line: reader.headerLine,
        "expected \(expected), found \(names.joined(separator: ","))")
    }
    let places = columns.compactMap { names.firstIndex(of: $0) }
    var rows: [Row] = []
    while let row = try reader.next() {
      rows.append(Row(line: row.line, fields: places.map { row.fields[$0] }))
    }
    self.path = path
    self.columns = columns
    self.rows = rows
  }
}
