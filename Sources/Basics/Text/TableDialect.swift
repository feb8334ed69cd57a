import Files

/// What a user says about how a table is written; it wins over what would be recognised.
package struct TableSettings: Sendable {
  /// The sign before a number's decimals.
  package enum DecimalMark: String, CaseIterable, Sendable {
    case point, comma
  }

  /// nil: recognised.
  package var decimal: DecimalMark?
  /// Whether dates with a time of day become seconds.
  package var datesCount: Bool
  /// What becomes of the rows, given the first ones; where it is nil, and where it gives nil, they stay
  /// as they are.
  package var edit: RowEdit.Making?
  /// What stands for a value that is missing.
  package var missing = MissingText()
  /// Whether a column of that header holds names, in which a comma is no decimal one.
  package var isName: @Sendable (_ header: String) -> Bool = { _ in false }
  /// Whether the fields of all tables are to be separated by commas.
  var commasOnly = false

  package init(decimal: DecimalMark? = nil, datesCount: Bool = false) {
    self.decimal = decimal
    self.datesCount = datesCount
  }

  /// For tables of texts, in which a time of day is a text like others.
  static let texts: TableSettings = {
    var settings = TableSettings()
    settings.commasOnly = true
    return settings
  }()
}

/// How a program wrote a table, where it is not as ours do: between fields a delimiter of its own,
/// commas before decimals, times as on a clock, delimiters at the lines' ends.
struct TableDialect {
  private let path: String
  private let settings: TableSettings
  /// Number of the line `sep=;`, which names the delimiter and is no row; nil if there is none.
  private var separatorLine: Int?
  private var delimiter = UInt8(ascii: ",")
  /// One or more spaces are a delimiter.
  private var isByBlanks = false
  private var quote = UInt8(ascii: "\"")
  private var hasDecimalCommas = false
  /// Columns of names.
  private var nameColumns: Set<Int> = []
  private var clockColumns: Set<Int> = []
  /// The day that dates are counted from; nil where they are not to count.
  private var dayZero: Int?
  /// Fields that a row has; those behind are empty and fall away.
  private var fieldCount: Int?
  private var edit: RowEdit?

  /// What was guessed and a user should know.
  var remark: String? { edit?.remark }
  /// Whether lines are to be read as they are.
  private(set) var isPlain = true

  /// How many lines are looked at.
  private static let sampleSize = 256

  /// - Parameter lines: the file's first, blank ones included.
  /// - Throws: `badData` if it cannot be told whether a comma is a decimal one.
  init(
    lines: [ArraySlice<UInt8>], settings: TableSettings, path: String
  ) throws(FileError) {
    self.path = path
    self.settings = settings
    var sample = lines.prefix(Self.sampleSize).enumerated()
      .map { (number: $0 + 1, bytes: $1) }.filter { !$0.bytes.trimmed.isEmpty }
    let first = sample.first { $0.bytes.trimmed.first != UInt8(ascii: "%") }
    if first?.bytes.trimmed.first == UInt8(ascii: "@") { return }
    if let line = sample.first, let named = Self.separator(namedBy: line.bytes) {
      separatorLine = line.number
      delimiter = named
      sample.removeFirst()
    }
    sample.removeAll { $0.bytes.trimmed.first == UInt8(ascii: "#") }
    guard let first = sample.first else {
      isPlain = separatorLine == nil
      return
    }
    if separatorLine == nil {
      isByBlanks = Self.isByBlanks(sample.map(\.bytes), missing: settings.missing)
      delimiter = Self.delimiter(of: first.bytes)
    }
    quote = CSVText.quote(in: sample.map(\.bytes), delimiter: delimiter)
    let rows: [TableRow] = sample.compactMap { line in
      fields(of: line.bytes).map { (line.number, $0) }
    }
    let header = rows.first?.fields ?? []
    nameColumns = Set(
      header.indices.filter { settings.isName(String(decoding: header[$0], as: UTF8.self)) })
    hasDecimalCommas = try decimalCommas(in: rows)
    // The lines before CARMA's `%%%%%%` are no rows of one table.
    let isOneTable = !sample.contains { line in
      line.bytes.contains(UInt8(ascii: "%"))
        && line.bytes.allSatisfy { $0 == UInt8(ascii: "%") || $0 == delimiter || $0.isSpace }
    }
    if isOneTable {
      let fields = rows.map(\.fields)
      fieldCount = Self.fieldCount(of: fields)
      if !settings.commasOnly {
        if settings.datesCount {
          dayZero = fields.joined().lazy.compactMap(ClockTime.day).first ?? 0
        }
        clockColumns = Self.clockColumns(of: fields, dayZero: dayZero, except: nameColumns)
      }
    }
    if isOneTable, let makeEdit = settings.edit {
      edit = try makeEdit(
        rows.map { row in
          (row.line, row.fields.enumerated().map { plain($0.element, in: $0.offset) })
        }, path)
    }
    isPlain =
      separatorLine == nil && edit == nil && !isByBlanks
      && !hasDecimalCommas && clockColumns.isEmpty
      && fieldCount == nil && (delimiter == UInt8(ascii: ",") || !settings.commasOnly)
  }

