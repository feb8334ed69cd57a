package import Files
internal import Glibc
internal import Segments
internal import Text

/// The boxes of a recording's steps, beside the crops: `NAME.faces.csv`, one row per step and face.
package struct FaceTable: Sendable {
  package let path: String
  package let recording: String
  /// Duration of a step, seconds.
  package let step: Double
  /// In the order of their steps; of a step's the first is that of the recording's own face.
  package let rows: [FaceRow]
  /// Whether rows have columns for landmarks.
  package let hasLandmarks: Bool

  /// - Throws: `noInput` if the file cannot be opened; `badData` with the line if it is not the
  ///   table of so many steps of this recording.
  package init(
    path: String, recording: String, step: Double, stepCount: Int, hasLandmarks: Bool
  ) throws(FileError) {
    let table = try TextTable(
      path: path, columns: hasLandmarks ? FaceRow.columnsWithLandmarks : FaceRow.columns)
    var rows: [FaceRow] = []
    for text in table.rows {
      guard let row = FaceRow(fields: text.fields, recording: recording, stepDuration: step),
        rows.last.map({ row.step == $0.step || row.step == $0.step + 1 }) ?? (row.step == 0)
      else {
        throw FileError(
          .badData, path: path, line: text.line,
          "expected the next step of '\(recording)', found \(quoted(text.fields.joined(separator: ",").utf8))"
        )
      }
      rows.append(row)
    }
    let count = rows.last.map { $0.step + 1 } ?? 0
    guard count == stepCount else {
      throw FileError(
        .badData, path: path,
        "expected boxes of \(stepCount) steps, as the crops beside it have, found \(count)")
    }
    (self.path, self.recording, self.step, self.rows) = (path, recording, step, rows)
    self.hasLandmarks = hasLandmarks
  }

  package var summary: FaceSummary {
    var summary = FaceSummary()
    for row in rows { summary.add(row) }
    return summary
  }

  /// Gives the rows as lines of CSV without the header, some hundred at a time.
  package func forEachBlock<Failure: Error>(
    _ body: (String) throws(Failure) -> Void
  ) throws(Failure) {
    let name = CSVText.field(recording)
    for first in stride(from: 0, to: rows.count, by: 500) {
      var lines = ""
      for row in rows[first..<min(first + 500, rows.count)] {
        lines += row.line(recording: name, stepDuration: step, withLandmarks: hasLandmarks) + "\n"
      }
      try body(lines)
    }
  }
}

/// Writes a face table row by row.
final class FaceTableWriter {
  private let file: AtomicFile
  private let recording: String
  private let step: Double
  private let hasLandmarks: Bool
  private var lines: String

  /// - Parameters:
  ///   - step: duration of a step, seconds.
  ///   - hasLandmarks: whether rows have columns for landmarks.
  /// - Throws: `cannotCreate` if the file cannot be made.
  init(path: String, recording: String, step: Double, hasLandmarks: Bool) throws(FileError) {
    file = try AtomicFile(path: path)
    self.recording = CSVText.field(recording)
    self.step = step
    self.hasLandmarks = hasLandmarks
    let columns = hasLandmarks ? FaceRow.columnsWithLandmarks : FaceRow.columns
    lines = columns.joined(separator: ",") + "\n"
  }

  func append(_ row: FaceRow) throws(FileError) {
    lines +=
      row.line(recording: recording, stepDuration: step, withLandmarks: hasLandmarks) + "\n"
    if lines.utf8.count > 1 << 16 { try writeLines() }
  }

  private func writeLines() throws(FileError) {
    try file.write(lines)
    lines = ""
  }

  /// Gives the file its name, after the crops have got theirs. Nothing may be called after it.
  ///
  /// The table that is there goes before the crops change and the new one comes after: where there
  /// is a table it belongs to the crops beside it, whenever a run is killed.
  func finish(_ crops: FaceSegmentWriter, isCut: Bool) throws(FileError) {
    try writeLines()
    guard unlink(file.path) == 0 || errno == ENOENT else {
      throw FileError(
        .cannotCreate, path: file.path,
        "expected a file that can be replaced, found: \(String(cString: strerror(errno)))")
    }
    try crops.finish(isCut: isCut)
    try file.commit()
  }
}
