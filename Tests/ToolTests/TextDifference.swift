import Foundation

/// Where two texts part, in words: the first line that differs, as expected and as found.
///
/// - Returns: nil if they are the same bytes.
func difference(expected: Data, found: Data) -> String? {
  guard expected != found else { return nil }
  let newline = UInt8(ascii: "\n")
  let expectedLines = expected.split(separator: newline, omittingEmptySubsequences: false)
  let foundLines = found.split(separator: newline, omittingEmptySubsequences: false)
  let same = zip(expectedLines, foundLines).prefix { $0 == $1 }.count

  func line(_ lines: [Data.SubSequence]) -> String {
    same < lines.count ? "'\(String(decoding: lines[same], as: UTF8.self))'" : "the end"
  }
  return "line \(same + 1): expected \(line(expectedLines)), found \(line(foundLines))"
}
