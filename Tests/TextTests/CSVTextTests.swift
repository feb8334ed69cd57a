import TestSupport
import Testing
import Text

struct CSVTextTests {
  private func fields(_ line: String, delimiter: Character = ",") -> [String]? {
    CSVText.fields(of: Array(line.utf8)[...], delimiter: delimiter.asciiValue ?? 0)
      .map { $0.map { String(decoding: $0, as: UTF8.self) } }
  }

  @Test(arguments: [
    ("P16", "P16"), ("", ""), ("a b", "\"a b\""), ("a,b", "\"a,b\""), ("a;b", "\"a;b\""),
    ("it's", "\"it's\""), ("say \"no\"", "\"say \"\"no\"\"\""), ("#1", "\"#1\""), ("\t", "\"\t\""),
    ("é", "é"),
  ])
  func aFieldIsQuotedWhereItMustBe(text: String, field: String) {
    #expect(CSVText.field(text) == field)
  }

  @Test(arguments: [
    ("a,b", ["a", "b"]), ("a,", ["a", ""]), (",", ["", ""]), ("", []), (" \t ", []),
    (" a , b\t", ["a", "b"]), ("a b", ["a b"]), ("\" a \",b", [" a ", "b"]),
    ("\"a,\"\"b\"\"\" ,c", ["a,\"b\"", "c"]), ("\"\",x", ["", "x"]), ("'a','b'", ["'a'", "'b'"]),
  ])
  func aLineIsTakenApart(line: String, expected: [String]) {
    #expect(fields(line) == expected)
  }

  @Test func aTabIsASpaceOnlyWhereItDelimitsNothing() {
    #expect(fields("\ta\t\t b ", delimiter: "\t") == ["", "a", "", "b"])
    #expect(fields("\t\t", delimiter: "\t") == ["", "", ""])
  }

  @Test(arguments: ["\"a", "a\"b", "\"a\"b", "\"a\" \"", "\"\"\"", "a,\"b"])
  func quotesOutOfPlaceAreRefused(line: String) {
    #expect(fields(line) == nil)
  }

  @Test(arguments: UInt64(0)..<50)
  func whatIsWrittenReadsBack(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let letters = Array("ab ,;\t\"'#\né")
    let texts = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
      String(
        (0..<Int.random(in: 1...5, using: &generator)).map { _ in
          letters[Int(generator.next() % UInt64(letters.count))]
        })
    }
    let row = CSVText.row(texts)
    #expect(row.last == "\n")
    #expect(fields(String(row.dropLast())) == texts)
  }
}
