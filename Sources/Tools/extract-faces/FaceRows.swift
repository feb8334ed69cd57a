import Faces
import Files
import Safetensors
import Segments
import Text
import TimeSeries
import ToolSupport

/// The table of faces in a segment file: tensor `rows`, one row a step and face.
struct FaceRows: Sendable {
  static let tensorName = "rows"

  private let file: FaceSegmentFile
  private let numbers: [Float]
  private let count: Int

  /// - Throws: `badData` if the file has no such table or one with other columns.
  init(_ file: FaceSegmentFile) throws(FileError) {
    self.file = file
    let columns = FaceRow.numberColumns.count
    let entry = try file.file.entry(Self.tensorName, type: .f32)
    guard entry.shape.count == 2, entry.shape[1] == columns else {
      throw FileError(
        .badData, path: file.path,
        "expected '\(Self.tensorName)' of shape [rows, \(columns)], found \(entry.shape)")
    }
    numbers = try file.file.floatArray(Self.tensorName)
    count = entry.shape[0]
    for index in 0..<count where row(index) == nil {
      throw FileError(
        .badData, path: file.path, "expected a face or none in row \(index), found neither")
    }
  }

  private func row(_ index: Int) -> FaceRow? {
    let columns = FaceRow.numberColumns.count
    return FaceRow(numbers: numbers[index * columns..<(index + 1) * columns])
  }

  var summary: FaceSummary {
    var summary = FaceSummary()
    for index in 0..<count {
      if let row = row(index) { summary.add(row) }
    }
    return summary
  }

  /// Gives the rows as lines of CSV, some hundred at a time.
  func forEachBlock(_ body: (String) throws -> Void) rethrows {
    let recording = CSVText.field(file.recording)
    for first in stride(from: 0, to: count, by: 500) {
      var lines = ""
      for index in first..<min(first + 500, count) {
        guard let row = row(index) else { continue }
        lines += row.line(recording: recording, stepDuration: file.step) + "\n"
      }
      try body(lines)
    }
  }
}
