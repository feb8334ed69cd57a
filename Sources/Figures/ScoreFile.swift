package import Files
import Text

/// Scores as `score-ccc` prints them, as far as a picture needs them.
package struct ScoreFile: Sendable {
  package struct Row: Sendable {
    /// Empty where the file does not name it.
    package let system: String
    package let dimension: String
    /// A recording's name, `pooled` or `mean`.
    package let recording: String
    /// NaN where undefined.
    package let ccc: Double
    /// nil where there is none.
    package let interval: ClosedRange<Double>?
  }

  package private(set) var rows: [Row] = []

  private static let columns = ["dimension", "recording", "ccc", "ci_lower", "ci_upper"]

  /// - Parameter path: `-` is standard input.
  /// - Throws: `noInput` if the file cannot be read; `badData` with the line if it is none of
  ///   `score-ccc`'s.
  package init(path: String) throws(FileError) {
    let table = try TextTable(path: path, anyOf: [["system"] + Self.columns, Self.columns])
    let first = table.columns.count - Self.columns.count
    for row in table.rows {
      let fields = row.fields[first...]
      func coefficient(_ column: Int) throws(FileError) -> Double? {
        let text = row.fields[first + column]
        if text.isEmpty { return nil }
        if text == "nan" { return .nan }
        guard let value = Double(text), value.magnitude <= 1 else {
          throw FileError(
            .badData, path: path, line: row.line,
            "expected a coefficient from -1 to 1, nan or nothing, found '\(text)'")
        }
        return value
      }
      let (lower, upper) = (try coefficient(3), try coefficient(4))
      var interval: ClosedRange<Double>?
      if let lower, let upper, !lower.isNaN, !upper.isNaN {
        guard lower <= upper else {
          throw FileError(
            .badData, path: path, line: row.line,
            "expected ci_lower up to ci_upper, found \(lower) and \(upper)")
        }
        interval = lower...upper
      }
      rows.append(
        Row(
          system: first == 1 ? row.fields[0] : "", dimension: fields[first],
          recording: fields[first + 1], ccc: try coefficient(2) ?? .nan, interval: interval))
    }
    guard !rows.isEmpty else {
      throw FileError(.badData, path: path, "expected rows of scores, found none")
    }
  }
}
