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

  /// Our own layout: `recording,time` and then nothing but dimensions, whatever they are called.
  private var isOwn: Bool { names.starts(with: ["recording", "time"]) }

  func plan(
    options: SeriesOptions, nameless: (String) -> String
  ) throws(FileError) -> ColumnPlan {
    var seen: Set<String> = []
    for name in names where !name.isEmpty && !seen.insert(name).inserted {
      throw fault("expected different column names, found \(quoted(name.utf8)) twice")
    }
    let recognised = recognisedRoles()
    guard let wanted = options.columns else {
      try refuseSeveral("time", where: ColumnNames.isTime)
      try refuseSeveral("recording", where: ColumnNames.isRecording)
      let (roles, isUnits) = usedRoles(recognised, options)
      return try ColumnPlan(
        roles: roles, isUnits: isUnits, path: path, line: line, nameless: nameless)
    }
    return try selected(wanted, from: recognised, nameless: nameless)
  }

  /// The roles without columns that hold no values, of which `options.note` is told.
  ///
  /// - Returns: and whether each row is a recording of its own: there is no time, and names differ.
  private func usedRoles(
    _ recognised: [ColumnRole], _ options: SeriesOptions
  ) -> (roles: [ColumnRole], isUnits: Bool) {
    var roles = recognised
    var isUnits = false
    if !roles.contains(.time), let name = unitColumn(roles) {
      let found = firstRows.map { $0[name] }
      isUnits = !found.isEmpty && Set(found).count == found.count
      if isUnits {
        roles[name] = .recording
        options.note?("no times: each row is a recording, told apart by '\(names[name])'", nil)
      }
    }
    let unused = UnusedColumns(names: names, roles: roles, rows: firstRows, mayHaveTexts: isUnits)
    for (column, byOne) in unused.rowNumbers { roles[column] = .rowNumber(byOne: byOne) }
    for column in unused.identifiers + unused.texts { roles[column] = .unused }
    // What has nothing else was meant to be read.
    guard roles.contains(where: { if case .value = $0 { true } else { false } }) else {
      return (recognised, isUnits && recognised.contains(.recording))
    }
    func tell(_ what: String, _ columns: [Int]) {
      guard !columns.isEmpty else { return }
      let list = columns.map { names[$0].isEmpty ? "column \($0 + 1)" : names[$0] }
      options.note?("left out, \(what): \(list.joined(separator: ", "))", nil)
    }
    tell("row numbers", unused.rowNumbers.map(\.column))
    tell("identifiers", unused.identifiers)
    tell("columns of text", unused.texts)
    return (roles, isUnits)
  }

  /// The column that names recordings where there is no time.
  private func unitColumn(_ roles: [ColumnRole]) -> Int? {
    if let column = roles.firstIndex(of: .recording) { return column }
    let candidates = names.indices.filter { ColumnNames.isUnit(names[$0]) }
    return candidates.count == 1 ? candidates[0] : nil
  }

  /// The unit that the time column's name or the layout states.
  func statedUnit(of columns: ColumnPlan) -> TimeUnit? {
    if isOwn { return .seconds }
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
  private func refuseSeveral(
    _ role: String, where isCandidate: (String) -> Bool
  ) throws(FileError) {
    let candidates = isOwn ? [] : names.filter(isCandidate)
    guard candidates.count > 1 else { return }
    let list = candidates.map { quoted($0.utf8) }.joined(separator: " and ")
    throw fault("expected one \(role) column, found \(list); choose with \(role)=NAME")
  }

  private func recognisedRoles() -> [ColumnRole] {
    if isOwn { return [.recording, .time] + names.dropFirst(2).map { .value($0) } }
    let time = names.firstIndex(where: ColumnNames.isTime)
    let recording = names.firstIndex(where: ColumnNames.isRecording)
    return names.enumerated().map { index, name in
      if index == time { return .time }
      if index == recording { return .recording }
      return ColumnNames.isCounter(name) ? .unused : .value(name)
    }
  }

  private func selected(
    _ wanted: [String], from recognised: [ColumnRole], nameless: (String) -> String
  ) throws(FileError) -> ColumnPlan {
    var roles = recognised.map { role -> ColumnRole in
      if case .value = role { return .unused }
      return role
    }
    var order: [Int] = []
    var ordered: Set<Int> = []
    let indices = Dictionary(
      names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for item in wanted {
      let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
      let source = indices[item] != nil ? item : parts.last ?? item
      let name = source == item ? item : parts.first ?? item
      guard let column = indices[source] else {
        throw fault(
          "expected a column \(quoted(source.utf8)), found \(names.prefix(8).joined(separator: ", "))"
        )
      }
      switch name {
      case "time": assign(.time, to: column, in: &roles)
      case "recording": assign(.recording, to: column, in: &roles)
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
    order.removeAll { column in
      if case .value = roles[column] { return false }
      return true
    }
    return try ColumnPlan(
      roles: roles, order: order, path: path, line: line, nameless: nameless)
  }

  private func assign(_ role: ColumnRole, to column: Int, in roles: inout [ColumnRole]) {
    for index in roles.indices where roles[index] == role { roles[index] = .unused }
    roles[column] = role
  }

  private func fault(_ problem: String) -> FileError {
    FileError(.badData, path: path, line: line, problem)
  }
}
