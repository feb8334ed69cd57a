import Files
import TestSupport
import Testing
import Text

struct LineReaderTests {
  private func lines(
    _ text: String, blockSize: Int, longest: Int = 100
  ) throws(FileError) -> [String] {
    var source = try TableSource(
      bytes: Array(text.utf8), path: "f", blockSize: blockSize)
    var reader = LineReader(longestLine: longest)
    var lines: [String] = []
    while let line = try reader.next(from: &source) {
      lines.append("\(reader.number) " + String(decoding: line, as: UTF8.self))
    }
    return lines
  }

  /// Whatever the blocks.
  @Test(arguments: 1...9)
  func aLineEndsInEitherCharacterOrBoth(blockSize: Int) throws {
    let text = "\u{feff}one\ntwo\r\n\r\nfour\rfive\n\nseven"
    #expect(
      try lines(text, blockSize: blockSize) == [
        "1 one", "2 two", "3 ", "4 four", "5 five", "6 ", "7 seven",
      ])
    #expect(try lines(text + "\r\n", blockSize: blockSize).count == 7)
    #expect(try lines("", blockSize: blockSize) == [])
    #expect(try lines("\r", blockSize: blockSize) == ["1 "])
  }

  @Test(arguments: 1...9)
  func anOverlongLineIsRefused(blockSize: Int) throws {
    #expect(try lines("12345\n12345", blockSize: blockSize, longest: 5).count == 2)
    for end in ["", "\n", "\r\n6"] {
      #expect(
        throws: FileError(
          .badData, path: "f", line: 2, "expected a line of at most 5 bytes, found a longer one")
      ) { try lines("1\n123456" + end, blockSize: blockSize, longest: 5) }
    }
  }

  @Test func whatWasReadAlreadyComesFirst() throws {
    var source = try TableSource(bytes: Array("lf\nnext".utf8), path: "f", blockSize: 3)
    var reader = LineReader(startingWith: Array("ha".utf8)[...], after: 7, longestLine: 100)
    #expect(try reader.next(from: &source).map(Array.init) == Array("half".utf8))
    #expect(reader.number == 8)
    #expect(try reader.next(from: &source).map(Array.init) == Array("next".utf8))
    #expect(try reader.next(from: &source) == nil)
  }
}
