import Files
import Text
import TimeSeries

/// The events of a PAGAN log, from which one recording after the other is made: a column a rater, on
/// the union of all raters' times. A rater without an event at a time is missing there (NaN); no
/// value is made up in between.
///
/// All events are held in memory, since their order in the file is that of no recording.
///
/// - A rater is a participant. Further sessions of a participant with the same recording have a
///   column of their own: `<participant>#2`.
/// - Of two events of a rater at the same time the one with the later `Timestamp` counts, or the one
///   further down.
struct PAGANLog {
  private struct Event {
    let rater: Int
    let time: Double
    let clock: Double
    let value: Double
  }

  private struct Rater: Hashable {
    let participant: String
    /// From 1, in one recording.
    let session: Int

    var name: String { session == 1 ? participant : "\(participant)#\(session)" }
  }

  /// Values of one recording that are taken: half a GiB. Raters multiply with times, so that a small
  /// file could ask for any amount.
  private static let mostValues = 1 << 26

  private let header: PAGANHeader
  private let path: String
  private let unit: TimeUnit
  private let onlyRecording: String?

  /// Names of the raters, in the order of their first events.
  private(set) var raters: [String] = []
  private var raterPlaces: [Rater: Int] = [:]
  /// By recording and participant: the sessions' names, in the order of their first events.
  private var sessions: [[String: [String]]] = []
  private var recordings: [String] = []
  private var recordingPlaces: [String: Int] = [:]
  private var events: [[Event]] = []
  private var next = 0

  /// - Throws: `.badData` with the line, `.inputOutput` if reading fails half-way.
  init(
    header: PAGANHeader, head: FileHead, source: inout ByteSource, options: SeriesOptions
  ) throws(FileError) {
    self.header = header
    path = head.path
    unit = options.timeUnit ?? .milliseconds
    onlyRecording = options.recording
    if header.rater == nil {
      let name = SeriesLayout.namelessDimension(path: head.path, options: options)
      _ = try place(of: Rater(participant: name, session: 1), line: header.line.number)
    }
    var lines = LineReader(
      startingWith: head.bytes[head.offset(after: header.line)...], after: header.line.number,
      longestLine: FileHead.longestLine)
    while let row = try lines.next(from: &source) { try take(row, line: lines.number) }
    if raters.isEmpty {
      throw FileError(.badData, path: path, "expected rows, found the file's end")
    }
  }

  /// The next recording, in the order of their first events; nil after the last.
  ///
  /// - Throws: `.badData` if it has too many raters and times for memory.
  mutating func nextRecording() throws(FileError) -> Recording? {
    guard next < recordings.count else { return nil }
    defer { next += 1 }
    let events = events[next].enumerated().sorted { first, second in
      let (one, other) = (first.element, second.element)
      if one.time != other.time { return one.time < other.time }
      if one.clock != other.clock { return one.clock < other.clock }
      return first.offset < second.offset
    }
    var times: [Double] = []
    for (_, event) in events where times.last.map({ $0 < event.time }) ?? true {
      times.append(event.time)
    }
    guard times.count * raters.count <= Self.mostValues else {
      throw FileError(
        .badData, path: path,
        "expected at most \(Self.mostValues) values a recording, "
          + "found \(raters.count) raters and \(times.count) times")
    }
    let missing = [Double](repeating: .nan, count: times.count)
    var columns = [[Double]](repeating: missing, count: raters.count)
    var step = 0
    for (_, event) in events {
      if event.time > times[step] { step += 1 }
      columns[event.rater][step] = event.value
    }
    return Recording(name: recordings[next], times: times, columns: columns)
  }

  // MARK: Rows

  private mutating func take(_ row: ArraySlice<UInt8>, line: Int) throws(FileError) {
    if row.contains(0) { throw FileError(nulByteIn: path, line: line) }
    if row.trimmed.isEmpty { return }
    func fault(_ problem: String) -> FileError {
      FileError(.badData, path: path, line: line, problem)
    }
    guard let fields = header.fields(of: row) else {
      throw fault("expected quotes only around whole fields, found one elsewhere")
    }
    guard fields.count == header.columnCount else {
      throw fault("expected \(header.columnCount) fields, found \(fields.count)")
    }
    func number(_ column: Int, _ what: String) throws(FileError) -> Double {
      guard let number = fields[column].withUnsafeBufferPointer(parseDecimal) else {
        throw fault(
          "expected a \(what) in column \(column + 1), found \(quoted(fields[column]))")
      }
      return number
    }
    let time = try number(header.time, "time")
    let isMissing = fields[header.value].withUnsafeBufferPointer(FieldText.isMissing)
    let value = isMissing ? .nan : try number(header.value, "number")
    let clock = try header.clock.map { column throws(FileError) in try number(column, "time") }

    var texts: [Int: String] = [:]
    for case let column? in [header.recording, header.rater, header.session] {
      guard let text = String(validating: fields[column], as: UTF8.self) else {
        throw fault("expected a name in UTF-8, found \(quoted(fields[column]))")
      }
      guard !text.isEmpty || column == header.session else {
        throw fault("expected a name in column \(column + 1), found an empty field")
      }
      texts[column] = text
    }
    let name = header.recording.flatMap { texts[$0] } ?? stem(of: path)
    let recording = try place(ofRecording: name, line: line)
    let rater = try place(
      ofParticipant: header.rater.flatMap { texts[$0] },
      session: header.session.flatMap { texts[$0] } ?? "", in: recording, line: line)
    events[recording].append(
      Event(
        rater: rater, time: unit == .milliseconds ? time / 1000 : time, clock: clock ?? 0,
        value: value))
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
    events.append([])
    return recordings.count - 1
  }

  private mutating func place(
    ofParticipant name: String?, session: String, in recording: Int, line: Int
  ) throws(FileError) -> Int {
    guard let name else { return 0 }
    let known = sessions[recording][name] ?? []
    let number = known.firstIndex(of: session) ?? known.count
    if number == known.count { sessions[recording][name, default: []].append(session) }
    return try place(of: Rater(participant: name, session: number + 1), line: line)
  }

  private mutating func place(of rater: Rater, line: Int) throws(FileError) -> Int {
    if let place = raterPlaces[rater] { return place }
    let name = rater.name
    guard name != "recording", name != "time", !raters.contains(name) else {
      throw FileError(
        .badData, path: path, line: line,
        "expected a rater's name of its own, found \(quoted(name.utf8))")
    }
    raterPlaces[rater] = raters.count
    raters.append(name)
    return raters.count - 1
  }
}
