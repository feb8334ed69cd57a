import Files
import Text
import TimeSeries

/// How a table is laid out whose rows hold what one rater said: at one time, in one or several
/// dimensions, or at all the times that the header has.
struct LongLayout {
  /// A column of values.
  struct Value {
    let column: Int
    /// nil: the file does not name it.
    var dimension: String?
    /// Where the header has the times.
    var time: Double?
  }

  var delimiter: UInt8
  var columnCount: Int
  /// nil if the rows begin at once.
  var header: FileHead.Line?
  var values: [Value]
  var time: Int?
  var recording: Int?
  var rater: Int?
  /// Whether the rater's column may be the recorded person's: then no recording has two of them.
  var raterMayBeRecorded = false
  /// Column of the dimension's name, where rows and not columns have different ones.
  var dimension: Int?
  /// Column that tells a rater's sessions with a recording apart.
  var session: Int?
  /// Column of the clock by which events are ordered.
  var clock: Int?
  /// The unit that the file states or its program writes.
  var unit: TimeUnit?
  /// What counts of several rows of a rater at one time.
  var sameTime = SameTime.refuse
  /// Whether a first field without quotes may hold delimiters.
  var firstMayHoldDelimiters = false
  /// Whether the recording's column has the names of media files.
  var recordingIsFile = false
  /// Whether a rater's time that goes back, by the clock, begins another session.
  var countsTakes = false
  /// What the rater's column is called, where that was guessed by its name.
  var raterColumn: String?
  /// What else was guessed and a user should know.
  var remarks: [String] = []
  /// Which columns number the rows; by column, none where there are no such.
  var rowNumbers: [ColumnRole] = []
  /// What stands for a value that is missing.
  var missing = MissingText()
  /// What begins rows of another kind, which are passed over.
  var otherRows: String?

  var hasTimes: Bool { time != nil || values.contains { $0.time != nil } }

  /// What a line holds; nil if it is blank or a row of another kind.
  ///
  /// - Throws: `.badData` if quotes are out of place or fields lack.
  func row(_ line: ArraySlice<UInt8>, line number: Int, path: String) throws(FileError) -> Row? {
    if line.contains(0) { throw FileError(nulByteIn: path, line: number) }
    if line.trimmed.isEmpty { return nil }
    func fault(_ problem: String) -> FileError {
      FileError(.badData, path: path, line: number, problem)
    }
    guard let fields = fields(of: line) else {
      throw fault("expected quotes only around whole fields, found one elsewhere")
    }
    if let otherRows, fields[0].elementsEqual(otherRows.utf8) { return nil }
    guard fields.count == columnCount else {
      throw fault("expected \(columnCount) fields, found \(fields.count)")
    }
    return Row(fields: fields, line: number, path: path, mayBeEmpty: session, missing: missing)
  }

  /// The fields of a row, spaces around them taken off; nil if quotes are out of place.
  private func fields(of row: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
    let quote = UInt8(ascii: "\"")
    if row.contains(quote) {
      return CSVText.fields(of: row, delimiter: delimiter, quote: quote)?.map { $0[...] }
    }
    var fields = row.split(separator: delimiter, omittingEmptySubsequences: false)
    if fields.count > columnCount, firstMayHoldDelimiters {
      let extra = fields.count - columnCount
      fields.replaceSubrange(0...extra, with: [row[..<fields[extra].endIndex]])
    }
    return fields.map(\.trimmed)
  }

  /// A row's fields, and where it stands.
  struct Row {
    fileprivate let fields: [ArraySlice<UInt8>]
    fileprivate let line: Int
    fileprivate let path: String
    fileprivate let mayBeEmpty: Int?
    fileprivate let missing: MissingText

    /// - Parameter what: `time` or `number`, for messages.
    func number(_ column: Int, _ what: String) throws(FileError) -> Double {
      if let number = fields[column].withUnsafeBufferPointer(parseDecimal) { return number }
      throw fault(
        "expected a \(what) in column \(column + 1), found \(quoted(fields[column]))"
          + ClockTime.advice(fields[column]))
    }

    /// A number, or NaN where it is missing.
    func value(_ column: Int) throws(FileError) -> Double {
      let isMissing = fields[column].withUnsafeBufferPointer(missing.contains)
      return isMissing ? .nan : try number(column, "number")
    }

    /// A number, if there is one.
    func number(ifIn column: Int) -> Double? {
      fields[column].withUnsafeBufferPointer(parseDecimal)
    }

    /// A name; nil if there is no such column.
    func text(_ column: Int?) throws(FileError) -> String? {
      guard let column else { return nil }
      guard let text = String(validating: fields[column], as: UTF8.self) else {
        throw fault("expected a name in UTF-8, found \(quoted(fields[column]))")
      }
      guard !text.isEmpty || column == mayBeEmpty else {
        throw fault("expected a name in column \(column + 1), found an empty field")
      }
      return text
    }

    func fault(_ problem: String) -> FileError {
      FileError(.badData, path: path, line: line, problem)
    }
  }
}

extension LongLayout {
  /// Who was taken for a rater, where that was guessed.
  ///
  /// - Parameter areRated: whether the names are raters', and not the recorded people's.
  func remarks(raters: [String], areRated: Bool) -> [String] {
    guard let raterColumn else { return [] }
    let column = quoted(raterColumn.utf8)
    guard areRated else { return ["columns left out: \(column), who is recorded"] }
    let more = raters.count > 5 ? " and \(raters.count - 5) more" : ""
    let names = raters.prefix(5).joined(separator: ", ")
    return ["raters taken from the column \(column): \(names)\(more)"]
  }
}

/// Whose ratings a column has.
package struct RatedColumn: Equatable, Sendable {
  package let rater: String
  /// nil: the file does not name it.
  package let dimension: String?
}
