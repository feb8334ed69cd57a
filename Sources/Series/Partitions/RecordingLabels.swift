package import Files
import Text

/// A text for each recording, from a column of a partition file: who speaks, which session.
package struct RecordingLabels: Equatable, Sendable {
  package let labels: [String: String]

  package init(_ labels: [String: String]) { self.labels = labels }

  /// Reads the column of a CSV file that has one row a recording.
  ///
  /// - Throws: as `TextTable`; `badData` with the line if a label is empty or a recording comes
  ///   twice.
  package static func reading(
    _ path: String, column: String
  ) throws(FileError) -> RecordingLabels {
    var labels: [String: String] = [:]
    for row in try TextTable(path: path, columns: ["recording", column]).rows {
      let (recording, label) = (row.fields[0], row.fields[1])
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
