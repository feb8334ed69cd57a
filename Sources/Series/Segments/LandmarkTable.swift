package import Files
import Text
internal import TimeSeries

/// The landmarks of a recording's steps, from the table beside its faces: `NAME.faces.csv`.
package struct LandmarkTable: Sendable {
  /// Points of a face, numbered as by iBUG and dlib, from 0.
  package static let pointCount = 68
  /// Columns of their coordinates, pixels: `x_0` to `x_67`, then `y_0` to `y_67`, as in OpenFace's
  /// files.
  package static let columns = ["x", "y"].flatMap { axis in
    (0..<pointCount).map { "\(axis)_\($0)" }
  }
  /// How such files' names end.
  package static let suffix = ".faces.csv"

  package let recording: String
  /// Duration of a step, seconds.
  package let step: Double
  /// Of each step, in the order of `columns`; nil if the face was not seen.
  package let steps: [[Double]?]

  /// Of a step's rows the first counts, that of the recording's own face. What lies between the
  /// landmarks of other steps (`interpolated`) was not seen.
  ///
  /// - Throws: `noInput` if the file cannot be opened; `badData` with the line if columns lack, there
  ///   is no row, rows are not those of one recording's steps from the first, or numbers are none.
  package init(path: String) throws(FileError) {
    var reader = try TextRows(
      path: path, expected: Self.expected, longestLine: Self.longestLine)
    let places = try Self.places(in: reader.names, path: path, line: reader.headerLine)
    var recording: String?
    var step: Double?
    var steps: [[Double]?] = []
    while let row = try reader.next() {
      let fields = places.map { row.fields[$0] }
      func fault(_ expected: String, _ found: String) -> FileError {
        FileError(
          .badData, path: path, line: row.line, "expected \(expected), found '\(found.prefix(40))'")
      }
      guard fields[0] == recording ?? fields[0], !fields[0].isEmpty else {
        throw fault("the recording '\(recording ?? "")'", fields[0])
      }
      recording = fields[0]
      guard let time = Double(fields[1]), time >= Self.shortestStep, time < 1e9 else {
        throw fault("the end of a step in seconds", fields[1])
      }
      let duration = step ?? time
      step = duration
      let number = (time / duration).rounded()
      guard abs(number * duration - time) < duration / 100,
        [steps.count, steps.count + 1].contains(Int(number))
      else {
        throw fault("the end of step \(steps.count + 1) of \(decimal(duration)) s", fields[1])
      }
      if Int(number) == steps.count { continue }
      guard let landmarks = Self.landmarks(fields.dropFirst(3)) else {
        throw fault(
          "\(Self.columns.count) coordinates in pixels or none",
          fields[3...].first { !Self.isCoordinate($0) } ?? "")
      }
      steps.append(fields[2] == "interpolated" ? nil : landmarks)
    }
    guard let recording, let step else {
      throw FileError(.badData, path: path, "expected rows of steps, found a header alone")
    }
    (self.recording, self.step, self.steps) = (recording, step, steps)
  }

  /// Coordinates from their fields.
  ///
  /// - Returns: nil if some are none, or only some are empty; nil within if all are.
  package static func landmarks(_ fields: ArraySlice<String>) -> [Double]?? {
    if fields.allSatisfy(\.isEmpty) { return .some(nil) }
    guard fields.allSatisfy(isCoordinate) else { return nil }
    return .some(fields.compactMap { Double($0) })
  }

  private static func isCoordinate(_ field: String) -> Bool {
    // Boxes lie within a million pixels, and what is found in them not much further.
    Double(field).map { $0.magnitude <= 1e7 } ?? false
  }

  private static let expected =
    "recording,time,source and x_0 to y_67, as extract-faces --landmarks writes them"
  private static let longestLine = 1 << 16
  /// Seconds.
  private static let shortestStep = 0.001

  private static func places(
    in names: [String], path: String, line: Int
  ) throws(FileError) -> [Int] {
    let wanted = ["recording", "time", "source"] + columns
    let places = wanted.compactMap { names.firstIndex(of: $0) }
    guard places.count == wanted.count else {
      throw FileError(
        .badData, path: path, line: line,
        "expected \(expected), found \(names.prefix(12).joined(separator: ","))")
    }
    return places
  }
}
