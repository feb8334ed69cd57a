import Files
import Text
import TimeSeries

extension LongLayout {
  /// Names of a header, and the first rows after it, from which the columns' meanings follow.
  private struct Table {
    let names: [String]
    let delimiter: UInt8
    let line: FileHead.Line
    let path: String
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
          !row[column].withUnsafeBufferPointer(FieldText.isMissing)
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

    /// Whether it can tell raters apart: text, or whole numbers from 0 on.
    func holdsIdentifiers(_ column: Int) -> Bool {
      rows.allSatisfy { row in
        guard let number = row[column].withUnsafeBufferPointer(parseDecimal) else { return true }
        return number >= 0 && number == number.rounded()
      }
    }
  }

  /// More columns than this are features.
  private static let mostColumns = 64
  /// Bytes that so many names take; a header that is longer has features, or times.
  private static let longestNames = 4096

  /// A long table (one row a rater and time, and whatever the columns are called in statistics), a
  /// table with the times in its header (one row a rater), or a log of PAGAN.
  ///
  /// - Returns: nil if the file is laid out in another way, or if the user says which columns to take
  ///   and none of them as `rater`.
  static func headed(
    in head: FileHead, lines: [FileHead.Line], options: SeriesOptions
  ) throws(FileError) -> LongLayout? {
    guard let line = lines.first, head.isWhole || lines.count > 3, line.text != nil else {
      return nil
    }
    let start = line.bytes.prefix(longestNames)
    let delimiter = SeriesLayout.commonestDelimiter(in: start)
    let isWide = start.split(separator: delimiter, maxSplits: 4).dropFirst().prefix(3).contains {
      headerTime(String(decoding: $0, as: UTF8.self)) != nil
    }
    guard isWide || line.bytes.count <= longestNames,
      let fields = CSVText.fields(of: line.bytes, delimiter: delimiter)
    else { return nil }
    let names = fields.map { String(decoding: $0, as: UTF8.self) }
    let chosen = options.columns?.compactMap(role) ?? []
    guard options.columns == nil || chosen.contains(where: { $0.role == "rater" }) else {
      return nil
    }
    if options.columns == nil,
      var log = try pagan(names, delimiter: delimiter, line: line, in: head)
    {
      log.sameTime = options.sameTime ?? log.sameTime
      return log
    }
    guard
      isWide || chosen.contains(where: { $0.role == "rater" })
        || names.contains(where: isRaterOrDimension)
    else { return nil }
    let rows = lines.dropFirst().prefix(RowSample.size).compactMap { row in
      CSVText.fields(of: row.bytes, delimiter: delimiter)
    }
    let table = Table(
      names: names, delimiter: delimiter, line: line, path: head.path,
      rows: rows.filter { $0.count == names.count })
    if options.columns == nil, let wide = try timesInHeader(table, options: options) { return wide }
    guard names.count <= mostColumns else { return nil }
    return try long(table, chosen: chosen, options: options)
  }

  /// `new=header` where the new name is that of a role.
  private static func role(_ item: String) -> (role: String, name: String)? {
    let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, ["recording", "time", "rater", "dimension"].contains(parts[0]) else {
      return nil
    }
    return (parts[0], parts[1])
  }

  private static func isRaterOrDimension(_ name: String) -> Bool {
    let name = ColumnNames.normalised(name)
    return raterNames.contains(name) || personNames.contains(name) || dimensionNames.contains(name)
  }

  /// What only a column is called that tells raters apart.
  private static let certainNames: Set<String> = Set(
    ["rater", "annotator"]
      + ["rater", "annotator", "coder", "evaluator", "judge", "observer", "worker", "labeler"]
      .flatMap { [$0 + "id", $0 + "name", $0 + "number"] })
  /// The same, or one rater among others that have columns of their own.
  private static let raterNames = certainNames.union([
    "coder", "evaluator", "judge", "observer", "worker", "labeler",
  ])
  /// Raters, or the people in the recording.
  private static let personNames: Set<String> = Set(
    ["participant", "subject", "user"].flatMap { [$0, $0 + "id", $0 + "name", $0 + "number"] })
  private static let dimensionNames: Set<String> = ["dimension", "variable"]
}

// MARK: A row a time

extension LongLayout {
  private static func long(
    _ table: Table, chosen: [(role: String, name: String)], options: SeriesOptions
  ) throws(FileError) -> LongLayout? {
    func place(of role: String, among candidates: [Int]) throws(FileError) -> Int? {
      if let name = chosen.first(where: { $0.role == role })?.name {
        guard let place = table.names.firstIndex(of: name) else {
          throw table.fault(
            "expected a column \(quoted(name.utf8)), "
              + "found \(table.names.prefix(8).joined(separator: ", "))")
        }
        return place
      }
      guard candidates.count > 1 else { return candidates.first }
      let list = candidates.map { quoted(table.names[$0].utf8) }.joined(separator: " and ")
      throw table.fault("expected one \(role) column, found \(list); choose with \(role)=NAME")
    }
    let recordings = table.places(ColumnNames.isRecording)
    let times = table.places(ColumnNames.isTime)
    // A rater's own column of whole numbers goes with times that increase.
    let isLong = !table.increases(times.first, within: recordings.first)
    func tellsApart(_ column: Int) -> Bool {
      table.holdsText(column)
        || table.holdsIdentifiers(column)
          && (isLong || certainNames.contains(ColumnNames.normalised(table.names[column])))
    }
    let raters = table.places(raterNames.contains).filter(tellsApart)
    let people = table.places(personNames.contains).filter(tellsApart)
    var rater: Int?
    var mayBeRecorded = false
    if chosen.contains(where: { $0.role == "rater" }) {
      rater = try place(of: "rater", among: [])
    } else if raters.count == 1 || raters.contains(where: table.holdsText) {
      rater = try place(of: "rater", among: raters)
    } else if raters.isEmpty, people.count == 1, recordings.contains(where: { $0 != people[0] }) {
      rater = people.first
      mayBeRecorded = true
    }
    let recording = try place(of: "recording", among: recordings.filter { $0 != rater })
    let time = try place(of: "time", among: times.filter { $0 != rater })
    let dimension = try place(
      of: "dimension", among: table.places(dimensionNames.contains).filter(table.holdsText))
    let roles = [rater, recording, time, dimension].compactMap { $0 }
    guard rater != nil || dimension != nil, Set(roles).count == roles.count else { return nil }
    for name in table.names where table.names.count(where: { $0 == name }) > 1 && !name.isEmpty {
      throw table.fault("expected different column names, found \(quoted(name.utf8)) twice")
    }
    let values = try valueColumns(table, except: roles, options: options)
    guard !values.isEmpty, dimension == nil || values.count == 1 else { return nil }
    guard time != nil || recording != nil else { return nil }
    return LongLayout(
      delimiter: table.delimiter, columnCount: table.names.count, header: table.line,
      values: dimension == nil ? values : [Value(column: values[0].column)], time: time,
      recording: recording, rater: rater, raterMayBeRecorded: mayBeRecorded, dimension: dimension,
      unit: statedUnit(table, time: time), sameTime: options.sameTime ?? .refuse)
  }

