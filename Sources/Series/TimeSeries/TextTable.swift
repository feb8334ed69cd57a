import FileErrors

/// A small CSV file of texts with a header, such as a manifest or a partition.
///
/// Columns may come in any order and others beside them.
package struct TextTable {
  /// Fields in the order of the columns asked for.
  package typealias Row = TextRows.Row

  package let path: String
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
    try self.init(ByteSource(path: path), columns: columns)
  }

  init(_ source: consuming ByteSource, columns: [String]) throws(FileError) {
    let path = source.path
    let expected = columns.joined(separator: ",")
    var reader = try TextRows(source, expected: expected, longestLine: Self.longestLine)
    let names = reader.names
    let places = columns.compactMap { names.firstIndex(of: $0) }
    guard places.count == columns.count else {
      throw FileError(
        .badData, path: path, line: reader.headerLine,
        "expected \(expected), found \(names.joined(separator: ","))")
    }
    var rows: [Row] = []
    while let row = try reader.next() {
      rows.append(Row(line: row.line, fields: places.map { row.fields[$0] }))
    }
    self.path = path
    self.rows = rows
  }
}
