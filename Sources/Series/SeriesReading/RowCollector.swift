import Files
internal import Glibc
import Text
import TimeSeries

/// Rows on their way into recordings: what the tokeniser's callbacks write to. A plain struct behind a pointer: a class costs reference counting and exclusivity checks on every
/// field.
struct RowCollector {
  private static let nameSlot: Int32 = -1
  private static let unusedSlot: Int32 = -2
  /// Of the first column of row numbers; the next ones are below it.
  private static let rowNumberSlot: Int32 = -3
  /// Number of the line being read.
  private(set) var line: Int
  /// The first fault; nothing after it is taken.
  private(set) var error: FileError?
  /// Whether a field of the row being read holds a line break.
  private(set) var hasLineBreak = false
  /// Recordings that are complete, in the file's order.
  var finished: [Recording] = []

  private let path: String
  private let comment: UInt8?
  private let inMilliseconds: Bool
  private let unitIsInferred: Bool
  private let onlyRecording: String?

  /// Row numbers of the row being read, of the one before, and whether they grow by one.
  private var rowNumbers = RowNumbers()
  private let hasTimes: Bool
  /// Whether rows have times and no numbers.
  private let isPlain: Bool

  /// Where each column goes: a place in the row, 0 for the time, or one of the slots above.
  private let slots: UnsafeMutablePointer<Int32>
  private let columnCount: Int
  /// Of the recording so far: the times, then each dimension.
  private var values: ColumnCollector
  private var previousTime = -Double.infinity
  private let startsAtZero: Bool
  /// The recording's first time, where that is to be 0.
  private var zero = Double.nan
  private let sameTime: SameTime
  /// How many values of each column there are at the time that several rows had last.
  private var counts: [Double]
  private var countedTime = Double.nan

  private var field = 0
  /// Fields of the row without a text.
  private var emptyCount = 0
  private var sawCarriageReturn = false
  private var isComment = false
  private var problem: String?

  private var name: String
  private var seen: Set<String> = []
  private var nameBytes: UnsafeMutablePointer<UInt8>
  private var nameCount = -1
  private var newName: [UInt8]?

  init(layout: SeriesLayout, path: String, options: SeriesOptions) {
    self.path = path
    line = layout.dataLine
    comment = layout.comment
    inMilliseconds = layout.timeUnit == .milliseconds
    unitIsInferred = layout.unitIsInferred
    onlyRecording = options.recording
    sameTime = options.sameTime ?? .refuse
    startsAtZero = options.startsAtZero
    name = layout.recording

    columnCount = layout.columns.roles.count
    values = ColumnCollector(width: 1 + layout.columns.dimensions.count)
    counts = [Double](repeating: 0, count: 1 + layout.columns.dimensions.count)
    slots = .allocate(capacity: columnCount)
    for (index, role) in layout.columns.roles.enumerated() {
      slots[index] =
        switch role {
        case .time: 0
        case .recording: Self.nameSlot
        case .unused, .value: Self.unusedSlot
        case .rowNumber: Self.rowNumberSlot - Int32(rowNumbers.count)
        }
      if case .rowNumber(let byOne) = role {
        rowNumbers.add(column: index, byOne: byOne)
      }
    }
    hasTimes = layout.columns.timeColumn != nil
    isPlain = rowNumbers.isEmpty && hasTimes
    for (place, column) in layout.columns.valueColumns.enumerated() {
      slots[column] = Int32(place + 1)
    }
    nameBytes = .allocate(capacity: 1)
  }

  func deallocate() {
    slots.deallocate()
    values.deallocate()
    nameBytes.deallocate()
  }

  // MARK: Fields

  /// Takes the next field of the row.
  @inline(__always)
  mutating func take(_ text: UnsafeBufferPointer<UInt8>) {
    let index = field
    field = index &+ 1
    guard index < columnCount else { return takeOther(text, slot: Self.unusedSlot, index: index) }
    let slot = slots[index]
    if slot >= 0, let value = parseDecimal(text) {
      values.row[Int(slot)] = value
    } else {
      takeOther(text, slot: slot, index: index)
    }
  }

  /// What is not a number: a name, a missing value, an unused field, or a fault.
  @inline(never)
  private mutating func takeOther(_ text: UnsafeBufferPointer<UInt8>, slot: Int32, index: Int) {
    if slot == Self.nameSlot, nameCount == text.count, nameCount > 0,
      let base = text.baseAddress, memcmp(base, nameBytes, nameCount) == 0
    {
      return
    }
    if index == 0, let comment, text.first == comment { isComment = true }
    if text.isEmpty { emptyCount += 1 }
    if FieldText.hasLineBreak(text) { hasLineBreak = true }
    switch slot {
    case Self.unusedSlot: break
    case Self.nameSlot: newName = Array(text)
    case ...Self.rowNumberSlot:
      rowNumbers.take(parseDecimal(text), at: Int(Self.rowNumberSlot - slot))
    default:
      if MissingText.contains(text), slot > 0 {
        values.row[Int(slot)] = .nan
      } else if problem == nil {
        problem =
          "expected a \(slot == 0 ? "time" : "number") in column \(index + 1), "
          + "found \(quoted(text))" + (slot == 0 ? ClockTime.advice(text) : "")
      }
    }
  }

