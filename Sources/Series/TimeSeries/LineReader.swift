import Files

/// Lines of a file or a pipe, in bounded memory. Blank lines are passed over.
struct LineReader: ~Copyable {
  private var source: ByteSource
  private let longestLine: Int
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  /// Number of the line that was read last, from 1.
  private(set) var number = 0

  /// - Parameter longestLine: bytes; a longer one is bad data.
  init(_ source: consuming ByteSource, longestLine: Int) {
    self.source = source
    self.longestLine = longestLine
  }

  /// The next line that is not blank, without its end; nil after the last.
  mutating func next() throws(FileError) -> [UInt8]? {
    while let line = try nextAny() {
      if !line.isEmpty { return line }
    }
    return nil
  }

  private mutating func nextAny() throws(FileError) -> [UInt8]? {
    var scanned = position
    while true {
      if let end = buffer[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
        return take(upTo: end, next: end + 1)
      }
      guard !isAtEnd else {
        return position < buffer.count ? take(upTo: buffer.count, next: buffer.count) : nil
      }
      guard buffer.count - position <= longestLine else {
        throw FileError(
          .badData, path: source.path, line: number + 1,
          "expected a line of at most \(longestLine) bytes, found a longer one")
      }
      scanned = buffer.count - position
      try fill()
    }
  }

  private mutating func take(upTo end: Int, next: Int) -> [UInt8] {
    var line = buffer[position..<end]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    if number == 0, line.starts(with: [0xef, 0xbb, 0xbf]) { line.removeFirst(3) }
    position = next
    number += 1
    return Array(line)
  }

  /// Drops what was taken and reads more.
  private mutating func fill() throws(FileError) {
    buffer.removeFirst(position)
    position = 0
    let before = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: source.blockSize))
    let count = try source.read(into: &buffer, from: before)
    buffer.removeLast(source.blockSize - count)
    isAtEnd = count == 0
  }
}
