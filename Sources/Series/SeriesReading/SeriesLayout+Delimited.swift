import Files
import Text
import TimeSeries

extension SeriesLayout {
  /// A table whose fields are parted by commas, semicolons or tabs, with a header line or without.
  static func delimited(
    in head: FileHead, lines: [FileHead.Line], settings: SeriesSettings
  ) throws(FileError) -> SeriesLayout? {
    let hash = UInt8(ascii: "#")
    let remarks = Array(lines.prefix { $0.trimmed.first == hash })
    let table = lines.dropFirst(remarks.count)
    // Without three rows there may be too little to recognise a unit by.
    guard head.isWhole || table.count > 3 else { return nil }
    guard let first = table.first else { return try onlyRemarks(remarks, in: head, settings) }

    let delimiter = CSVText.commonestDelimiter(in: first.bytes)
    let fields = try names(in: first, delimiter: delimiter, path: head.path)
    var header: (line: FileHead.Line, names: [String])?
    if isHeader(fields, settings) {
      header = (first, fields)
    } else if let remark = remarks.last,
      let names = remarkedNames(remark, delimiter: delimiter),
      names.count == fields.count, isHeader(names, settings)
    {
      header = (remark, names)
    }
    guard let header else {
      let columns: ColumnPlan
      if let track = try novaColumns(table, delimiter, in: head, settings) {
        columns = track
      } else {
        columns = try headerlessColumns(fields, delimiter, line: first, in: head, settings)
      }
      return SeriesLayout(
        head: head, after: remarks.last, rows: table, delimiter: delimiter, comment: nil,
        columns: columns, stated: nil, settings: settings)
    }
    let isFirst = header.line.number == first.number
    return try headed(
      header, rows: isFirst ? table.dropFirst() : table, delimiter, in: head, settings)
  }

  /// A file that ends after its `#` lines: no rows, if the last of them names columns.
  private static func onlyRemarks(
    _ remarks: [FileHead.Line], in head: FileHead, _ settings: SeriesSettings
  ) throws(FileError) -> SeriesLayout {
    guard let remark = remarks.last else {
      throw FileError(.badData, path: head.path, "expected a header line, found an empty file")
    }
    let delimiter = CSVText.commonestDelimiter(in: remark.bytes)
    guard let names = remarkedNames(remark, delimiter: delimiter), isHeader(names, settings) else {
      throw FileError(
        .badData, path: head.path, line: remark.number, "expected rows, found only comments")
    }
    return try headed((remark, names), rows: [], delimiter, in: head, settings)
  }

  private static func headed(
    _ header: (line: FileHead.Line, names: [String]), rows: ArraySlice<FileHead.Line>,
    _ delimiter: UInt8, in head: FileHead, _ settings: SeriesSettings
  ) throws(FileError) -> SeriesLayout {
    let named = NamedColumns(
      names: header.names, path: head.path, line: header.line.number,
      firstRows: RowSample.fields(of: rows, delimiter: delimiter, columns: header.names.count))
    let columns = try named.plan(settings: settings) { _ in
      namelessDimension(path: head.path, settings: settings)
    }
    return SeriesLayout(
      head: head, after: header.line, rows: rows, delimiter: delimiter, comment: nil,
      columns: columns, stated: named.statedUnit(of: columns), settings: settings)
  }

  /// What NOVA exports of a continuous track: time, value and confidence, which is 1 unless a machine
  /// made the track; nil if it is another in the first rows, since it may then be a value.
  private static func novaColumns(
    _ rows: ArraySlice<FileHead.Line>, _ delimiter: UInt8, in head: FileHead,
    _ settings: SeriesSettings
  ) throws(FileError) -> ColumnPlan? {
    guard settings.columns == nil, delimiter == UInt8(ascii: ";"), let line = rows.first else {
      return nil
    }
    for row in rows.prefix(RowSample.size) {
      guard let fields = CSVText.fields(of: row.bytes, delimiter: delimiter), fields.count == 3,
        fields[0].withUnsafeBufferPointer(parseDecimal) != nil,
        fields[2].withUnsafeBufferPointer(parseDecimal) == 1
      else { return nil }
    }
    settings.note?("taken for NOVA's time;value;confidence, the last left out", head.path)
    return try ColumnPlan(
      roles: [.time, .value(""), .unused], path: head.path, line: line.number
    ) { _ in namelessDimension(path: head.path, settings: settings) }
  }

