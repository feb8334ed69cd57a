import Files
import Foundation
import SeriesReading
import Testing
import TimeSeries

@Suite struct BadInputTests {
  /// Text, the line that is at fault, and what the message must say.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let line: Int?
    let says: String

    init(_ name: String, _ text: String, line: Int?, says: String) {
      testDescription = name
      self.text = text
      self.line = line
      self.says = says
    }
  }

  static let cases: [Case] = general + annotationTools + longTables

  private static let general: [Case] = [
    Case("empty", "", line: nil, says: "empty file"),
    Case("blank", "\n \n\t\n", line: nil, says: "empty file"),
    Case("mark only", "\u{FEFF}", line: nil, says: "empty file"),
    Case("comments only", "# made up\n# 16, 17\n", line: 2, says: "only comments"),
    Case("comments, no time", "# made up\n# a,b\n", line: 2, says: "expected a time column"),
    Case("ragged, short", "time,a,b\n0,1,2\n1,2\n", line: 3, says: "expected 3 fields, found 2"),
    Case("ragged, long", "time,a\n0,1\n\n1,2,3\n", line: 4, says: "expected 2 fields, found 3"),
    Case("ragged, CRLF", "time,a\r\n0,1\r\n\r\n1\r\n", line: 4, says: "found 1"),
    Case("ragged, CR", "time,a\r0,1\r\r1\r", line: 4, says: "found 1"),
    Case("text", "time,a\n0,1\n1,high\n", line: 3, says: "a number in column 2, found 'high'"),
    Case("infinite", "time,a\n0,inf\n", line: 2, says: "found 'inf'"),
    Case("too large", "time,a\n0,1e999\n", line: 2, says: "found '1e999'"),
    Case("decimal comma", "time,a\n0,04,1\n", line: 2, says: "expected 2 fields, found 3"),
    Case("comma and point", "time;a\n0,04;1.5\n", line: 2, says: "choose with --decimal"),
    Case("date", "time,a\n2024-03-07 14:05:10.04,1\n", line: 2, says: "--time-zero first"),
    Case("behind the columns", "time,a,\n0,1,\n1,1,x\n", line: 1, says: "expected"),
    Case("no time", "time,a\n0,1\n,2\n", line: 3, says: "expected a time in column 1, found ''"),
    Case("NaN time", "time,a\nNaN,1\n", line: 2, says: "expected a time"),
    Case("time stands", "time,a\n0,1\n0,2\n", line: 3, says: "expected a time after 0.0 s"),
    Case("time stands", "time,a\n0,1\n0,2\n", line: 3, says: "--same-time last or mean"),
    Case("time goes back", "time,a\n1,1\n0.5,2\n", line: 3, says: "found 0.5 s"),
    Case(
      "twice", "recording,time,a\nx,0,1\ny,0,1\nx,1,2\n", line: 4,
      says: "rows of recording x together"),
    Case("no name", "recording,time,a\n,0,1\n", line: 2, says: "recording's name"),
    Case("NUL", "time,a\n0,1\n1,\u{0}2\n", line: 3, says: "NUL"),
    Case("binary", "\u{7f}ELF\u{2}\u{1}\u{0}\u{0}", line: 1, says: "NUL"),
    Case("same column twice", "time,a,b,a \n0,1,2,3\n", line: 1, says: "'a' twice"),
    Case("no time column", "onset,a\n0,1\n", line: 1, says: "expected a time column"),
    // Found by fuzzing: the second became a dimension that could not be written.
    Case("two time columns", "t,time,a\n0,0,1\n", line: 1, says: "'t' and 'time'"),
    Case("two recordings", "name,file,time,a\nx,1,0,1\n", line: 1, says: "'name' and 'file'"),
    Case("no value column", "recording,time\nx,0\n", line: 1, says: "expected a value column"),
    Case("one column", "time\n0\n1\n", line: 1, says: "expected a value column"),
    Case("column without a name", "time,a,\n0,1,2\n", line: 1, says: "a name for column 3"),
    Case("no header", "0,1,2,3\n1,2,3,4\n", line: 1, says: "expected a header line"),
    Case("five columns, commas", "x,0,1,2,3\n", line: 1, says: "expected a header line"),
    Case("open quote", "name,time,a\n\"x,0,1\nx,1,2\n", line: 2, says: "quote"),
    Case("open quote at the end", "name,time,a\n\"x,0,1", line: 2, says: "quote"),
    Case("quote inside", "name,time,a\nx,0,1\nx\"y,1,2\n", line: 3, says: "quotes only around"),
    Case("quote in the header", "na\"me,time,a\nx,0,1\n", line: 1, says: "quotes only around"),
    Case("line break in a name", "name,time,a\n\"x\ny\",0,1\n", line: 2, says: "quote"),
    // Found by fuzzing: which of the two faults was reported depended on the blocks.
    Case("line break, then quote", "name,time,a\n\"x\ny\",0,1\"\n", line: 2, says: "field's end"),
    Case("line break, one more field", "time,a\n0,1,\"\n\"\n", line: 2, says: "field's end"),
    Case("line break in a number", "name,time,a\nx,0,\"1\n\"\n", line: 2, says: "quote"),
    Case("line break where nothing is used", "time,frame,a\n0,\"1\n\",2\n", line: 2, says: "quote"),
    Case(
      "milliseconds that are none", "time,a\n" + wholeMilliseconds + "9999.5,0\n", line: 102,
      says: "expected whole milliseconds"),
    Case("ARFF without data", "@relation x\n@attribute time numeric\n", line: 2, says: "@data"),
    Case("ARFF without attributes", "@relation x\n@data\n", line: 2, says: "@attribute"),
    Case("ARFF, no type", "@relation x\n@attribute time\n@data\n", line: 2, says: "a type"),
    Case("ARFF, odd type", "@attribute time relational\n@data\n", line: 1, says: "a type numeric"),
    Case("ARFF, odd line", "@relation x\ntime numeric\n@data\n", line: 2, says: "@attribute"),
    Case("ARFF, open quote", "@relation 'x\n@data\n", line: 1, says: "@relation and a name"),
    Case(
      "ARFF, sparse", "@attribute time numeric\n@attribute a numeric\n@data\n{0 1, 1 2}\n",
      line: 4, says: "found '{0 1'"),
    Case("over-long line", "time,a\n0," + longDigits, line: 2, says: "at most 1 MiB"),
    Case(
      "over-long line further on", "time,a\n0,1\n" + manyRows + "99999," + longDigits + "\n",
      line: 20_003, says: "at most 1 MiB"),
  ]

  private static let wholeMilliseconds = (0..<100).map { "\($0 * 10),0\n" }.joined()
  private static let manyRows = (1...20_000).map { "\($0),0\n" }.joined()
  private static let longDigits = String(repeating: "1", count: 1 << 20)

  @Test(arguments: cases)
  func theFaultIsNamedWithItsLine(bad: Case) {
    let error = #expect(throws: FileError.self) { try read(bad.text, path: "P16.csv") }
    #expect(error?.kind == .badData)
    #expect(error?.path == "P16.csv")
    #expect(error?.line == bad.line)
    #expect(error?.problem.contains(bad.says) == true, "\(error?.problem ?? "")")
  }

  @Test(arguments: cases.filter { $0.text.utf8.count < 10_000 }, [1, 2, 3, 7])
  func theBlockSizeMakesNoDifference(bad: Case, blockSize: Int) {
    let whole = Outcome { () throws(FileError) in try read(bad.text) }
    let cut = Outcome { () throws(FileError) in try read(bad.text, blockSize: blockSize) }
    #expect(whole == cut)
  }

  @Test(arguments: ["time", "recording"])
  func aDimensionIsNotCalledAsOurOwnColumns(name: String) {
    #expect(throws: FileError.self) {
      try read("0,1\n", settings: SeriesSettings(dimension: name))
    }
    #expect(throws: FileError.self) { try read("0,1\n", path: "\(name)/P16.csv") }
  }

  @Test func namesInOtherEncodingsAreRead() throws {
    let latin = Array("name,time,a\nJos".utf8) + [0xe9] + Array(",0,1\n".utf8)
    #expect(try read(latin).recordings.map(\.name) == ["José"])
    let wide: [UInt8] =
      [0xff, 0xfe] + "name,time,a\nJosé,0,1\n".utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    #expect(try read(wide).recordings.map(\.name) == ["José"])
  }

  /// The first block decides; what follows has to be as it is.
  @Test func aNameThatIsNotUTF8FarDownIsRefused() {
    let rows = (1...9000).map { "R1,\($0),0\n" }.joined()
    let text = Array("name,time,a\n\(rows)Jos".utf8) + [0xe9] + Array(",0,1\n".utf8)
    let error = #expect(throws: FileError.self) { try read(text) }
    #expect(error?.line == 9002)
    #expect(error?.problem.contains("expected a name in UTF-8") == true)
  }

  @Test func recordingsBeforeTheFaultAreHandedOut() throws {
    let text = "name,time,a\nx,0,1\ny,0,1\ny,z,1\n"
    var reader = try SeriesReader(text: Array(text.utf8), path: "f.csv")
    #expect(try reader.next()?.name == "x")
    for _ in 0..<2 {
      do {
        _ = try reader.next()
        Issue.record("no error")
      } catch {
        #expect(error.line == 4)
      }
    }
  }

  @Test func aSecondRecordingIsRefusedWhereOneWasNamed() {
    let error = #expect(throws: FileError.self) {
      try read("name,time,a\nx,0,1\ny,1,1\n", settings: SeriesSettings(recording: "R"))
    }
    #expect(error?.line == 3)
  }

  @Test(arguments: ["/no/such/file.csv", "/"])
  func whatCannotBeOpenedIsMissingInput(path: String) {
    let error = #expect(throws: FileError.self) { try TimeSeries.reading(path) }
    #expect(error?.kind == .noInput)
  }

  /// A gigabyte in one line, which takes no room on disk: the reader stops at its start.
  @Test func aGigabyteOfNothingFailsFast() throws {
    let path = NSTemporaryDirectory() + "concord-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("time,a\n".utf8).write(to: URL(fileURLWithPath: path))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 1 << 30)
    try handle.close()
    let error = #expect(throws: FileError.self) { try TimeSeries.reading(path) }
    #expect(error?.kind == .badData && error?.line == 2)
  }
}
