import Files
import Text
import TimeSeries

/// How rows without times get them: so many rows a second, by a frame's number where a column has
/// one, alone or in the path of the frame's picture, else by their order.
///
/// A row's time is the end of its frame: of frame k, counted from 0, (k + 1) / rate seconds.
struct FrameColumns {
  private enum Source {
    case order(recordingColumn: Int?)
    case number(column: Int)
    /// Paths such as `VIDEO/00001.jpg`, whose folder is the recording.
    case picture(column: Int)
  }

  private let path: String
  private let rate: Double
  private let source: Source
  /// The line of names; nil if there is none.
  private let header: Int?
  /// The number that the first frame has.
  private let first: Int
  private var recording: [UInt8] = []
  private var count = 0

  /// What adds times to a file's rows.
  ///
  /// - Returns: nil if there is no rate, or the rows have times.
  /// - Throws: `.badData` if the rows seem to have times that nothing names, or frames are counted
  ///   otherwise than in another file of the command.
  static func edit(
    of rows: [TableRow], path: String, settings: SeriesSettings
  ) throws(FileError) -> RowEdit? {
    guard let rate = settings.rate,
      var frames = try FrameColumns(rate: rate, rows: rows, path: path, settings: settings)
    else { return nil }
    let isGuessed = settings.firstFrame == nil && frames.areNumbered
    if isGuessed { try settings.guesses?.add(firstFrame: frames.first, path: path) }
    let (first, end) = (frames.first, 1 / rate)
    return RowEdit(
      remark: isGuessed
        ? "frames are counted from \(first): frame \(first) ends at \(end) s" : nil
    ) { row throws(FileError) in try frames.timed(row) }
  }

  private init?(
    rate: Double, rows: [TableRow], path: String, settings: SeriesSettings
  ) throws(FileError) {
    guard let top = rows.first else { return nil }
    let names = top.fields.map { String(decoding: $0, as: UTF8.self) }
    let hasNames =
      !top.fields.contains { $0.withUnsafeBufferPointer(parseDecimal) != nil }
      && !top.fields.allSatisfy { $0.withUnsafeBufferPointer(settings.table.missing.isWord) }
    guard !hasNames || !names.contains(where: ColumnNames.isTime) else { return nil }
    // Names for all columns of a file without a header, one of them that of the time.
    if !hasNames, let chosen = settings.columns, chosen.count == names.count,
      chosen.contains("time")
    {
      return nil
    }
    self.path = path
    self.rate = rate
    header = hasNames ? top.line : nil
    let below = hasNames ? rows.dropFirst() : rows[...]
    func values(_ column: Int) -> [[UInt8]] {
      below.compactMap { $0.fields.indices.contains(column) ? $0.fields[column] : nil }
    }
    let pictures = names.indices.first { column in
      let paths = values(column)
      return !paths.isEmpty && paths.allSatisfy { Self.picture($0) != nil }
    }
    let numbers = hasNames ? names.firstIndex(where: ColumnNames.isFrame) : nil
    var found: [Int] = []
    if let pictures {
      source = .picture(column: pictures)
      found = values(pictures).compactMap { Self.picture($0)?.number }
    } else if let numbers {
      source = .number(column: numbers)
      found = values(numbers).compactMap(Self.number)
    } else {
      let recording = hasNames ? names.firstIndex(where: ColumnNames.isRecording) : nil
      source = .order(recordingColumn: recording)
      if settings.columns == nil {
        try Self.refuseTimes(
          below, names: hasNames ? names : nil, besides: recording, path: path)
      }
    }
    first = settings.firstFrame ?? (found.contains(0) ? 0 : 1)
  }

  /// Whether the file says which frame a row is.
  private var areNumbered: Bool {
    if case .order = source { false } else { true }
  }

