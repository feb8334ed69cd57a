import Files
import Text

/// Names of a header, and the first rows after it, from which the columns' meanings follow.
struct HeaderTable {
  let names: [String]
  let delimiter: UInt8
  let line: FileHead.Line
  let path: String
  let missing: MissingText
  /// `[row][column]`, those with as many fields as there are names.
  let rows: [[[UInt8]]]

  func fault(_ problem: String) -> FileError {
    FileError(.badData, path: path, line: line.number, problem)
  }

  /// The places of a name; `isIt` gets it without what is no letter and no digit.
  func places(_ isIt: (String) -> Bool) -> [Int] {
    names.indices.filter { isIt(ColumnNames.normalised(names[$0])) }
  }

  func holdsNumbers(_ column: Int) -> Bool {
    rows.contains { $0[column].withUnsafeBufferPointer(parseDecimal) != nil }
  }

  /// Whether the column has text and no number.
  func holdsText(_ column: Int) -> Bool {
    !holdsNumbers(column)
      && rows.contains { row in
        !row[column].withUnsafeBufferPointer(missing.contains)
      }
  }

  /// Whether the times of a recording's rows increase; false without times.
  func increases(_ time: Int?, within recording: Int?) -> Bool {
    guard let time else { return false }
    var previous: (recording: [UInt8], time: Double)?
    for row in rows {
      guard let number = row[time].withUnsafeBufferPointer(parseDecimal) else { continue }
      let name = recording.map { row[$0] } ?? []
      if let previous, previous.recording == name, previous.time >= number { return false }
      previous = (name, number)
    }
    return true
  }

  /// The columns without values.
  ///
  /// - Parameters:
  ///   - roles: columns that are something else.
  ///   - groups: those of them with whose texts numbers may begin anew.
  func unused(except roles: [Int], groups: [Int]) -> UnusedColumns {
    UnusedColumns(
      names: names,
      roles: names.indices.map { roles.contains($0) ? .unused : .value(names[$0]) },
      groups: groups, rows: rows, missing: missing)
  }

  /// Whether it can tell raters apart: text, or whole numbers from 0 on.
  func holdsIdentifiers(_ column: Int) -> Bool {
    rows.allSatisfy { row in
      guard let number = row[column].withUnsafeBufferPointer(parseDecimal) else { return true }
      return number >= 0 && number == number.rounded()
    }
  }
}

/// What columns of long tables are called.
enum RaterNames {
  /// What only a column is called that tells raters apart.
  static let certain: Set<String> = Set(
    ["rater", "annotator"]
      + ["rater", "annotator", "coder", "evaluator", "judge", "observer", "worker", "labeler"]
      .flatMap { [$0 + "id", $0 + "name", $0 + "number"] })
  /// The same, or one rater among others that have columns of their own.
  static let all = certain.union([
    "coder", "evaluator", "judge", "observer", "worker", "labeler",
  ])
  /// Raters, or the people in the recording.
  static let people: Set<String> = Set(
    ["participant", "subject", "user"].flatMap { [$0, $0 + "id", $0 + "name", $0 + "number"] })
  static let dimensions: Set<String> = ["dimension", "variable"]

  /// Whether a header's name is one of them.
  static func mayMatter(_ name: String) -> Bool {
    let name = ColumnNames.normalised(name)
    return all.contains(name) || people.contains(name) || dimensions.contains(name)
  }
}
