import Files
import Text
import TimeSeries

/// Rows on their way into recordings: what the tokeniser's callbacks write to.
///
/// A plain struct behind a pointer: a class costs reference counting and exclusivity checks on every
/// field.
struct RowCollector {
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
  private let missing: MissingText

  /// Row numbers of the row being read, of the one before, and whether they grow by one.
  private var rowNumbers: RowNumbers
  private let hasTimes: Bool
  /// Whether rows have times and no numbers.
  private let isPlain: Bool

  private let slots: ColumnSlots
  /// Of the recording so far: the times, then each dimension.
  private var values: ColumnCollector
  private var previousTime = -Double.infinity
  private let startsAtZero: Bool
  /// The recording's first time, where that is to be 0.
  private var zero = Double.nan
  private(set) var sameTimes: SameTimeRows

  private var field = 0
  /// Fields of the row without a text.
  private var emptyCount = 0
  private var sawCarriageReturn = false
  private var isComment = false
  private var problem: String?

  private var name: RowName

  init(layout: SeriesLayout, path: String, settings: SeriesSettings) {
    self.path = path
    line = layout.dataLine
    comment = layout.comment
    inMilliseconds = layout.timeUnit == .milliseconds
    unitIsInferred = layout.unitIsInferred
    missing = settings.table.missing
    startsAtZero = settings.startsAtZero
    name = RowName(layout: layout, only: settings.recording)

    slots = ColumnSlots(layout.columns)
    rowNumbers = RowNumbers(layout.columns.roles)
    let width = 1 + layout.columns.dimensions.count
    values = ColumnCollector(width: width)
    sameTimes = SameTimeRows(settings.sameTime, width: width)
    hasTimes = layout.columns.timeColumn != nil
    isPlain = rowNumbers.isEmpty && hasTimes
  }

  func deallocate() {
    slots.deallocate()
    values.deallocate()
    name.deallocate()
  }

  // MARK: Fields

  /// Takes the next field of the row.
  @inline(__always)
  mutating func take(_ text: UnsafeBufferPointer<UInt8>) {
    let index = field
    field = index &+ 1
    guard index < slots.count else {
      return takeOther(text, slot: ColumnSlots.unused, index: index)
    }
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
    if slot == ColumnSlots.name, name.isKept(text) { return }
    if index == 0, let comment, text.first == comment { isComment = true }
    if text.isEmpty { emptyCount += 1 }
    if FieldText.hasLineBreak(text) { hasLineBreak = true }
    switch slot {
    case ColumnSlots.unused: break
    case ColumnSlots.name, ColumnSlots.partOfName: name.take(text)
    case ...ColumnSlots.firstRowNumber:
      rowNumbers.take(parseDecimal(text), at: Int(ColumnSlots.firstRowNumber - slot))
    default:
      if slot > 0, missing.contains(text) {
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
      if field == slots.count, problem == nil, name.next == nil, !hasLineBreak, !isComment {
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
      name.forgetNext()
      isComment = false
      hasLineBreak = false
    }
    if hasLineBreak { return failAtLineBreak() }
    // Spreadsheets leave rows of nothing but delimiters.
    if isComment || emptyCount == field { return }
    guard field == slots.count else {
      return fail("expected \(slots.count) fields, found \(field)")
    }
    if let problem { return fail(problem) }
    if name.next != nil { beginRecording() }
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
      return fail(
        "expected a time column, or one row a recording, found \(name.recording) a second time")
    }
    guard time == previousTime, sameTimes.rule != .refuse else {
      return fail(
        "expected a time after \(previousTime) s, found \(time) s"
          + (time == previousTime ? "; --same-time last or mean makes one row of them" : ""))
    }
    sameTimes.merge(into: &values, at: time)
  }

  // MARK: Recordings

  private mutating func beginRecording() {
    if let problem = name.problem(hasTimes: hasTimes) { return fail(problem) }
    finishRecording()
    name.begin()
  }

  /// Moves the rows so far, but for the one being read, into a recording of their own.
  mutating func finishRecording() {
    previousTime = -.infinity
    zero = .nan
    sameTimes.beginRecording()
    guard error == nil, let (times, columns) = values.takeColumns() else { return }
    finished.append(Recording(name: name.recording, times: times, columns: columns))
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
