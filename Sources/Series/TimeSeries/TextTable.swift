import Files

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
  ///   - columns: names of the columns wanted.
  /// - Throws: `noInput` if the file cannot be opened; `badData` with the line if a column lacks or
  ///   comes twice, a row has too many or too few fields, or is no text; `inputOutput` if reading
  ///   fails.
  package init(path: String, columns: [String]) throws(FileError) {
    try self.init(path: path, anyOf: [columns])
  }

  /// - Parameter layouts: names of the columns wanted; the first whose columns are all there counts.
  package init(path: String, anyOf layouts: [[String]]) throws(FileError) {
    let expected = layouts.map { $0.joined(separator: ",") }.joined(separator: " or ")
    var reader = try TextRows(
      ByteSource(path: path), expected: expected, longestLine: Self.longestLine)
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