  /// The columns that the user names, else those with numbers that no other name explains.
  private static func valueColumns(
    _ table: Table, except roles: [Int], options: SeriesOptions
  ) throws(FileError) -> [Value] {
    var values: [Value] = []
    for item in options.columns ?? [] where role(item) == nil {
      let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
      let name = table.names.contains(item) ? item : parts.last ?? item
      guard let column = table.names.firstIndex(of: name) else {
        throw table.fault(
          "expected a column \(quoted(name.utf8)), "
            + "found \(table.names.prefix(8).joined(separator: ", "))")
      }
      guard !roles.contains(column) else { continue }
      values.append(Value(column: column, dimension: name == item ? name : parts.first))
    }
    if values.isEmpty {
      values = table.names.indices.filter { column in
        !roles.contains(column) && !ColumnNames.isCounter(table.names[column])
          && !table.names[column].isEmpty && !table.holdsText(column)
      }.map { Value(column: $0, dimension: table.names[$0]) }
    }
    if values.count == 1,
      ColumnNames.isGeneric(values[0].dimension ?? "")
        || genericNames.contains(ColumnNames.normalised(values[0].dimension ?? ""))
    {
      values[0].dimension = nil
    }
    return values
  }

  /// What an only column of ratings is called that does not say of what.
  private static let genericNames: Set<String> = ["rating", "score", "label", "annotation"]

  private static func statedUnit(_ table: Table, time: Int?) -> TimeUnit? {
    if table.names.starts(with: ["recording", "time"]) { return .seconds }
    return time.flatMap { ColumnNames.unit(byTimeName: table.names[$0]) ?? nil }
  }
}

// MARK: Times in the header

extension LongLayout {
  /// One row a rater, or a recording, or both: their names, then the value at each of the times that
  /// the header has, in one dimension, which the file does not name.
  private static func timesInHeader(
    _ table: Table, options: SeriesOptions
  ) throws(FileError) -> LongLayout? {
    let columns = table.names.prefix { headerTime($0) == nil }.indices
    let times = table.names[columns.upperBound...].map(headerTime)
    guard (1...3).contains(columns.count), times.count >= 3 else { return nil }
    var values: [Value] = []
    for (place, time) in zip(columns.upperBound..., times) {
      guard let time, time.unit == times[0]?.unit, time.prefix == times[0]?.prefix,
        time.number > values.last?.time ?? -.infinity
      else { return nil }
      values.append(Value(column: place, dimension: nil, time: time.number))
    }
    let raters = table.places { raterNames.contains($0) || personNames.contains($0) }
      .filter { columns.contains($0) && !ColumnNames.isRecording(table.names[$0]) }
    let recordings = table.places(ColumnNames.isRecording).filter(columns.contains)
    guard raters.count <= 1, recordings.count <= 1,
      raters.count + recordings.count == columns.count
    else { return nil }
    // Recordings in rows and whole numbers above them could be raters with numbers.
    guard !raters.isEmpty || values.contains(where: { $0.time != $0.time?.rounded() }) else {
      return nil
    }
    return LongLayout(
      delimiter: table.delimiter, columnCount: table.names.count, header: table.line,
      values: values, recording: recordings.first, rater: raters.first, unit: times[0]?.unit,
      sameTime: options.sameTime ?? .refuse)
  }

  /// A time as the header of a wide table has it: `0.04`, `0.04s`, `40ms`, `t_0.04`.
  private static func headerTime(
    _ name: String
  ) -> (number: Double, unit: TimeUnit?, prefix: String)? {
    let text = name.trimmed.lowercased()
    let prefix = text.prefix { !$0.isNumber && $0 != "-" && $0 != "." }
    guard ["", "t", "time", "t_", "time_", "t.", "time.", "t ", "time "].contains(prefix) else {
      return nil
    }
    var digits = text.dropFirst(prefix.count)
    var unit: TimeUnit?
    if digits.hasSuffix("ms") {
      unit = .milliseconds
      digits = digits.dropLast(2)
    } else if digits.hasSuffix("s") {
      unit = .seconds
      digits = digits.dropLast()
    }
    var plain = digits.trimmed
    guard let number = plain.withUTF8(parseDecimal) else { return nil }
    return (number, unit, String(prefix))
  }
}
