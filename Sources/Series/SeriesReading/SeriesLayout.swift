import Files
import Text
import TimeSeries

/// How a file is laid out: all that is needed to read its rows.
struct SeriesLayout {
  var delimiter: UInt8
  var quote: UInt8
  /// Rows that begin with this byte are comments; nil: there are none.
  var comment: UInt8?
  var columns: ColumnPlan
  var timeUnit: TimeUnit
  /// Whether milliseconds were inferred from the numbers and not stated anywhere.
  var unitIsInferred = false
  /// What whole numbers that no name states the unit of were taken for.
  var guessedUnit: TimeUnit?
  /// Name of every row's recording, where no column gives it.
  var recording: String
  /// Where the rows begin, and the number of the line there.
  var dataOffset: Int
  var dataLine: Int

  /// - Returns: nil if the head must be longer.
  static func recognised(
    in head: FileHead, settings: SeriesSettings
  ) throws(FileError) -> Recognised? {
    let lines = try head.lines()
    let content = lines.filter { line in
      line.bytes.contains { $0 != 0x20 && $0 != 0x09 }
    }
    let first = content.first { line in line.trimmed.first != UInt8(ascii: "%") }
    if let first, first.trimmed.first == UInt8(ascii: "@") {
      return try arff(in: head, lines: content, settings: settings).map { .rows($0) }
    }
    if let first, first.trimmed.first == UInt8(ascii: "<") {
      return try SampledTrack(in: head, settings: settings).map { .track($0) }
    }
    for ending in ["annotation~", "stream~"] where head.path.hasSuffix("." + ending) {
      throw FileError(
        .badData, path: head.path,
        "expected the header of the track, the file without ~, found its values")
    }
    if let rule = carmaRule(in: content) {
      return .rows(try carma(in: head, lines: content, rule: rule, settings: settings))
    }
    if var layout = try LongLayout.headed(in: head, lines: content, settings: settings)
      ?? (settings.columns == nil ? LongLayout.annemo(in: head, lines: content) : nil)
    {
      layout.missing = settings.table.missing
      return .long(layout)
    }
    return try delimited(in: head, lines: content, settings: settings).map { .rows($0) }
  }

  enum Recognised {
    /// A row a step, recording by recording.
    case rows(SeriesLayout)
    /// A row a rater and time, of all recordings and raters mixed.
    case long(LongLayout)
    /// A header of values in another file.
    case track(SampledTrack)
  }

  /// What is to be read of the rows that follow `line`, once the columns are known.
  ///
  /// - Parameter stated: the unit, where the layout or the time column's name says it.
  init(
    head: FileHead, after line: FileHead.Line?, rows: some Sequence<FileHead.Line>,
    delimiter: UInt8, comment: UInt8?, columns: ColumnPlan, stated: TimeUnit?,
    settings: SeriesSettings
  ) {
    let sample = RowSample(rows: rows, delimiter: delimiter, comment: comment, columns: columns)
    self.delimiter = delimiter
    self.comment = comment
    self.columns = columns
    quote = sample.quote
    timeUnit =
      settings.timeUnit ?? stated ?? (sample.looksLikeMilliseconds ? .milliseconds : .seconds)
    unitIsInferred = settings.timeUnit == nil && stated == nil && timeUnit == .milliseconds
    if settings.timeUnit == nil, stated == nil, sample.timesAreWhole {
      guessedUnit = timeUnit
    }
    recording = settings.recording ?? stem(of: head.path)
    dataOffset = head.offset(after: line)
    dataLine = (line?.number ?? 0) + 1
  }

  /// Seconds since a first time; to the microsecond, which a double of a date still holds.
  static func elapsed(from first: Double, to time: Double) -> Double {
    ((time - first) * 1e6).rounded() / 1e6
  }

  /// The name of an only value column that its file leaves without one.
  static func namelessDimension(
    relation: String? = nil, path: String, settings: SeriesSettings
  ) -> String {
    settings.dimension ?? relation.flatMap(ColumnNames.dimension(ofRelation:))
      ?? folderName(of: path) ?? "value"
  }
}

/// A file's first rows, looked at for what no header says: the quotes and the unit of time.
struct RowSample {
  let quote: UInt8
  /// Whether all times are whole numbers that grow by 10 or more from row to row.
  ///
  /// Two rows of one recording are needed to tell. Ratings are made every 20 ms to 1 s: read as
  /// seconds, such times would be at least 10 s apart.
  private(set) var looksLikeMilliseconds = false
  /// Whether all times are whole numbers, two of one recording or more among them.
  private(set) var timesAreWhole = false

  /// How many rows are looked at.
  static let size = 64

  init(
    rows: some Sequence<FileHead.Line>, delimiter: UInt8, comment: UInt8?, columns: ColumnPlan
  ) {
    let rows = rows.lazy.filter { $0.trimmed.first != comment }.prefix(Self.size)
    quote = CSVText.quote(in: rows.lazy.map(\.bytes), delimiter: delimiter)
    guard let timeColumn = columns.timeColumn else { return }
    let recordingColumns = columns.recordingColumns
    var previous: (recording: [[UInt8]], time: Double)?
    for row in rows {
      guard let fields = CSVText.fields(of: row.bytes, delimiter: delimiter, quote: quote),
        fields.count == columns.roles.count,
        let time = fields[timeColumn].withUnsafeBufferPointer(parseDecimal)
      else { break }
      guard time == time.rounded() else {
        (timesAreWhole, looksLikeMilliseconds) = (false, false)
        return
      }
      let recording = recordingColumns.map { fields[$0] }
      if let previous, previous.recording == recording {
        looksLikeMilliseconds =
          time - previous.time >= 10 && (looksLikeMilliseconds || !timesAreWhole)
        timesAreWhole = true
      }
      previous = (recording, time)
    }
  }

  /// The first rows' fields, of those that have as many as there are columns.
  static func fields(
    of rows: some Sequence<FileHead.Line>, delimiter: UInt8, quote: UInt8 = UInt8(ascii: "\""),
    columns: Int
  ) -> AnySequence<[[UInt8]]> {
    AnySequence(
      rows.prefix(size).lazy.compactMap { row in
        CSVText.fields(of: row.bytes, delimiter: delimiter, quote: quote)
      }.filter { $0.count == columns })
  }
}
