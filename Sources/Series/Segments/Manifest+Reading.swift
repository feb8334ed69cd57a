import Files
import Text
internal import TimeSeries

extension Manifest {
  /// Columns by which the boxes that `extract-faces` prints tell of a recording's steps.
  private static let boxColumns = ["recording", "time", "success"]

  /// Reads a manifest, or the boxes that `extract-faces` prints, of which each recording becomes one
  /// row.
  ///
  /// - Parameters:
  ///   - path: a CSV file; `-` is standard input.
  ///   - folder: where the face segment files of a table of boxes lie.
  /// - Throws: as `TextTable`; `badData` with the line if a number is none.
  package static func read(path: String, faceFolder folder: String = ".") throws(FileError)
    -> Manifest
  {
    let table = try TextTable(path: path, anyOf: [columns, boxColumns])
    var rows: [Row] = []
    for text in table.rows {
      if table.columns == columns {
        rows.append(try row(text.fields, path: path, line: text.line))
        continue
      }
      let recording = text.fields[0]
      guard !recording.isEmpty, let end = Double(text.fields[1]), end > 0, end.isFinite else {
        throw FileError(
          .badData, path: path, line: text.line,
          "expected a recording and a time in seconds, found '\(recording)' and "
            + "'\(text.fields[1])'")
      }
      if let last = rows.indices.last, rows[last].recording == recording {
        rows[last].end = end
      } else {
        rows.append(
          Row(
            recording: recording, sequence: 0, start: 0, end: end,
            file: Folder.path(of: recording + FaceSegmentFile.suffix, in: folder)))
      }
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
