import Files
import Testing

@testable import Text

struct TableSourceTests {
  /// What a source hands out.
  private func text(
    of bytes: [UInt8], settings: TableSettings? = TableSettings(), blockSize: Int = 1 << 17
  ) throws -> String {
    var source = try TableSource(
      bytes: bytes, path: "f.csv", blockSize: blockSize, settings: settings)
    var result: [UInt8] = []
    var block = [UInt8](zeroes: 64)
    while true {
      let count = try source.read(into: &block, from: 0)
      if count == 0 { return String(decoding: result, as: UTF8.self) }
      result += block[..<count]
    }
  }

  private func text(of text: String, settings: TableSettings? = TableSettings()) throws -> String {
    try self.text(of: Array(text.utf8), settings: settings)
  }

  private func problem(of bytes: [UInt8], settings: TableSettings = TableSettings()) -> String {
    do {
      return "read as \(try text(of: bytes, settings: settings))"
    } catch {
      return "\(error)"
    }
  }

  // MARK: As it is

  @Test(arguments: [
    "", "\n", "time,a\n0.04,1\n", "time;a\r\n0.04;1\r\n", "# time,a\n0,1\n",
    "'n 1',0.04,1\n'n 1',0.08,\n", "name,0.04,\nname,0.08,\n", "@relation x\n@data\n0,04;1\n",
    "time,note\n0.04,\"a,b\"\n", "0.1\n0.2\n", "time , a\n0.04, 1\n", "id,a\n12:30,1\n12:30,2\n",
    "\u{feff}time,a\n0,1\n", "name,time,a\n\"one, 'two\",0,1\n\"one, two\",1,\n",
  ])
  func aTableOfOursIsNotTouched(table: String) throws {
    #expect(try text(of: table) == table)
  }

  // MARK: Delimiters and decimals

  @Test(arguments: [
    // Decimal commas where they are certain.
    ("time;a\n0,04;-1,5e-3\n", "time;a\n0.04;-1.5e-3\n"),
    ("0,04;1,5\n0,08;2\n", "0.04;1.5\n0.08;2\n"),
    ("time\ta\r\n0,04\t1\r\n", "time\ta\n0.04\t1\n"),
    ("time,a\n\"0,04\",\"1,5\"\n", "time,a\n0.04,1.5\n"),
    // Delimiters that a first line names, and ones of blanks.
    ("sep=;\ntime;a\n0,5;1\n", "\ntime;a\n0.5;1\n"),
    ("\"sep=|\"\ntime|a\n0.5|1\n", "\ntime,a\n0.5,1\n"),
    ("  time   a\n  0.04   1\n\n  0.08  NA\n", "time,a\n0.04,1\n\n0.08,NA\n"),
    ("0,04 0,081\n0,08 0,1\n", "0.04,0.081\n0.08,0.1\n"),
    ("P1 0.04 1\nP2 0.04 2\n", "P1,0.04,1\nP2,0.04,2\n"),
    // Delimiters at the lines' ends, and rows of nothing else.
    ("time;a;\n1;2;\n3;4\n", "time;a\n1;2\n3;4\n"),
    ("time;a\n1;2;;\n3;4;;", "time;a\n1;2\n3;4"),
    ("1;2;\n3;4;\n", "1;2\n3;4\n"),
    ("time;a;\n1;2;\n;;\n", "time;a\n1;2\n\n"),
    // Times of a clock.
    ("time,a\n00:01:00.040,1\n01:00:59,2\n", "time,a\n60.040,1\n3659,2\n"),
    ("time,a\n0:59.96,1\n1:00.00,2\n", "time,a\n59.96,1\n60.00,2\n"),
    ("time;a\n0:00:01,5;1,5\n", "time;a\n1.5;1.5\n"),
  ])
  func aTableIsMadeAsOurs(table: String, expected: String) throws {
    #expect(try text(of: table) == expected)
    for blockSize in [1, 2, 3, 7] {
      #expect(try text(of: Array(table.utf8), blockSize: blockSize) == expected)
    }
  }

  @Test func whatFollowsTheHeadIsMadeAsTheHead() throws {
    let rows = 20_000
    let table = "time;a\n" + (1...rows).map { "\($0),5;1\n" }.joined()
    let expected = "time;a\n" + (1...rows).map { "\($0).5;1\n" }.joined()
    #expect(try text(of: table) == expected)
    let error = #expect(throws: FileError.self) { try text(of: table + "1.5;1\n") }
    #expect(error?.line == rows + 2)
    #expect(error?.problem == "expected a comma before decimals, found '1.5'")
  }