  // MARK: Rows

  /// Ends the row, or a line without one, at a line break or, -1, at the file's end.
  @inline(__always)
  mutating func endRow(terminator: Int32) {
    let isBlank = field == 0
    if !isBlank, error == nil {
      if field == columnCount, problem == nil, newName == nil, !hasLineBreak, !isComment {
        keepRow()
      } else {
        endOtherRow()
      }
    }
    field = 0
    emptyCount = 0
    // A line feed right after a carriage return belongs to it.
    if terminator == 0x0a, isBlank, sawCarriageReturn {
      sawCarriageReturn = false
    } else if terminator >= 0 {
      line &+= 1
      sawCarriageReturn = terminator == 0x0d
    }
  }

  /// A row that begins a recording, is a comment, or is at fault.
  @inline(never)
  private mutating func endOtherRow() {
    defer {
      problem = nil
      newName = nil
      isComment = false
      hasLineBreak = false
    }
    if hasLineBreak { return failAtLineBreak() }
    // Spreadsheets leave rows of nothing but delimiters.
    if isComment || emptyCount == field { return }
    guard field == columnCount else {
      return fail("expected \(columnCount) fields, found \(field)")
    }
    if let problem { return fail(problem) }
    if let newName { begin(recording: newName) }
    if error == nil { keepRow() }
  }

  @inline(__always)
  private mutating func keepRow() {
    if !isPlain {
      if !hasTimes { values.row[0] = 0 }
      if let problem = rowNumbers.check(isFirst: previousTime == -.infinity) {
        return fail(problem)
      }
    }
    var time = values.row[0]
    if inMilliseconds {
      guard !unitIsInferred || time == time.rounded() else {
        return fail(
          "expected whole milliseconds, as in the file's first rows, found \(time); "
            + "say which unit the times have")
      }
      time /= 1000
      values.row[0] = time
    }
    if startsAtZero {
      if zero.isNaN { zero = time }
      time = SeriesLayout.elapsed(from: zero, to: time)
      values.row[0] = time
    }
    guard time > previousTime else { return keepAgain(time) }
    previousTime = time
    values.keepRow()
  }

  /// A row that is not later than the one before.
  @inline(never)
  private mutating func keepAgain(_ time: Double) {
    guard hasTimes else {
      return fail("expected a time column, or one row a recording, found \(name) a second time")
    }
    guard time == previousTime, sameTime != .refuse else {
      return fail(
        "expected a time after \(previousTime) s, found \(time) s"
          + (time == previousTime ? "; --same-time last or mean makes one row of them" : ""))
    }
    if sameTime == .last { return values.mergeRow { _, _, later in later } }
    var counts = counts
    let isSecond = countedTime != time
    values.mergeRow { place, mean, later in
      if isSecond { counts[place] = mean.isNaN ? 0 : 1 }
      if later.isNaN { return mean }
      counts[place] += 1
      return counts[place] == 1 ? later : mean + (later - mean) / counts[place]
    }
    self.counts = counts
    countedTime = time
  }

  // MARK: Recordings

  private mutating func begin(recording bytes: [UInt8]) {
    guard !bytes.isEmpty else { return fail("expected a recording's name, found an empty field") }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return fail("expected a name in UTF-8, found \(quoted(bytes))")
    }
    if let onlyRecording, nameCount >= 0 {
      return fail("expected one recording, \(onlyRecording), found a second, \(text)")
    }
    guard seen.insert(text).inserted else {
      if !hasTimes {
        return fail("expected a time column, or one row a recording, found \(text) a second time")
      }
      return fail("expected the rows of recording \(text) together, found it a second time")
    }
    finishRecording()
    name = onlyRecording ?? text
    nameBytes.deallocate()
    nameBytes = .allocate(capacity: bytes.count)
    nameBytes.update(from: bytes, count: bytes.count)
    nameCount = bytes.count
  }

  /// Moves the rows so far, but for the one being read, into a recording of their own.
  mutating func finishRecording() {
    previousTime = -.infinity
    zero = .nan
    countedTime = .nan
    guard error == nil, let (times, columns) = values.takeColumns() else { return }
    finished.append(Recording(name: name, times: times, columns: columns))
  }

  mutating func fail(_ problem: String) {
    guard error == nil else { return }
    error = FileError(.badData, path: path, line: line, problem)
  }

  mutating func fail(_ fault: RowParser.Fault) {
    guard error == nil else { return }
    error =
      switch fault {
      case .nulByte: FileError(nulByteIn: path, line: line)
      case .overlongLine:
        FileError(overlongLine: FileHead.longestLine, path: path, line: line)
      }
  }

  mutating func failAtLineBreak() {
    fail("expected a quote at the field's end, found the line's end")
  }
}
