package import Files

/// The text of a table, a block at a time, as our own tools write tables, whatever program wrote
/// it: in UTF-8, with a point before decimals, times of a clock in seconds, fields between commas,
/// semicolons or tabs.
///
/// Lines keep their numbers. A file that is so already is handed on as it is.
package struct TableSource: ~Copyable {
  package var path: String { source.path }
  /// Bytes asked for at a time.
  package var blockSize: Int { source.blockSize }
  /// What was guessed and a user should know.
  package let remarks: [String]

  private var source: ByteSource
  private var encoding: TextEncoding
  /// nil where lines stay as they are.
  private var rewriter: LineRewriter?
  /// What is ready, and how much of it was handed out.
  private var ready: [UInt8]
  private var position = 0
  private var isAtEnd: Bool

  /// Looked at to tell encoding and dialect, bytes.
  private static let headSize = 1 << 16

  /// - Parameters:
  ///   - path: `-` is standard input.
  ///   - settings: nil leaves lines as they are, but for their encoding.
  /// - Throws: `noInput` if the file cannot be opened; `badData` for what is no text, and if it
  ///   cannot be told whether a comma is a decimal one; `inputOutput` if reading fails.
  package init(path: String, settings: TableSettings? = TableSettings()) throws(FileError) {
    try self.init(ByteSource(path: path), settings: settings)
  }

  /// Text that is in memory, handed out as if it were a file.
  package init(
    bytes: [UInt8], path: String, blockSize: Int, settings: TableSettings? = TableSettings()
  ) throws(FileError) {
    try self.init(ByteSource(bytes: bytes, path: path, blockSize: blockSize), settings: settings)
  }

  private init(_ givenSource: consuming ByteSource, settings: TableSettings?) throws(FileError) {
    var source = givenSource
    var head = [UInt8](zeroes: Self.headSize)
    var count = 0
    var isAtEnd = false
    while count < head.count, !isAtEnd {
      let read = try source.read(into: &head, from: count)
      isAtEnd = read == 0
      count += read
    }
    head.removeLast(head.count - count)
    var encoding = try TextEncoding(of: head[...], isWhole: isAtEnd, path: source.path)
    let text = encoding.kind == .utf8 ? head : try encoding.decode(head[...])
    if isAtEnd { try encoding.finish() }
    var rewriter: LineRewriter?
    var remarks = encoding.kind == .windows1252 ? ["text is not UTF-8: read as Windows-1252"] : []
    if let settings {
      let dialect = try TableDialect(
        lines: Self.lines(of: text, isWhole: isAtEnd), settings: settings, path: source.path)
      if let remark = dialect.remark { remarks.append(remark) }
      if !dialect.isPlain { rewriter = LineRewriter(dialect) }
    }
    ready = try rewriter?.rewritten(text, isLast: isAtEnd) ?? text
    self.remarks = remarks
    self.encoding = encoding
    self.isAtEnd = isAtEnd
    self.rewriter = rewriter
    self.source = source
  }

  /// Reads into `buffer` from index `start` on, as a `ByteSource` does.
  ///
  /// - Returns: how many bytes there are; 0 only at the end.
  /// - Throws: `inputOutput` if reading fails half-way; `badData` for lines that are not as those
  ///   before.
  package mutating func read(
    into buffer: inout [UInt8], from start: Int
  ) throws(FileError) -> Int {
    while position == ready.count {
      if isAtEnd { return 0 }
      if encoding.kind == .utf8, rewriter == nil {
        let count = try source.read(into: &buffer, from: start)
        isAtEnd = count == 0
        return count
      }
      try fill()
    }
    let count = min(buffer.count - start, blockSize, ready.count - position)
    buffer.replaceSubrange(start..<start + count, with: ready[position..<position + count])
    position += count
    return count
  }

  private mutating func fill() throws(FileError) {
    var block = [UInt8](zeroes: blockSize)
    let count = try source.read(into: &block, from: 0)
    isAtEnd = count == 0
    if isAtEnd { try encoding.finish() }
    let text = try encoding.decode(block[..<count])
    ready = try rewriter?.rewritten(text, isLast: isAtEnd) ?? text
    position = 0
  }

  private static func lines(of text: [UInt8], isWhole: Bool) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = text.starts(with: byteOrderMark) ? 3 : 0
    while let end = lineBreak(in: text, from: start) {
      lines.append(text[start..<end.lowerBound])
      start = end.upperBound
    }
    // The last line may go on.
    if isWhole || lines.isEmpty, start < text.count { lines.append(text[start...]) }
    return lines
  }
}

private let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

/// Blocks of text, rewritten line by line.
private struct LineRewriter {
  private var dialect: TableDialect
  /// What was read of a line that is not whole yet.
  private var line: [UInt8] = []
  private var number = 0

  /// A longer line goes on as it is.
  private static let longestLine = 1 << 20

  init(_ dialect: TableDialect) { self.dialect = dialect }

  /// The lines that end in `text`, and at the end the last one.
  mutating func rewritten(_ text: [UInt8], isLast: Bool) throws(FileError) -> [UInt8] {
    var result: [UInt8] = []
    line += text
    var start = line.starts(with: byteOrderMark) && number == 0 ? 3 : 0
    while let end = lineBreak(in: line, from: start),
      // A carriage return at the block's end may be half of a line's end.
      isLast || end.upperBound < line.count || line[end.upperBound - 1] != 0x0d
    {
      number += 1
      result += try dialect.rewritten(line[start..<end.lowerBound], number: number)
      result.append(0x0a)
      start = end.upperBound
    }
    line.removeFirst(start)
    if isLast, !line.isEmpty {
      result += try dialect.rewritten(line[...], number: number + 1)
      line = []
    } else if line.count > Self.longestLine {
      result += line
      line = []
    }
    return result
  }
}
