package import Files

/// What a log holds: its head and its whole lines.
///
/// A log that was cut at any byte, by a killed process or a full disk, is read up to its last whole
/// line.
package struct LogContents: Sendable {
  package let path: String
  /// Nil if the log was cut before its head was whole.
  package private(set) var head: LogHead?
  package private(set) var lines: [LogLine] = []
  /// Bytes of whole lines.
  package private(set) var byteCount = 0
  /// Bytes of a last line without its end.
  package private(set) var tornByteCount = 0

  /// The ending of logs, which nobody takes for ratings.
  package static let ending = ".log"

  /// - Throws: `noInput` if the file cannot be read, `badData` with the line if it is no log.
  package init(path: String) throws(FileError) {
    self.path = path
    let file = try ReadableFile(path: path)
    var bytes = [UInt8](zeroes: file.byteCount)
    var span = bytes.mutableSpan
    let count = try span.withUnsafeMutableBytes { (bytes) throws(FileError) in
      try file.open.read(into: bytes, at: 0)
    }
    bytes.removeLast(bytes.count - count)
    try parse(bytes)
  }

  private mutating func parse(_ bytes: [UInt8]) throws(FileError) {
    byteCount = (bytes.lastIndex(of: 0x0a) ?? -1) + 1
    tornByteCount = bytes.count - byteCount
    let texts = bytes[..<byteCount].split(separator: 0x0a, omittingEmptySubsequences: false)
      .dropLast()
    guard let first = texts.first else { return }
    do throws(JSONError) {
      head = try decoded(LogHead.self, from: first, what: "a log's head")
    } catch {
      throw FileError(.badData, path: path, line: 1, "\(error)")
    }
    lines.reserveCapacity(texts.count)
    var take = 0
    var number = 0
    for (index, text) in texts.dropFirst().enumerated() {
      do throws(JSONError) {
        let line =
          if let value = EventScanner.line(text) { value } else {
            try decoded(LogLine.self, from: text, what: "a line")
          }
        try Self.check(line, take: &take, number: &number)
        lines.append(line)
      } catch {
        throw FileError(.badData, path: path, line: index + 2, "\(error)")
      }
    }
  }

  /// Takes follow each other, and so do the numbers of a take's events.
  private static func check(
    _ line: LogLine, take: inout Int, number: inout Int
  ) throws(JSONError) {
    if case .begin = line, line.take == take + 1 {
      take += 1
      number = 0
    }
    guard line.take == take else {
      throw JSONError(
        take == 0
          ? "expected the begin of take 1, found another line"
          : "take: expected \(take), found \(line.take)")
    }
    guard case .event(let found, _, _) = line else { return }
    guard found == number + 1 else { throw JSONError("n: expected \(number + 1), found \(found)") }
    number = found
  }
}
