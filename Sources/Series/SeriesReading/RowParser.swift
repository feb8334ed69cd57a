internal import CLibCSV
import Files
internal import Glibc
import TimeSeries

/// Tokenises a file's rows and hands them to a `RowCollector`: whole lines without quotes by
/// `PlainRows`, all else by libcsv.
///
/// How the bytes are cut into blocks makes no difference to what comes out, faults included.
struct RowParser: ~Copyable {
  /// What ends a text before its bytes do.
  enum Fault { case nulByte, overlongLine }

  private let parser: UnsafeMutablePointer<csv_parser>
  private let collector: UnsafeMutablePointer<RowCollector>
  private let delimiter: UInt8
  private let quote: UInt8
  /// Whether the next byte begins a line, outside quotes.
  private var isAtLineStart = true
  /// Bytes since the last line break.
  private var lineLength = 0

  init(layout: SeriesLayout, path: String, settings: SeriesSettings) throws(FileError) {
    delimiter = layout.delimiter
    quote = layout.quote
    parser = .allocate(capacity: 1)
    parser.initialize(to: csv_parser())
    collector = .allocate(capacity: 1)
    collector.initialize(to: RowCollector(layout: layout, path: path, settings: settings))
    let flags = UInt8(CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL)
    guard csv_init(parser, flags) == 0 else {
      throw FileError(.inputOutput, path: path, "the CSV tokeniser could not be set up")
    }
    csv_set_delim(parser, layout.delimiter)
    csv_set_quote(parser, layout.quote)
    csv_set_blk_size(parser, 4096)
  }

  deinit {
    csv_free(parser)
    parser.deallocate()
    collector.pointee.deallocate()
    collector.deinitialize(count: 1)
    collector.deallocate()
  }

  var error: FileError? { collector.pointee.error }

  /// What became of rows that have the time of the one before.
  var sameTimes: SameTimeRows { collector.pointee.sameTimes }

  /// The recordings completed since the last call.
  func takeFinished() -> [Recording] {
    defer { collector.pointee.finished = [] }
    return collector.pointee.finished
  }

  /// Takes the next bytes; a fault in them shows in `error`.
  mutating func feed(_ block: UnsafeRawBufferPointer) {
    guard error == nil, let base = block.baseAddress, !block.isEmpty else { return }
    // What lies before a NUL byte or within the longest line is read first, so that the earliest
    // fault is the one reported.
    var end = block.count
    var fault: Fault?
    if let nul = memchr(base, 0, end) {
      end = base.distance(to: UnsafeRawPointer(nul))
      fault = .nulByte
    }
    let firstLine = Self.firstLineBreak(in: UnsafeRawBufferPointer(rebasing: block[..<end])) ?? end
    let room = FileHead.longestLine - lineLength
    if firstLine > room {
      end = room
      fault = .overlongLine
    }
    take(UnsafeRawBufferPointer(rebasing: block[..<end]))
    if let fault { collector.pointee.fail(fault) }
    if let last = Self.lastLineBreak(in: block) {
      lineLength = block.count - last - 1
    } else {
      lineLength += block.count
    }
  }

  /// Ends the last row and the last recording.
  mutating func finish() {
    guard error == nil else { return }
    if csv_fini(parser, Self.takeField, Self.endRow, collector) != 0 {
      collector.pointee.failAtLineBreak()
    }
    collector.pointee.finishRecording()
  }

  /// libcsv finishes the line that it began, and gets the line that the block cuts.
  private mutating func take(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, memchr(base, Int32(quote), bytes.count) == nil,
      let last = Self.lastLineBreak(in: bytes)
    else { return tokenise(bytes) }
    var start = 0
    if !isAtLineStart, let first = Self.firstLineBreak(in: bytes) {
      start = first + 1
      tokenise(UnsafeRawBufferPointer(rebasing: bytes[..<start]))
    }
    let lines = UnsafeRawBufferPointer(rebasing: bytes[start..<last + 1])
    if isAtLineStart {
      PlainRows.take(lines.bindMemory(to: UInt8.self), delimiter: delimiter, into: collector)
    } else {
      tokenise(lines)
    }
    tokenise(UnsafeRawBufferPointer(rebasing: bytes[(last + 1)...]))
  }

  private mutating func tokenise(_ bytes: UnsafeRawBufferPointer) {
    guard let last = bytes.last, error == nil else { return }
    let consumed = csv_parse(
      parser, bytes.baseAddress, bytes.count, Self.takeField, Self.endRow, collector)
    // Within quotes the tokeniser would take any number of lines for one field.
    let open = UnsafeBufferPointer(start: parser.pointee.entry_buf, count: parser.pointee.entry_pos)
    isAtLineStart = (last == 0x0a || last == 0x0d) && parser.pointee.quoted == 0
    if collector.pointee.hasLineBreak || parser.pointee.quoted != 0 && FieldText.hasLineBreak(open)
    {
      collector.pointee.failAtLineBreak()
    } else if consumed != bytes.count {
      if csv_error(parser) == CSV_EPARSE {
        collector.pointee.fail("expected quotes only around whole fields, found one elsewhere")
      } else {
        collector.pointee.fail("expected a line that fits into memory")
      }
    }
  }

  private static let takeField:
    @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
      text, count, context in
      guard let context else { return }
      let bytes = UnsafeBufferPointer(
        start: text?.assumingMemoryBound(to: UInt8.self), count: count)
      context.assumingMemoryBound(to: RowCollector.self).pointee.take(bytes)
    }

  private static let endRow: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = {
    terminator, context in
    context?.assumingMemoryBound(to: RowCollector.self).pointee.endRow(terminator: terminator)
  }

  private static func firstLineBreak(in bytes: UnsafeRawBufferPointer) -> Int? {
    bytes.firstIndex { $0 == 0x0a || $0 == 0x0d }
  }

  private static func lastLineBreak(in bytes: UnsafeRawBufferPointer) -> Int? {
    bytes.lastIndex { $0 == 0x0a || $0 == 0x0d }
  }
}
