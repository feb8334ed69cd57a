import Files
internal import Glibc

/// The first lines of a file, from which its layout is recognised.
struct FileHead {
  /// One line without its line break.
  struct Line {
    let number: Int
    let bytes: ArraySlice<UInt8>

    /// Without spaces and tabs around it.
    var trimmed: ArraySlice<UInt8> { FieldText.trimmed(bytes) }

    /// - Returns: nil if the bytes are not UTF-8.
    var text: String? { String(validating: trimmed, as: UTF8.self) }
  }

  /// The longest line that is taken, in bytes.
  static let longestLine = 1 << 20
  /// The longest head that is looked at: an ARFF header of many thousand attributes fits.
  private static let longestHead = 1 << 24

  let path: String
  private(set) var bytes: [UInt8] = []
  /// Whether the file ends where the head ends.
  private(set) var isWhole = false

  init(path: String) { self.path = path }

  /// Reads on, to 64 KiB the first time and to twice as much each time after.
  ///
  /// How far it reads does not depend on the source's block size.
  /// - Throws: `.badData` for what is not UTF-8 text, for an over-long line or header.
  mutating func extend(from source: inout ByteSource) throws(FileError) {
    let target = max(bytes.count * 2, 1 << 16)
    guard target <= Self.longestHead else {
      throw FileError(.badData, path: path, "expected a header of at most 16 MiB")
    }
    let known = bytes.count
    bytes += zeroes(target - known)
    var count = known
    while count < target, !isWhole {
      let read = try source.read(into: &bytes, from: count)
      isWhole = read == 0
      count += read
    }
    bytes.removeLast(target - count)
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
      throw FileError(.badData, path: path, line: 1, "expected UTF-8 text, found UTF-16")
    }
    if let offset = bytes[known...].firstIndex(of: 0) {
      throw FileError(.nulByte, path: path, line: lineNumber(at: offset))
    }
  }

  private func lineNumber(at offset: Int) -> Int {
    1 + lines(upTo: offset).breaks
  }

  /// The whole lines, those whose end is known, blank ones included; a byte-order mark left out.
  func lines() throws(FileError) -> [Line] {
    let (lines, _) = lines(upTo: bytes.count)
    for line in lines where line.bytes.count > Self.longestLine {
      throw FileError(.overlongLine, path: path, line: line.number)
    }
    // The last line may go on.
    return isWhole ? lines : lines.dropLast()
  }

  /// Where the file's data begin if they follow `line`; the file's start if it is nil.
  func offset(after line: Line?) -> Int {
    guard let line else { return startOfText }
    var offset = line.bytes.endIndex
    if offset < bytes.count, bytes[offset] == 0x0d { offset += 1 }
    if offset < bytes.count, bytes[offset] == 0x0a { offset += 1 }
    return offset
  }

  private var startOfText: Int { bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0 }

  private func lines(upTo end: Int) -> (lines: [Line], breaks: Int) {
    var lines: [Line] = []
    var start = min(startOfText, end)
    var index = start
    while index < end {
      let byte = bytes[index]
      guard byte == 0x0a || byte == 0x0d else {
        index += 1
        continue
      }
      lines.append(Line(number: lines.count + 1, bytes: bytes[start..<index]))
      let isPair = byte == 0x0d && index + 1 < end && bytes[index + 1] == 0x0a
      index += isPair ? 2 : 1
      start = index
    }
    let breaks = lines.count
    lines.append(Line(number: breaks + 1, bytes: bytes[start..<end]))
    return (lines, breaks)
  }
}

extension FileError {
  /// Faults that can be met in the head as well as further on.
  enum TextFault { case nulByte, overlongLine }

  init(_ fault: TextFault, path: String, line: Int) {
    switch fault {
    case .nulByte:
      self.init(.badData, path: path, line: line, "expected text, found a NUL byte")
    case .overlongLine:
      self.init(
        .badData, path: path, line: line,
        "expected a line of at most 1 MiB, found a longer one")
    }
  }
}