  @Test func theUserSaysWhatACommaIs() throws {
    let mixed = "time;a\n0,04;1.5\n"
    #expect(
      problem(of: Array(mixed.utf8))
        == "f.csv:2: expected one sign before decimals, found '0,04' and '1.5'; "
        + "choose with --decimal")
    #expect(try text(of: mixed, settings: TableSettings(decimal: .point)) == mixed)
    #expect(
      problem(of: Array(mixed.utf8), settings: TableSettings(decimal: .comma))
        == "f.csv:2: expected a comma before decimals, found '1.5'")
  }

  @Test func datesCountFromTheFirstDay() throws {
    let table = "time,a\n2024-02-29 23:59:59.5,1\n2024-03-01T00:00:00.25Z,2\n"
    #expect(try text(of: table) == table)
    #expect(
      try text(of: table, settings: TableSettings(datesCount: true))
        == "time,a\n86399.5,1\n86400.25,2\n")
    let german = "time;a\n31.12.1999 10:00:00+01:00;1\n01.01.2000 10:00:00+01:00;2\n"
    #expect(
      try text(of: german, settings: TableSettings(datesCount: true))
        == "time;a\n36000;1\n122400;2\n")
  }

  @Test func tablesOfTextsHaveCommas() throws {
    #expect(
      try text(of: "recording;partition\n12:30:00;train\n\"a,b\";test\n", settings: .texts)
        == "recording,partition\n12:30:00,train\n\"a,b\",test\n")
  }

  // MARK: Encodings

  @Test(arguments: [false, true], [1, 2, 3, 5, 64])
  func utf16IsRead(isBigEndian: Bool, blockSize: Int) throws {
    let table = "time\ta\n0,04\t1\n\"Zoë 😀\"\t2\n"
    let units = [0xfeff] + Array(table.utf16)
    let bytes = units.flatMap { unit in
      let pair = [UInt8(unit >> 8), UInt8(unit & 0xff)]
      return isBigEndian ? pair : pair.reversed()
    }
    #expect(
      try text(of: bytes, blockSize: blockSize) == "time\ta\n0.04\t1\nZoë 😀\t2\n")
    #expect(problem(of: bytes + [0]).contains("found half of one at the end"))
  }

  @Test func windowsTextIsReadAndSaid() throws {
    let bytes: [UInt8] = Array("time,M".utf8) + [0xfc, 0x80] + Array("\n0,1\n".utf8)
    #expect(try text(of: bytes) == "time,Mü€\n0,1\n")
    let source = try TableSource(bytes: bytes, path: "f.csv", blockSize: 16)
    #expect(source.remarks == ["text is not UTF-8: read as Windows-1252"])
    #expect(problem(of: Array("time,".utf8) + [0xe9, 0x81]).contains("found a byte 81"))
  }

  @Test(
    arguments: [
      ([0x1f, 0x8b, 8, 0], "gzip"), (Array("PK\u{3}\u{4}".utf8), "spreadsheet"),
      ([0xd0, 0xcf, 0x11, 0xe0], ".xls"), (Array("%PDF-1.4".utf8), "PDF"),
      (Array("RIFF1234WAVE".utf8), "sound"), (Array("\0\0\0 ftypisom".utf8), "video"),
      ([0x50, 1, 0, 0, 0, 0, 0, 0] + Array("{\"a\":1}".utf8), "safetensors"),
      ([0x74, 0, 0x69, 0, 0x6d, 0], "without a byte-order mark"),
      ([0xff, 0xfe, 0, 0, 0x74, 0, 0, 0], "UTF-32"),
    ] as [([UInt8], String)])
  func whatIsNoTextIsNamed(bytes: [UInt8], name: String) {
    #expect(problem(of: bytes).hasPrefix("f.csv: expected"))
    #expect(problem(of: bytes).contains(name))
  }

  // MARK: Clocks

  @Test(arguments: [
    ("0 days 00:00:00.010000", "0.010000"), ("0 days 00:00:00", "0"), ("0 days", "0"),
    ("1 day 00:00:01.5", "86401.5"), ("2 days 01:00:00", "176400"),
  ])
  func durationsOfDataFramesAreSeconds(text: String, seconds: String) {
    #expect(ClockTime.seconds(Array(text.utf8), dayZero: nil) == Array(seconds.utf8))
  }

  @Test(arguments: [
    "1:60.0", "1:2", "12:30:61", ":30:00", "1:30:00.5x", "-1:30", "1.5", "12:30:00+1", "",
    "2024-03-07", "2024-13-07 10:00:00", "-1 days +23:59:59", "1 days 24", "days 00:00:01",
    "1 month",
    "1 dayss", "9999999 days",
  ])
  func whatIsNoTimeOfDayStaysText(text: String) {
    #expect(ClockTime.seconds(Array(text.utf8), dayZero: 0) == nil)
  }
}
