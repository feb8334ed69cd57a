import Files
import Text
import TimeSeries

extension LongLayout {
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
    in head: FileHead, lines: [FileHead.Line], settings: SeriesSettings
  ) throws(FileError) -> LongLayout? {
    guard let line = lines.first, head.isWhole || lines.count > 3, line.text != nil else {
      return nil
    }
    let start = line.bytes.prefix(longestNames)
    let delimiter = CSVText.commonestDelimiter(in: start)
    let isWide = start.split(separator: delimiter, maxSplits: 4).dropFirst().prefix(3).contains {
      headerTime(String(decoding: $0, as: UTF8.self)) != nil
    }
    guard isWide || line.bytes.count <= longestNames,
      let fields = CSVText.fields(of: line.bytes, delimiter: delimiter)
    else { return nil }
    let names = fields.map { String(decoding: $0, as: UTF8.self) }
    let chosen = settings.columns?.compactMap(role) ?? []
    guard settings.columns == nil || chosen.contains(where: { $0.role == "rater" }) else {
      return nil
    }
    if settings.columns == nil,
      var log = try pagan(names, delimiter: delimiter, line: line, in: head)
    {
      log.sameTime = settings.sameTime ?? log.sameTime
      return log
    }
    guard
      isWide || chosen.contains(where: { $0.role == "rater" })
        || names.contains(where: RaterNames.mayMatter)
    else { return nil }
    let rows = lines.dropFirst().prefix(RowSample.size).compactMap { row in
      CSVText.fields(of: row.bytes, delimiter: delimiter)
    }
    let table = HeaderTable(
      names: names, delimiter: delimiter, line: line, path: head.path,
      missing: settings.table.missing,
      rows: rows.filter { $0.count == names.count })
    if settings.columns == nil, let wide = try timesInHeader(table, settings: settings) {
      return wide
    }
    guard names.count <= mostColumns,
      !chosen.isEmpty || names.contains(where: RaterNames.mayMatter)
    else { return nil }
    return try long(table, chosen: chosen, settings: settings)
  }

  /// `new=header` where the new name is that of a role.
  private static func role(_ item: String) -> (role: String, name: String)? {
    let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, ["recording", "time", "rater", "dimension"].contains(parts[0]) else {
      return nil
    }
    return (parts[0], parts[1])
  }
}

// MARK: A row a time

extension LongLayout {
  private static func long(
    _ table: HeaderTable, chosen: [(role: String, name: String)], settings: SeriesSettings
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
      throw table.fault(
        "expected one \(role) column, found \(list); choose with --columns \(role)=NAME")
    }
    let recordings = table.places(ColumnNames.isRecording)
    let times = table.places(ColumnNames.isTime)
    // A rater's own column of whole numbers goes with times that increase.
    let isLong = !table.increases(times.first, within: recordings.first)
    func tellsApart(_ column: Int) -> Bool {
      table.holdsText(column)
        || table.holdsIdentifiers(column)
          && (isLong || RaterNames.certain.contains(ColumnNames.normalised(table.names[column])))
    }
    let raters = table.places(RaterNames.all.contains).filter(tellsApart)
    let people = table.places(RaterNames.people.contains).filter(tellsApart)
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
      of: "dimension", among: table.places(RaterNames.dimensions.contains).filter(table.holdsText))
    let roles = [rater, recording, time, dimension].compactMap { $0 }
    guard rater != nil || dimension != nil, Set(roles).count == roles.count else { return nil }
    for name in table.names where table.names.count(where: { $0 == name }) > 1 && !name.isEmpty {
      throw table.fault("expected different column names, found \(quoted(name.utf8)) twice")
    }
    // A user who names values takes what there is.
    let leftOut =
      settings.columns?.contains { role($0) == nil } ?? false
      ? nil
      : table.unused(except: roles, groups: [recording, rater].compactMap { $0 })
        .leftOut(telling: settings.note)
    let unused = leftOut.map { roles in roles.indices.filter { !roles[$0].isValue } } ?? roles
    let values = try valueColumns(table, except: unused, settings: settings)
    guard !values.isEmpty, dimension == nil || values.count == 1 else { return nil }
    guard time != nil || recording != nil else { return nil }
    let others = table.names.indices.filter { column in
      settings.columns == nil && !unused.contains(column)
        && !values.contains { $0.column == column }
        && (!table.names[column].isEmpty || table.holdsNumbers(column) || table.holdsText(column))
    }.map { table.names[$0].isEmpty ? "column \($0 + 1)" : quoted(table.names[$0].utf8) }
    return LongLayout(
      delimiter: table.delimiter, columnCount: table.names.count, header: table.line,
      values: dimension == nil ? values : [Value(column: values[0].column)], time: time,
      recording: recording, rater: rater, raterMayBeRecorded: mayBeRecorded, dimension: dimension,
      unit: statedUnit(table, time: time), sameTime: settings.sameTime ?? .refuse,
      raterColumn: chosen.isEmpty ? rater.map { table.names[$0] } : nil,
      remarks: others.isEmpty ? [] : ["columns left out: \(others.joined(separator: ", "))"],
      rowNumbers: leftOut ?? [])
  }

  /// The columns that the user names, else those with numbers that no other name explains.
  private static func valueColumns(
    _ table: HeaderTable, except roles: [Int], settings: SeriesSettings
  ) throws(FileError) -> [Value] {
    var values: [Value] = []
    for item in settings.columns ?? [] where role(item) == nil {
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

  private static func statedUnit(_ table: HeaderTable, time: Int?) -> TimeUnit? {
    if table.names.starts(with: ["recording", "time"]) { return .seconds }
    return time.flatMap { ColumnNames.unit(byTimeName: table.names[$0]) ?? nil }
  }
}