  /// RECOLA's centred gold standard (time, value), the same with a recording's name before it, and
  /// SEWA's file, time, arousal, valence, liking.
  private static func headerlessColumns(
    _ fields: [String], _ delimiter: UInt8, line: FileHead.Line, in head: FileHead,
    _ settings: SeriesSettings
  ) throws(FileError) -> ColumnPlan {
    let isNumber = fields.map { isValue($0) || isWord($0, settings) }
    var roles: [ColumnRole] = []
    if let names = settings.columns {
      guard names.count == fields.count else {
        throw FileError(
          .badData, path: head.path, line: line.number,
          "expected \(names.count) columns (\(names.joined(separator: ","))), found \(fields.count)"
        )
      }
      roles = names.map { name in
        switch name {
        case "recording": .recording
        case "time": .time
        case "-": .unused
        default: .value(name)
        }
      }
    } else if isNumber == [true, true] {
      roles = [.time, .value("")]
    } else if isNumber == [false, true, true] {
      roles = [.recording, .time, .value("")]
    } else if isNumber == [false, true, true, true, true], delimiter == UInt8(ascii: ";") {
      roles = [.recording, .time, .value("arousal"), .value("valence"), .value("liking")]
    } else {
      throw FileError(
        .badData, path: head.path, line: line.number,
        "expected a header line or named columns, found \(quoted(line.bytes))")
    }
    return try ColumnPlan(roles: roles, path: head.path, line: line.number) { _ in
      namelessDimension(path: head.path, settings: settings)
    }
  }

  /// A header names a time column, or at least holds no number and no missing value.
  private static func isHeader(_ fields: [String], _ settings: SeriesSettings) -> Bool {
    if fields.allSatisfy({ isWord($0, settings) }) { return false }
    return fields.contains(where: ColumnNames.isTime)
      || fields.contains(where: ColumnNames.isRecording)
        && fields.allSatisfy { $0.isEmpty || !isValue($0) }
      || fields.allSatisfy { !$0.isEmpty && !isValue($0) }
  }

  private static func isValue(_ field: String) -> Bool {
    var field = field
    return field.withUTF8 { MissingText().contains($0) || parseDecimal($0) != nil }
  }

  /// Whether the user says that the text means "missing".
  private static func isWord(_ field: String, _ settings: SeriesSettings) -> Bool {
    var field = field
    return field.withUTF8(settings.table.missing.isWord)
  }

  /// The names on a `#` line; nil if it is no row of names.
  private static func remarkedNames(_ line: FileHead.Line, delimiter: UInt8) -> [String]? {
    let text = line.trimmed.drop { $0 == UInt8(ascii: "#") }
    guard let fields = CSVText.fields(of: text, delimiter: delimiter, quote: UInt8(ascii: "\""))
    else { return nil }
    let names = fields.compactMap { String(validating: $0, as: UTF8.self) }
    return names.count == fields.count ? names : nil
  }

  static func names(
    in line: FileHead.Line, delimiter: UInt8, path: String
  ) throws(FileError) -> [String] {
    let quote = CSVText.quote(in: CollectionOfOne(line.bytes), delimiter: delimiter)
    guard let fields = CSVText.fields(of: line.bytes, delimiter: delimiter, quote: quote) else {
      throw FileError(
        .badData, path: path, line: line.number, "expected quotes only around whole fields")
    }
    var names: [String] = []
    for field in fields {
      guard let name = String(validating: field, as: UTF8.self) else {
        throw FileError(
          .badData, path: path, line: line.number,
          "expected UTF-8 text, found \(quoted(field))")
      }
      names.append(name)
    }
    return names
  }
}
