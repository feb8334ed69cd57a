import Files
import Text
import TimeSeries

/// A header's names, from which the columns' roles follow.
struct NamedColumns {
  let names: [String]
  let path: String
  let line: Int

  /// `[row][column]`, the file's first rows, taken apart as they are asked for; none where the layout
  /// has nothing to tell by them.
  var firstRows = AnySequence<[[UInt8]]>([])

  /// Columns of which the layout says that they are texts.
  var texts: Set<Int> = []

  /// Our own layout: `recording,time` and then nothing but dimensions, whatever they are called.
  private var isOwn: Bool { names.starts(with: ["recording", "time"]) }

  func plan(
    settings: SeriesSettings, nameless: (String) -> String
  ) throws(FileError) -> ColumnPlan {
    var seen: Set<String> = []
    for name in names where !name.isEmpty && !seen.insert(name).inserted {
      throw fault("expected different column names, found \(quoted(name.utf8)) twice")
    }
    let recognised = recognisedRoles()
    guard let wanted = settings.columns else {
      try refuseSeveral("time", names.indices.filter { ColumnNames.isTime(names[$0]) })
      try refuseSeveral("recording", recordingColumns)
      if startColumn != nil { settings.note?("times taken from the column 'start'", nil) }
      let (roles, isUnits) = usedRoles(recognised, settings)
      return try ColumnPlan(
        roles: roles, isUnits: isUnits, joinsNames: isUnits, path: path, line: line,
        nameless: nameless)
    }
    return try selected(wanted, from: recognised, settings, nameless: nameless)
  }

  /// The roles without columns that hold no values, of which `settings.note` is told.
  ///
  /// - Returns: and whether each row is a recording of its own: there is no time, and names differ.
  private func usedRoles(
    _ recognised: [ColumnRole], _ settings: SeriesSettings
  ) -> (roles: [ColumnRole], isUnits: Bool) {
    var roles = recognised
    let isUnits = nameUnits(in: &roles, among: names.indices, settings)
    let unused = UnusedColumns(
      names: names, roles: roles, groups: roles.indices.filter { roles[$0] == .recording },
      rows: firstRows, areUnits: isUnits, missing: settings.table.missing)
    if let left = unused.leftOut(telling: settings.note) { return (left, isUnits) }
    // What has nothing else was meant to be read.
    return isUnits ? (roles, true) : (recognised, false)
  }

  /// Makes recordings of the rows, where there is no time and one of `columns`, or several together,
  /// tell them apart.
  private func nameUnits(
    in roles: inout [ColumnRole], among columns: some Sequence<Int>, _ settings: SeriesSettings
  ) -> Bool {
    guard !roles.contains(.time) else { return false }
    let candidates = columns.filter { roles[$0] == .recording || ColumnNames.isUnit(names[$0]) }
    let only = roles.firstIndex(of: .recording) ?? (candidates.count == 1 ? candidates[0] : nil)
    var choices = only.map { [[$0]] } ?? []
    for (place, first) in candidates.enumerated() {
      choices += candidates[(place + 1)...].map { [first, $0] }
    }
    if candidates.count > 2 { choices.append(candidates) }
    let rows = Array(firstRows)
    let found = choices.first { columns in
      !rows.isEmpty && Set(rows.map { row in columns.map { row[$0] } }).count == rows.count
    }
    guard let found else { return false }
    for column in roles.indices where roles[column] == .recording { roles[column] = .unused }
    for column in found { roles[column] = .recording }
    tellUnits(found, settings)
    return true
  }

  private func tellUnits(_ columns: [Int], _ settings: SeriesSettings) {
    let list = columns.map { names[$0] }.joined(separator: "/")
    settings.note?("no times: each row is a recording, told apart by '\(list)'", nil)
  }

  /// The unit that the time column's name or the layout states.
  func statedUnit(of columns: ColumnPlan) -> TimeUnit? {
    if isOwn || startColumn != nil { return .seconds }
    guard let column = columns.timeColumn else { return nil }
    // MuSe's label files, whose timestamps are milliseconds.
    if ColumnNames.normalised(names[column]) == "timestamp",
      names.contains(where: { ColumnNames.normalised($0) == "segmentid" })
    {
      return .milliseconds
    }
    return ColumnNames.unit(byTimeName: names[column]) ?? nil
  }

