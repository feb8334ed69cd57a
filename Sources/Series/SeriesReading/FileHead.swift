import Files
import Text

/// The first lines of a file, from which its layout is recognised.
struct FileHead {
  /// One line without its line break.
  struct Line {
    let number: Int
    let bytes: ArraySlice<UInt8>

    /// Without spaces and tabs around it.
    var trimmed: ArraySlice<UInt8> { bytes.trimmed }

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
  mutating func extend(from source: inout TableSource) throws(FileError) {
    let target = max(bytes.count * 2, 1 << 16)
    guard target <= Self.longestHead else {
      throw FileError(.badData, path: path, "expected a header of at most 16 MiB")
    }
    let known = bytes.count
    bytes += [UInt8](zeroes: target - known)
    var count = known
    while count < target, !isWhole {
      let read = try source.read(into: &bytes, from: count)
      isWhole = read == 0
      count += read
    }
    bytes.removeLast(target - count)
    if let offset = bytes[known...].firstIndex(of: 0) {
      throw FileError(nulByteIn: path, line: lines(upTo: offset).count)
    }
  }

  /// The whole lines, those whose end is known, blank ones included; a byte-order mark left out.
  func lines() throws(FileError) -> [Line] {
    let lines = lines(upTo: bytes.count)
    for line in lines where line.bytes.count > Self.longestLine {
      throw FileError(overlongLine: Self.longestLine, path: path, line: line.number)
    }
    // The last line may go on.
    return isWhole ? lines : lines.dropLast()
  }

  /// Where the file's data begin if they follow `line`; the file's start if it is nil.
  func offset(after line: Line?) -> Int {
    guard let line else { return startOfText }
    return lineBreak(in: bytes, from: line.bytes.endIndex)?.upperBound ?? bytes.count
  }

  private var startOfText: Int { bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0 }

  /// The lines that begin before `end`, the last as far as that.
  private func lines(upTo end: Int) -> [Line] {
    var lines: [Line] = []
    var start = min(startOfText, end)
    while let lineBreak = lineBreak(in: bytes, from: start), lineBreak.lowerBound < end {
      lines.append(Line(number: lines.count + 1, bytes: bytes[start..<lineBreak.lowerBound]))
      start = lineBreak.upperBound
    }
    lines.append(Line(number: lines.count + 1, bytes: bytes[start..<max(start, end)]))
    return lines
  }
}
