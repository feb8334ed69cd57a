import Files

/// Cuts blocks of text into lines, whatever the blocks' boundaries. A line ends in LF, CR or both.
struct LineSplitter {
  private let path: String
  /// Number of the line that comes next.
  private var number: Int
  private var rest: [UInt8] = []
  private var sawCarriageReturn = false

  init(path: String, firstLine: Int) {
    self.path = path
    number = firstLine
  }

  /// Hands the lines that end within `bytes` to `take`, with their numbers.
  ///
  /// - Throws: what `take` throws; `.badData` for a NUL byte or a line longer than
  ///   `FileHead.longestLine`.
  mutating func feed(
    _ bytes: ArraySlice<UInt8>,
    take: (ArraySlice<UInt8>, _ line: Int) throws(FileError) -> Void
  ) throws(FileError) {
    var start = bytes.startIndex
    if sawCarriageReturn, bytes.first == 0x0a { start += 1 }
    if !bytes.isEmpty { sawCarriageReturn = false }
    while let end = bytes[start...].firstIndex(where: { $0 == 0x0a || $0 == 0x0d }) {
      rest += bytes[start..<end]
      try finish(take: take)
      start = end + 1
      if bytes[end] == 0x0d {
        if start == bytes.endIndex {
          sawCarriageReturn = true
        } else if bytes[start] == 0x0a {
          start += 1
        }
      }
    }
    rest += bytes[start...]
    if rest.count > FileHead.longestLine { try check() }
  }

  /// Ends the line that the last block left open.
  mutating func finish(
    take: (ArraySlice<UInt8>, _ line: Int) throws(FileError) -> Void
  ) throws(FileError) {
    try check()
    try take(rest[...], number)
    rest.removeAll(keepingCapacity: true)
    number += 1
  }

  private func check() throws(FileError) {
    if rest.prefix(FileHead.longestLine).contains(0) {
      throw FileError(.nulByte, path: path, line: number)
    }
    if rest.count > FileHead.longestLine {
      throw FileError(.overlongLine, path: path, line: number)
    }
  }
}
