import Files
import Text
internal import TimeSeries

extension Manifest {
  /// Reads what a tool printed or somebody wrote.
  ///
  /// - Parameter path: a CSV file; `-` is standard input.
  /// - Throws: as `TextTable`; `badData` with the line if a number is none.
  package static func read(path: String) throws(FileError) -> Manifest {
    let table = try TextTable(path: path, columns: columns)
    var rows: [Row] = []
    for text in table.rows {
      rows.append(try row(text.fields, path: path, line: text.line))
    }
    return Manifest(rows: rows)
  }

  private static func row(
    _ fields: [String], path: String, line: Int
  ) throws(FileError) -> Row {
    func failure(_ expected: String, _ found: String) -> FileError {
      FileError(.badData, path: path, line: line, "expected \(expected), found '\(found)'")
    }
    guard !fields[0].isEmpty else { throw failure("a recording", fields[0]) }
    guard let sequence = Int(fields[1]), sequence >= 0 else {
      throw failure("a sequence's number from 0", fields[1])
    }
    guard let start = Double(fields[2]), start >= 0, start.isFinite else {
      throw failure("a start in seconds", fields[2])
    }
    guard let end = Double(fields[3]), end > start, end.isFinite else {
      throw failure("an end in seconds after the start", fields[3])
    }
    guard !fields[4].isEmpty else { throw failure("a file", fields[4]) }
    return Row(recording: fields[0], sequence: sequence, start: start, end: end, file: fields[4])
  }
}
