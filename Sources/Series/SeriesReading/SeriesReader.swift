package import Files
import Text
package import TimeSeries

/// Reads a time series recording by recording; memory holds one recording and one block.
///
/// The layout is recognised from the file's first lines: our own CSV, and those of RECOLA, AVEC,
/// SEWA, MuSe, openSMILE, End2You, CARMA, DARMA, PAGAN, ANNEMO and NOVA, and long tables
/// (docs/file-formats.md lists them and the rules).
///
/// A fault is thrown once the recordings that are complete before it have been handed out. A long
/// table, whose rows are in no recording's order, is read whole at once, faults included.
package struct SeriesReader: ~Copyable {
  /// Names of the value columns, in the order of each recording's `columns`.
  package let dimensions: [String]
  /// The unit of the file's time column; recordings have seconds in any case.
  package let timeUnit: TimeUnit
  /// Whether the file's rows say which recording each is of.
  package let namesRecordings: Bool
  /// Whose ratings each column has, where the file's rows and not its columns say.
  package let ratedColumns: [RatedColumn]?

  private var source: TableSource
  private var parser: RowParser?
  private var table: LongTable?
  private var block: [UInt8]
  private var ready: [Recording] = []
  private var nextReady = 0
  private var isAtEnd = false
  private var missing: MissingNumbers
  /// Nil once all was told.
  private var note: (@Sendable (_ text: String, _ place: String?) -> Void)?
  /// Of a file whose times were taken for milliseconds: the longest recording, seconds.
  private var longest: Double?
  private var mostRows = 0

  /// - Parameter path: `-` is standard input.
  /// - Throws: `.noInput` if the file is missing or unreadable, `.badData` if its layout is none of
  ///   those above.
  package init(path: String, settings: SeriesSettings = SeriesSettings()) throws(FileError) {
    try self.init(
      source: TableSource(path: path, settings: Self.table(settings)), settings: settings)
  }

  /// Reads text that is in memory.
  ///
  /// - Parameters:
  ///   - path: what errors call it; names are taken from it as from a file's path.
  ///   - blockSize: how many bytes are taken at a time, which makes no difference to the result.
  package init(
    text: [UInt8], path: String, settings: SeriesSettings = SeriesSettings(),
    blockSize: Int = 1 << 17
  ) throws(FileError) {
    try self.init(
      source: TableSource(
        bytes: text, path: path, blockSize: blockSize, settings: Self.table(settings)),
      settings: settings)
  }

  private static func table(_ settings: SeriesSettings) -> TableSettings {
    var table = settings.table
    table.isName = ColumnNames.isRecording
    if settings.rate != nil {
      table.edit = { rows, path throws(FileError) in
        try FrameColumns.edit(of: rows, path: path, settings: settings)
      }
    }
    return table
  }

  private init(
    source givenSource: consuming TableSource, settings: SeriesSettings
  ) throws(FileError) {
    var source = givenSource
    note = settings.note
    for remark in source.remarks { settings.note?(remark, source.path) }
    let path = source.path
    missing = MissingNumbers(settings.missing, asks: settings.asksForMissing) { text, place in
      settings.note?(text, "\(path): \(place)")
    }
    var head = FileHead(path: source.path)
    var recognised: SeriesLayout.Recognised?
    repeat {
      try head.extend(from: &source)
      recognised = try SeriesLayout.recognised(in: head, settings: settings)
    } while recognised == nil && !head.isWhole
    switch recognised {
    case nil:
      throw FileError(.badData, path: source.path, "expected rows, found the file's end")
    case .long(let layout):
      let table = try LongTable(layout: layout, head: head, source: &source, settings: settings)
      for remark in table.remarks { settings.note?(remark, source.path) }
      if let unit = table.guessedUnit { longest = try Self.tell(unit, source.path, settings) }
      dimensions = table.names
      timeUnit = table.unit
      namesRecordings = layout.recording != nil
      ratedColumns = table.ratedColumns
      block = []
      self.table = table
      self.source = source
    case .track(let track):
      dimensions = track.dimensions
      timeUnit = .seconds
      namesRecordings = false
      ratedColumns = nil
      block = []
      ready = track.recording.map { [$0] } ?? []
      isAtEnd = true
      self.source = source
    case .rows(let layout):
      if let unit = layout.guessedUnit { longest = try Self.tell(unit, source.path, settings) }
      var parser = try RowParser(layout: layout, path: source.path, settings: settings)
      head.bytes.withUnsafeBytes { bytes in
        var rest = UnsafeRawBufferPointer(rebasing: bytes[layout.dataOffset...])
        while !rest.isEmpty {
          let block = rest.prefix(source.blockSize)
          parser.feed(UnsafeRawBufferPointer(rebasing: block))
          rest = UnsafeRawBufferPointer(rebasing: rest[block.endIndex...])
        }
      }
      dimensions = layout.columns.dimensions
      timeUnit = layout.timeUnit
      namesRecordings = !layout.columns.recordingColumns.isEmpty
      ratedColumns = nil
      block = [UInt8](zeroes: source.blockSize)
      self.source = source
      self.parser = consume parser
    }
  }

  /// Says what the unit was guessed to be.
  ///
  /// - Returns: 0 for milliseconds, to begin the longest recording with.
  private static func tell(
    _ unit: TimeUnit, _ path: String, _ settings: SeriesSettings
  ) throws(FileError) -> Double? {
    try settings.guesses?.add(unit, path: path)
    guard unit == .milliseconds else { return nil }
    settings.note?("times taken for milliseconds; --time-unit s if they are seconds", path)
    return 0
  }

  /// The next recording; nil after the last.
  ///
  /// - Throws: `.badData` with the line, or `.inputOutput` if reading fails half-way; again on
  ///   every further call.
  package mutating func next() throws(FileError) -> Recording? {
    guard var recording = try nextAsWritten() else {
      try checkLength()
      tellSameTimes()
      return nil
    }
    missing.remove(from: &recording, dimensions: dimensions)
    mostRows = max(mostRows, recording.stepCount)
    if let longest, let first = recording.times.first, let last = recording.times.last {
      self.longest = max(longest, last - first)
    }
    return recording
  }

  /// Milliseconds that were guessed are a question where ten rows and more would not last a second.
  private func checkLength() throws(FileError) {
    guard let longest, mostRows >= 10, longest < 1 else { return }
    throw FileError(
      .badData, path: source.path,
      "expected recordings of a second or more, found at most \(longest) s of times taken for "
        + "milliseconds; --time-unit says what they are")
  }

  /// Says, once, how many rows became part of another.
  private mutating func tellSameTimes() {
    let merged = table?.sameTimeRemark ?? parser?.sameTimes.remark(of: "time")
    if let merged { note?("\(source.path): \(merged)", nil) }
    note = nil
  }

  private mutating func nextAsWritten() throws(FileError) -> Recording? {
    if table != nil { return try table?.nextRecording() }
    while true {
      if nextReady < ready.count {
        defer { nextReady += 1 }
        return ready[nextReady]
      }
      ready = parser?.takeFinished() ?? []
      nextReady = 0
      if !ready.isEmpty { continue }
      if let error = parser?.error { throw error }
      if isAtEnd { return nil }
      try readBlock()
    }
  }

  private mutating func readBlock() throws(FileError) {
    let count = try source.read(into: &block, from: 0)
    if count == 0 {
      isAtEnd = true
      parser?.finish()
    } else {
      block.withUnsafeBytes { parser?.feed(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }
}

extension TimeSeries {
  /// A whole file in memory.
  ///
  /// - Parameter path: `-` is standard input.
  /// - Throws: as `SeriesReader`.
  package static func reading(
    _ path: String, settings: SeriesSettings = SeriesSettings()
  ) throws(FileError) -> TimeSeries {
    try reading(SeriesReader(path: path, settings: settings))
  }

  /// All recordings that a reader has still to give.
  package static func reading(_ givenReader: consuming SeriesReader) throws(FileError)
    -> TimeSeries
  {
    var reader = givenReader
    var series = TimeSeries(dimensions: reader.dimensions)
    while let recording = try reader.next() { series.recordings.append(recording) }
    return series
  }

  /// Several files as one series, as `merging` makes it of theirs.
  ///
  /// - Throws: as `SeriesReader` and `merging`.
  package static func reading(
    _ paths: [String], settings: SeriesSettings = SeriesSettings()
  ) throws(FileError) -> TimeSeries {
    var parts: [(path: String, series: TimeSeries)] = []
    for path in paths { parts.append((path, try reading(path, settings: settings))) }
    return try merging(parts)
  }
}