  /// A row's fields with its time before them, and with its recording where that is the picture's
  /// folder.
  ///
  /// - Throws: `.badData` if the row has no frame's number, or one before the first.
  private mutating func timed(_ row: TableRow) throws(FileError) -> [[UInt8]] {
    let isHeader = row.line == header
    switch source {
    case .order(let column):
      if isHeader { return [Self.time] + row.fields }
      let name = column.flatMap { row.fields.indices.contains($0) ? row.fields[$0] : nil } ?? []
      if name != recording { count = 0 }
      recording = name
      count += 1
      return [seconds(count - 1)] + row.fields
    case .number(let column):
      guard row.fields.indices.contains(column) else { return row.fields }
      var rest = row.fields
      let number = Self.number(rest.remove(at: column))
      if isHeader { return [Self.time] + rest }
      return [seconds(try frame(number, line: row.line))] + rest
    case .picture(let column):
      guard row.fields.indices.contains(column) else { return row.fields }
      var rest = row.fields
      let picture = Self.picture(rest.remove(at: column))
      if isHeader { return [Self.recording, Self.time] + rest }
      let frame = try frame(picture?.number, line: row.line)
      return [picture?.folder ?? [], seconds(frame)] + rest
    }
  }

  /// A frame counted from 0.
  private func frame(_ number: Int?, line: Int) throws(FileError) -> Int {
    if let number, number >= first { return number - first }
    throw FileError(
      .badData, path: path, line: line, "expected a frame's number from \(first) on, found none")
  }

  private func seconds(_ frame: Int) -> [UInt8] { Array("\(Double(frame + 1) / rate)".utf8) }

  private static let time = Array("time".utf8)
  private static let recording = Array("recording".utf8)

  /// A whole number from 0 on, with or without a fraction of nought.
  private static func number(_ text: [UInt8]) -> Int? {
    guard let value = text.withUnsafeBufferPointer(parseDecimal), value >= 0, value < 1e9 else {
      return nil
    }
    return Int(exactly: value)
  }

  private static func picture(_ path: [UInt8]) -> (folder: [UInt8], number: Int)? {
    guard let slash = path.lastIndex(of: UInt8(ascii: "/")), slash > 0,
      let dot = path.lastIndex(of: UInt8(ascii: ".")), dot > slash
    else { return nil }
    let digits = path[..<dot].reversed().prefix {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    guard (1...9).contains(digits.count) else { return nil }
    let number = digits.reversed().reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    return (Array(path[..<slash]), number)
  }
}

// MARK: Times that nothing names

extension FrameColumns {
  /// Rows that it takes to tell times, and how far each may be from where it would be were they even,
  /// in steps: times of frames are often rounded.
  private static let fewestTimes = 5
  private static let deviation = 0.35

  /// Throws where the first column of numbers grows evenly, as times do and values beside it do not:
  /// they would become values.
  private static func refuseTimes(
    _ rows: ArraySlice<TableRow>, names: [String]?, besides recording: Int?, path: String
  ) throws(FileError) {
    guard let top = rows.first,
      let column = top.fields.indices.first(where: { $0 != recording }),
      top.fields.count > (recording == nil ? 1 : 2)
    else { return }
    let name = recording.map { top.fields[$0] }
    let own = rows.prefix { row in
      recording.map { row.fields.count > $0 && row.fields[$0] == name } ?? true
    }
    let times = own.map { row in
      row.fields.count > column ? row.fields[column].withUnsafeBufferPointer(parseDecimal) : nil
    }.compactMap { $0 }
    guard times.count == own.count, times.count >= fewestTimes else { return }
    let step = (times[times.count - 1] - times[0]) / Double(times.count - 1)
    guard step > 0, zip(times, times.dropFirst()).allSatisfy(<) else { return }
    let isEven = times.indices.allSatisfy {
      abs(times[$0] - times[0] - Double($0) * step) <= deviation * step
    }
    // Row numbers are left out later, where they can be told.
    let isNumbering =
      step == 1
      && names.map {
        times.count >= UnusedColumns.fewestRows || RowNumberName.matches($0[column])
      } ?? false
    guard isEven, !isNumbering else { return }
    throw FileError(
      .badData, path: path, line: top.line,
      "expected rows without times, as --rate says, found a first column that grows as times do; "
        + (names != nil
          ? "--columns says which columns to take"
          : "--columns names them: time,value,... if it is one, else time,-,value,..."))
  }
}
