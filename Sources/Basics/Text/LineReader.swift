package import Files

/// Lines of a file or a pipe, in bounded memory. A line ends in LF, CR or both.
package struct LineReader {
  private let longestLine: Int
  private var buffer: [UInt8]
  private var position = 0
  private var isAtEnd = false
  /// Number of the line that was read last, from 1.
  package private(set) var number: Int

  /// - Parameters:
  ///   - bytes: what of the source was read already and is still to be taken.
  ///   - number: of the line before those bytes.
  ///   - longestLine: bytes; a longer one is bad data.
  package init(startingWith bytes: ArraySlice<UInt8> = [], after number: Int = 0, longestLine: Int)
  {
    buffer = Array(bytes)
    self.number = number
    self.longestLine = longestLine
  }

  /// The next line, without its end and a byte-order mark; nil after the last.
  ///
  /// - Throws: `badData` with the line if it is too long, `inputOutput` if reading fails.
  package mutating func next(
    from source: inout TableSource
  ) throws(FileError) -> ArraySlice<UInt8>? {
    var scanned = position
    while true {
      if let end = lineBreak(in: buffer, from: scanned),
        end.upperBound < buffer.count || isAtEnd || buffer[end.upperBound - 1] != 0x0d
      {
        return try take(upTo: end.lowerBound, next: end.upperBound, of: source.path)
      }
      if isAtEnd {
        guard position < buffer.count else { return nil }
        return try take(upTo: buffer.count, next: buffer.count, of: source.path)
      }
      if buffer.count - position > longestLine { throw overlong(source.path) }
      // A carriage return at the end may be half of a line's end.
      scanned = max(buffer.count - position - 1, 0)
      try fill(from: &source)
    }
  }

  private mutating func take(
    upTo end: Int, next: Int, of path: String
  ) throws(FileError) -> ArraySlice<UInt8> {
    var line = buffer[position..<end]
    if line.count > longestLine { throw overlong(path) }
    if number == 0, line.starts(with: [0xef, 0xbb, 0xbf]) { line.removeFirst(3) }
    position = next
    number += 1
    return line
  }

  /// Drops what was taken and reads more.
  private mutating func fill(from source: inout TableSource) throws(FileError) {
    buffer.removeFirst(position)
    position = 0
    let before = buffer.count
    buffer += [UInt8](zeroes: source.blockSize)
    let count = try source.read(into: &buffer, from: before)
    buffer.removeLast(source.blockSize - count)
    isAtEnd = count == 0
  }

  private func overlong(_ path: String) -> FileError {
    FileError(overlongLine: longestLine, path: path, line: number + 1)
  }
}

/// Where the line that holds index `start` ends: its LF, CR or both; nil if it does not end.
package func lineBreak(in bytes: [UInt8], from start: Int) -> Range<Int>? {
  guard let end = bytes[start...].firstIndex(where: { $0 == 0x0a || $0 == 0x0d }) else {
    return nil
  }
  let isPair = bytes[end] == 0x0d && end + 1 < bytes.count && bytes[end + 1] == 0x0a
  return end..<end + (isPair ? 2 : 1)
}

extension FileError {
  /// - Parameter limit: bytes that a line may have.
  package init(overlongLine limit: Int, path: String, line: Int) {
    let most = limit % (1 << 20) == 0 ? "\(limit >> 20) MiB" : "\(limit) bytes"
    self.init(
      .badData, path: path, line: line,
      "expected a line of at most \(most), found a longer one")
  }

  package init(nulByteIn path: String, line: Int) {
    self.init(.badData, path: path, line: line, "expected text, found a NUL byte")
  }
}
