package import Files
import Text
internal import TimeSeries

/// A list of sequences, one row each: what `segment-audio` prints and `predict` takes.
package struct Manifest: Equatable, Sendable {
  package static let columns = ["recording", "sequence", "start", "end", "file"]

  /// Consecutive steps of one recording.
  package struct Row: Equatable, Sendable {
    package var recording: String
    /// Number of the sequence within its recording, from 0.
    package var sequence: Int
    /// Seconds from the recording's start.
    package var start: Double
    package var end: Double
    /// Path of the segment file.
    package var file: String

    package init(recording: String, sequence: Int, start: Double, end: Double, file: String) {
      self.recording = recording
      self.sequence = sequence
      self.start = start
      self.end = end
      self.file = file
    }

    /// The row as a line of CSV, without its line feed.
    package var line: String {
      "\(CSVText.field(recording)),\(sequence),\(decimal(start)),\(decimal(end)),\(CSVText.field(file))"
    }
  }

  package var rows: [Row]

  package init(rows: [Row]) { self.rows = rows }

  /// The sequences of one recording; the last is shorter where the steps do not fill it.
  ///
  /// - Parameters:
  ///   - stepCount: steps of the recording.
  ///   - step: duration of a step, seconds.
  package init(
    recording: String, stepCount: Int, step: Double, stepsPerSequence: Int, file: String
  ) {
    rows = stride(from: 0, to: stepCount, by: stepsPerSequence).enumerated().map { number, first in
      let last = min(first + stepsPerSequence, stepCount) - 1
      return Row(
        recording: recording, sequence: number, start: endTime(ofStep: first - 1, step: step),
        end: endTime(ofStep: last, step: step), file: file)
    }
  }

  /// Segment files in the order of their first row, each once.
  package var files: [String] {
    var seen: Set<String> = []
    return rows.map(\.file).filter { seen.insert($0).inserted }
  }
}

extension Manifest {
  /// Reads what a tool printed or somebody wrote.
  ///
  /// - Parameters:
  ///   - path: a CSV file; `-` is standard input.
  ///   - bytes: the file's, where they were read before.
  /// - Throws: as `TextTable`; `badData` with the line if a number is none.
  package static func read(path: String, bytes: [UInt8]? = nil) throws(FileError) -> Manifest {
    let table = try TextTable(path: path, bytes: bytes, columns: columns)
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
