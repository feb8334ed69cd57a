package import Files
import Text
import TimeSeries

/// A text for each recording, from a column of a partition file or of a table of labels: who speaks,
/// which session.
package struct RecordingLabels: Equatable, Sendable {
  package let labels: [String: String]

  package init(_ labels: [String: String]) { self.labels = labels }

  /// Longest line that is read, bytes.
  private static let longestLine = 1 << 14

  /// Reads the column of a CSV file that has one row a recording, whose name is in the column
  /// `recording`, or in one that is called as such columns are elsewhere (`FileName`).
  ///
  /// - Throws: as `TextRows`; `badData` with the line if a label is empty or a recording comes
  ///   twice.
  package static func reading(
    _ path: String, column: String
  ) throws(FileError) -> RecordingLabels {
    let expected = "recording,\(column)"
    var rows = try TextRows(path: path, expected: expected, longestLine: longestLine)
    let names = rows.names
    guard
      let recordings = names.firstIndex(of: "recording")
        ?? names.firstIndex(where: isRecordingColumn),
      let values = names.firstIndex(of: column)
    else {
      throw FileError(
        .badData, path: path, line: rows.headerLine,
        "expected \(expected), found \(names.joined(separator: ","))")
    }
    var labels: [String: String] = [:]
    while let row = try rows.next() {
      let (recording, label) = (row.fields[recordings], row.fields[values])
      guard !label.isEmpty else {
        throw FileError(
          .badData, path: path, line: row.line,
          "expected a \(column) of recording '\(recording)', found an empty field")
      }
      guard labels.updateValue(label, forKey: recording) == nil else {
        throw FileError(
          .badData, path: path, line: row.line,
          "expected each recording once, found '\(recording)' again")
      }
    }
    return RecordingLabels(labels)
  }
}
