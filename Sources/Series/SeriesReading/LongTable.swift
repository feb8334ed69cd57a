import Files
import Text
import TimeSeries

/// A table of which a row is what one rater said, from which one recording after the other is made: a
/// column a rater and dimension, on the union of all raters' times. A rater without a row at a time is
/// missing there (NaN); no value is made up in between.
///
/// All rows are held in memory, since their order in the file is that of no recording.
///
/// Further sessions of a rater with the same recording have columns of their own: `<rater>#2`.
struct LongTable {
  private struct Rater: Hashable {
    let name: String
    /// From 1, in one recording.
    let session: Int

    var text: String { session == 1 ? name : "\(name)#\(session)" }
  }

  private struct Column: Hashable {
    let rater: Int
    let dimension: String?
  }

  /// Where the file has no times: a recording is one step.
  private static let timeOfUnits = 0.0

  private let layout: LongLayout
  private let path: String
  private let onlyRecording: String?

  /// Names of the columns, in the order of their first rows.
  private(set) var names: [String] = []
  /// Whose they are; nil if no column tells raters apart.
  private(set) var ratedColumns: [RatedColumn]?
  private(set) var unit = TimeUnit.seconds
  /// What was guessed and a user should know.
  private(set) var remarks: [String] = []
  /// What whole times were taken for whose unit nothing states.
  private(set) var guessedUnit: TimeUnit?
  private var mergedRows = 0

  private var columns: [Column] = []
  private var columnPlaces: [Column: Int] = [:]
  private var raters: [Rater] = []
  private var raterPlaces: [Rater: Int] = [:]
  /// Raters by the names that their columns have.
  private var raterTexts: Set<String> = ["recording", "time"]
  /// By recording and rater: the sessions' names, in the order of their first rows.
  private var sessions: [[String: [String]]] = []
  private var recordings: [String] = []
  private var recordingPlaces: [String: Int] = [:]
  /// `[recording]`
  private var cells: [[LongCell]] = []
  private var next = 0
  private let startsAtZero: Bool
  private var rowNumbers: RowNumbers

  /// - Throws: `.badData` with the line, `.inputOutput` if reading fails half-way.
  init(
    layout: LongLayout, head: FileHead, source: inout TableSource, settings: SeriesSettings
  ) throws(FileError) {
    self.layout = layout
    path = head.path
    onlyRecording = settings.recording
    startsAtZero = settings.startsAtZero
    rowNumbers = RowNumbers(layout.rowNumbers)
    let nameless = SeriesLayout.namelessDimension(path: head.path, settings: settings)
    if layout.rater == nil, layout.dimension == nil {
      let rater = try place(
        of: Rater(name: nameless, session: 1), line: layout.header?.number ?? 1)
      for value in layout.values {
        _ = place(of: Column(rater: rater, dimension: value.dimension))
      }
    }
    var lines = LineReader(
      startingWith: head.bytes[head.offset(after: layout.header)...],
      after: layout.header?.number ?? 0, longestLine: FileHead.longestLine)
    while let row = try lines.next(from: &source) {
      try take(row, line: lines.number, nameless: nameless)
    }
    if columns.isEmpty {
      throw FileError(.badData, path: path, "expected rows, found the file's end")
    }
    if layout.countsTakes { try separateTakes() }
    let isRated = layout.rater != nil && !(layout.raterMayBeRecorded && hasOneRaterEach)
    if !isRated { forgetRaters(nameless: nameless) }
    let stated = settings.timeUnit ?? layout.unit
    guessedUnit = stated == nil ? cells.guessedUnit : nil
    unit = stated ?? guessedUnit ?? .seconds
    try nameColumns(isRated: isRated)
    remarks += layout.remarks + layout.remarks(raters: raters.map(\.text), areRated: isRated)
  }

  /// The next recording, in the order of their first rows; nil after the last.
  ///
  /// - Throws: `.badData` if it has too many raters and times for memory, or several values of a
  ///   rater at one time.
  mutating func nextRecording() throws(FileError) -> Recording? {
    guard next < recordings.count else { return nil }
    defer { next += 1 }
    var (recording, merged) = try cells[next].recording(
      recordings[next], raters: columns.map { raters[$0.rater].text }, layout: layout, unit: unit,
      path: path)
    mergedRows += merged
    if startsAtZero, let first = recording.times.first {
      recording.times = recording.times.map { SeriesLayout.elapsed(from: first, to: $0) }
    }
    return recording
  }

  /// How many rows of the recordings so far became part of another; nil if none did.
  var sameTimeRemark: String? {
    layout.sameTime.remark(rows: mergedRows, of: layout.hasTimes ? "time" : "recording")
  }

  // MARK: Rows