  /// Two columns that could be the time, say, are for the user to decide between.
  private func refuseSeveral(_ role: String, _ candidates: [Int]) throws(FileError) {
    guard !isOwn, candidates.count > 1 else { return }
    let list = candidates.map { quoted(names[$0].utf8) }.joined(separator: " and ")
    throw fault("expected one \(role) column, found \(list); choose with --columns \(role)=NAME")
  }

  /// Columns that are called as recordings are, but for those that number the rows beside a time:
  /// `id`, say.
  private var recordingColumns: [Int] {
    let columns = names.indices.filter { ColumnNames.isRecording(names[$0]) }
    guard !columns.isEmpty, names.contains(where: ColumnNames.isTime) else { return columns }
    let numbered = UnusedColumns.numberingRows(among: columns, rows: firstRows)
    return columns.filter { !numbered.contains($0) }
  }

  /// Where rows are parts of their files, `file,start,end,...`, several of one: where each begins.
  private var startColumn: Int? {
    guard names.starts(with: ["file", "start", "end"]), !names.contains(where: ColumnNames.isTime)
    else { return nil }
    var seen: Set<[UInt8]> = []
    return firstRows.contains { !seen.insert($0[0]).inserted } ? 1 : nil
  }

  private func recognisedRoles() -> [ColumnRole] {
    var roles = rolesByName()
    for column in texts where roles[column].isValue {
      roles[column] = column == 0 && !roles.contains(.recording) ? .recording : .unused
    }
    return roles
  }

  private func rolesByName() -> [ColumnRole] {
    if isOwn { return [.recording, .time] + names.dropFirst(2).map { .value($0) } }
    let time = names.firstIndex(where: ColumnNames.isTime) ?? startColumn
    let end = startColumn.map { $0 + 1 }
    let recording = recordingColumns.first
    return names.enumerated().map { index, name in
      if index == time { return .time }
      if index == end { return .unused }
      if index == recording { return .recording }
      return ColumnNames.isCounter(name) ? .unused : .value(name)
    }
  }

  private func selected(
    _ wanted: [String], from recognised: [ColumnRole], _ settings: SeriesSettings,
    nameless: (String) -> String
  ) throws(FileError) -> ColumnPlan {
    var roles = recognised.map { $0.isValue ? .unused : $0 }
    var namesRecording = false
    var order: [Int] = []
    var ordered: Set<Int> = []
    let indices = Dictionary(
      names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for item in wanted {
      let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
      let source = indices[item] != nil ? item : parts.last ?? item
      let name = source == item ? item : parts.first ?? item
      if name == "recording" {
        let columns = source.split(separator: "/").compactMap { indices[String($0)] }
        if indices[source] == nil, columns.count == source.split(separator: "/").count {
          assign(.recording, to: columns, in: &roles)
          namesRecording = true
          continue
        }
      }
      guard let column = indices[source] else {
        throw fault(
          "expected a column \(quoted(source.utf8)), found \(names.prefix(8).joined(separator: ", "))"
        )
      }
      switch name {
      case "time": assign(.time, to: [column], in: &roles)
      case "recording":
        assign(.recording, to: [column], in: &roles)
        namesRecording = true
      default:
        if name == source, recognised[column] == .time || recognised[column] == .recording {
          continue
        }
        guard ordered.insert(column).inserted else {
          throw fault("expected each column once, found \(quoted(source.utf8)) twice")
        }
        roles[column] = .value(name)
        order.append(column)
      }
    }
    // A role may have been moved to a column that was selected before.
    order.removeAll { !roles[$0].isValue }
    var isUnits = namesRecording && !roles.contains(.time)
    if isUnits {
      tellUnits(roles.indices.filter { roles[$0] == .recording }, settings)
    } else {
      isUnits = nameUnits(in: &roles, among: names.indices.filter { !roles[$0].isValue }, settings)
    }
    return try ColumnPlan(
      roles: roles, order: order, isUnits: isUnits, joinsNames: true, path: path, line: line,
      nameless: nameless)
  }

  private func assign(_ role: ColumnRole, to columns: [Int], in roles: inout [ColumnRole]) {
    for index in roles.indices where roles[index] == role { roles[index] = .unused }
    for column in columns { roles[column] = role }
  }

  private func fault(_ problem: String) -> FileError {
    FileError(.badData, path: path, line: line, problem)
  }
}
