package import Agreement
package import Files
import Text
import TimeSeries

/// Scores in the making: exact sums by system, dimension and recording, which other machines'
/// merge with.
///
/// CSV with the columns `system,dimension,recording,n,missing,infinite,sum_gold,sum_prediction,
/// sum_gold_squares,sum_prediction_squares,sum_products,sum_absolute_errors`: numbers of pairs, then
/// the sums as hexadecimal integers with a binary exponent (see `ExactSum.text`).
package enum MomentsFile {
  package struct Row: Equatable, Sendable {
    package var system: String
    package var dimension: String
    package var recording: String
    package var sums: ExactMoments

    package init(
      system: String, dimension: String, recording: String, sums: ExactMoments
    ) {
      self.system = system
      self.dimension = dimension
      self.recording = recording
      self.sums = sums
    }
  }

  package static let columns = [
    "system", "dimension", "recording", "n", "missing", "infinite", "sum_gold", "sum_prediction",
    "sum_gold_squares", "sum_prediction_squares", "sum_products", "sum_absolute_errors",
  ]

  /// The file's text, header and rows; a row's text depends on its sums alone, to the last bit.
  package static func text(of rows: [Row]) -> String {
    var text = columns.joined(separator: ",") + "\n"
    for row in rows {
      let exact = row.sums
      let fields =
        [row.system, row.dimension, row.recording].map(CSVText.field)
        + [exact.count, exact.missing, exact.infinite].map { "\($0)" } + exact.sums.map(\.text)
      text += fields.joined(separator: ",") + "\n"
    }
    return text
  }

  /// Reads such a file; what was written comes back to the last bit.
  ///
  /// - Parameter path: `-` is standard input.
  /// - Throws: as `TextTable`; `badData` with the line for a field that is no count or no sum, and
  ///   for sums that no pairs have.
  package static func reading(_ path: String) throws(FileError) -> [Row] {
    var rows: [Row] = []
    for row in try TextTable(path: path, columns: columns).rows {
      func wrong(_ expected: String, _ found: String) -> FileError {
        FileError(
          .badData, path: path, line: row.line, "expected \(expected), found \(found)")
      }
      var counts: [Int] = []
      for (name, field) in zip(columns[3..<6], row.fields[3..<6]) {
        guard let count = Int(field), count >= 0, "\(count)" == field else {
          throw wrong("a number of pairs as \(name)", "'\(excerpt(field))'")
        }
        counts.append(count)
      }
      var sums: [ExactSum] = []
      for (name, field) in zip(columns[6...], row.fields[6...]) {
        guard let sum = ExactSum(text: field) else {
          throw wrong("an exact sum such as 0x1999999999999ap-52 as \(name)", "'\(excerpt(field))'")
        }
        sums.append(sum)
      }
      guard
        let exact = ExactMoments(
          count: counts[0], missing: counts[1], infinite: counts[2], sums: sums)
      else { throw wrong("sums of pairs", "sums that no \(counts[0]) pairs have") }
      rows.append(
        Row(
          system: row.fields[0], dimension: row.fields[1], recording: row.fields[2],
          sums: exact))
    }
    return rows
  }

  /// Enough of a field to find it by.
  private static func excerpt(_ field: String) -> String {
    field.count > 40 ? "\(field.prefix(40))..." : field
  }
}