  private mutating func take(
    _ row: ArraySlice<UInt8>, line: Int, nameless: String
  ) throws(FileError) {
    guard let row = try layout.row(row, line: line, path: path) else { return }
    let time = try layout.time.map { column throws(FileError) in try row.number(column, "time") }
    let clock = try layout.clock.map { column throws(FileError) in try row.number(column, "time") }
    let recording = try place(
      ofRecording: try row.text(layout.recording).map { layout.recordingIsFile ? stem(of: $0) : $0 }
        ?? stem(of: path), line: line)
    let rater = try place(
      ofRater: try row.text(layout.rater) ?? nameless, session: try row.text(layout.session) ?? "",
      in: recording, line: line)
    if let problem = rowNumbers.check(inGroup: recording << 32 | rater, row.number(ifIn:)) {
      throw row.fault(problem)
    }
    let dimension = try row.text(layout.dimension)
    for value in layout.values {
      let column = place(of: Column(rater: rater, dimension: dimension ?? value.dimension))
      cells[recording].append(
        LongCell(
          column: column, line: line, time: time ?? value.time ?? Self.timeOfUnits,
          clock: clock ?? 0, value: try row.value(value.column)))
    }
  }

  private mutating func place(ofRecording name: String, line: Int) throws(FileError) -> Int {
    if let place = recordingPlaces[name] { return place }
    if let onlyRecording, !recordings.isEmpty {
      throw FileError(
        .badData, path: path, line: line,
        "expected one recording, \(onlyRecording), found a second, \(name)")
    }
    recordingPlaces[name] = recordings.count
    recordings.append(onlyRecording ?? name)
    sessions.append([:])
    cells.append([])
    return recordings.count - 1
  }

  private mutating func place(
    ofRater name: String, session: String, in recording: Int, line: Int
  ) throws(FileError) -> Int {
    let known = sessions[recording][name] ?? []
    let number = known.firstIndex(of: session) ?? known.count
    if number == known.count { sessions[recording][name, default: []].append(session) }
    return try place(of: Rater(name: name, session: number + 1), line: line)
  }

  private mutating func place(of rater: Rater, line: Int) throws(FileError) -> Int {
    if let place = raterPlaces[rater] { return place }
    guard raterTexts.insert(rater.text).inserted else {
      throw FileError(
        .badData, path: path, line: line,
        "expected a rater's name of its own, found \(quoted(rater.text.utf8))")
    }
    raterPlaces[rater] = raters.count
    raters.append(rater)
    return raters.count - 1
  }

  private mutating func place(of column: Column) -> Int {
    if let place = columnPlaces[column] { return place }
    columnPlaces[column] = columns.count
    columns.append(column)
    return columns.count - 1
  }

  // MARK: Columns

  /// A take ends where a rater's time goes back by the clock: the next has columns of its own.
  private mutating func separateTakes() throws(FileError) {
    for recording in cells.indices {
      var last: [Int: (time: Double, take: Int)] = [:]
      let order = cells[recording].indices.sorted {
        (cells[recording][$0].clock, $0) < (cells[recording][$1].clock, $1)
      }
      for index in order {
        let cell = cells[recording][index]
        var (time, take) = last[cell.column] ?? (cell.time, 1)
        if cell.time < time { take += 1 }
        time = cell.time
        last[cell.column] = (time, take)
        let column = columns[cell.column]
        let rater = try place(
          of: Rater(name: raters[column.rater].name, session: take), line: cell.line)
        cells[recording][index].column = place(
          of: Column(rater: rater, dimension: column.dimension))
      }
    }
  }

  /// Whether no recording has rows of two raters.
  private var hasOneRaterEach: Bool {
    cells.allSatisfy { cells in Set(cells.map { columns[$0.column].rater }).count <= 1 }
  }

  /// Leaves a column a dimension.
  private mutating func forgetRaters(nameless: String) {
    let all = columns
    columns = []
    columnPlaces = [:]
    raters = [Rater(name: nameless, session: 1)]
    let places = all.map { place(of: Column(rater: 0, dimension: $0.dimension)) }
    for recording in cells.indices {
      for index in cells[recording].indices {
        cells[recording][index].column = places[cells[recording][index].column]
      }
    }
  }

  private mutating func nameColumns(isRated: Bool) throws(FileError) {
    let dimensions = Set(columns.map(\.dimension))
    names = columns.map { column in
      let rater = raters[column.rater].text
      guard let dimension = column.dimension else { return rater }
      if raters.count == 1 { return dimension }
      return dimensions.count == 1 ? rater : "\(dimension)_\(rater)"
    }
    var seen: Set<String> = ["recording", "time"]
    for name in names where !seen.insert(name).inserted {
      throw FileError(
        .badData, path: path, line: layout.header?.number,
        "expected a column's name of its own, found \(quoted(name.utf8))")
    }
    guard isRated else { return }
    ratedColumns = columns.map {
      RatedColumn(rater: raters[$0.rater].text, dimension: $0.dimension)
    }
  }
}