  // MARK: Lines

  /// A line as our own tools would have written it.
  ///
  /// - Throws: `badData` for a number with the other decimal mark, and for a value in a column that
  ///   had neither a name nor one before.
  mutating func rewritten(_ line: ArraySlice<UInt8>, number: Int) throws(FileError) -> [UInt8] {
    if number == separatorLine { return [] }
    let start = line.trimmed.first
    // Comments and rules, and what is no row, as they are.
    guard start != UInt8(ascii: "#"), start != UInt8(ascii: "%"), var fields = fields(of: line)
    else { return Array(line) }
    if fields.allSatisfy(\.isEmpty) { return [] }
    if let fieldCount, fields.count > fieldCount {
      if let value = fields[fieldCount...].first(where: { !$0.isEmpty }) {
        throw fault(
          number, "expected nothing behind \(fieldCount) columns, found \(quoted(value))")
      }
      fields.removeLast(fields.count - fieldCount)
    }
    for index in fields.indices {
      if hasDecimalCommas, !nameColumns.contains(index), Self.hasDecimalPoint(fields[index]) {
        throw fault(number, "expected a comma before decimals, found \(quoted(fields[index]))")
      }
      fields[index] = plain(fields[index], in: index)
    }
    if let edit { fields = try edit.fields(of: (number, fields)) }
    let written = isWritten(delimiter) ? delimiter : UInt8(ascii: ",")
    return Array(fields.map { Self.field($0, delimiter: written) }.joined(separator: [written]))
  }

  /// A number with a point before its decimals, times of a clock in seconds, all else as it is.
  private func plain(_ field: [UInt8], in column: Int) -> [UInt8] {
    if clockColumns.contains(column), let seconds = ClockTime.seconds(field, dayZero: dayZero) {
      return seconds
    }
    return hasDecimalCommas && !nameColumns.contains(column)
      ? Self.decimal(field) ?? field : field
  }

  private func isWritten(_ delimiter: UInt8) -> Bool {
    !isByBlanks && !settings.commasOnly && Self.delimiters.contains(delimiter)
  }

  private func fault(_ line: Int, _ problem: String) -> FileError {
    FileError(.badData, path: path, line: line, problem)
  }

  private func fields(of line: ArraySlice<UInt8>) -> [[UInt8]]? {
    isByBlanks
      ? Self.blankSeparated(line)
      : CSVText.fields(of: line, delimiter: delimiter, quote: quote)
  }

  private static func field(_ text: [UInt8], delimiter: UInt8) -> [UInt8] {
    let mark = UInt8(ascii: "\"")
    guard text.contains(delimiter) || text.contains(mark) || text.first == UInt8(ascii: "'") else {
      return text
    }
    return [mark] + text.flatMap { $0 == mark ? [mark, mark] : [$0] } + [mark]
  }

  private func decimalCommas(in rows: [(line: Int, fields: [[UInt8]])]) throws(FileError) -> Bool {
    if let decimal = settings.decimal { return decimal == .comma }
    var comma: [UInt8]?
    var point: [UInt8]?
    for (line, fields) in rows {
      for (column, field) in fields.enumerated() where !nameColumns.contains(column) {
        if Self.decimal(field) != nil { comma = comma ?? field }
        if Self.hasDecimalPoint(field) { point = point ?? field }
      }
      if let comma, let point {
        throw fault(
          line,
          "expected one sign before decimals, found \(quoted(comma)) and \(quoted(point)); "
            + "choose with --decimal")
      }
    }
    return comma != nil
  }
}
