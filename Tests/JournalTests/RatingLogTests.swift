import Files
import Foundation
import TestSupport
import Testing

@testable import Journal

@Suite struct RatingLogTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func log(_ name: String = "anna.log") throws -> RatingLog {
    try RatingLog(path: folder.path(name))
  }

  private func bytes(_ name: String = "anna.log") throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: folder.path(name))))
  }

  /// A log of a few takes with all that can be in one, and its lines.
  private func filled(_ name: String, using generator: inout SplitMix64) throws -> [LogLine] {
    var log = try log(name)
    for take in 1...3 {
      try log.begin(
        .sample(), retake: take > 1, page: "page \(take)", browser: ["a": "b"], wall: 1)
      for _ in 0..<Int.random(in: 0..<4, using: &generator) {
        var media = log.position.resumeAt
        let events = (0..<Int.random(in: 0..<5, using: &generator)).map { _ in
          media += Double.random(in: 0...1, using: &generator)
          return Event.random(at: media, using: &generator)
        }
        try log.append(events)
      }
      try log.append(answers: ["mood": .number(3), "remarks": "so\nso"], wall: 2)
    }
    return try LogContents(path: folder.path(name)).lines
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func whatWasWrittenIsRead(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var log = try log()
    try log.begin(.sample(), retake: false, page: "p", browser: [:], wall: 1.5)
    let events = (0..<30).map { Event.random(at: Double($0), using: &generator) }
    try log.append(events)
    let contents = try LogContents(path: log.path)
    #expect(contents.head == .sample())
    #expect(contents.tornByteCount == 0)
    #expect(contents.byteCount == (try bytes().count))
    #expect(contents.lines.first == .begin(take: 1, wall: 1.5, page: "p", browser: [:]))
    #expect(
      Array(contents.lines.dropFirst())
        == events.enumerated().map { .event(number: $0.offset + 1, take: 1, $0.element) })
  }

  /// Whatever byte a disk or a kill stopped at, the whole lines before it are read, and the log goes
  /// on behind them.
  @Test(arguments: 0..<6 as Range<UInt64>)
  func anyCutLeavesTheWholeLinesBeforeIt(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let lines = try filled("whole.log", using: &generator)
    let whole = try bytes("whole.log")
    var ends: [Int] = []
    for (index, byte) in whole.enumerated() where byte == 0x0a { ends.append(index + 1) }
    for cut in 0...whole.count {
      let path = try folder.file("cut.log", Array(whole[..<cut]))
      let count = ends.count { $0 <= cut }
      let contents = try LogContents(path: path)
      #expect((contents.head != nil) == (count > 0))
      #expect(contents.lines == Array(lines.prefix(max(0, count - 1))))
      #expect(contents.byteCount == (count > 0 ? ends[count - 1] : 0))
      #expect(contents.byteCount + contents.tornByteCount == cut)
      guard cut % 37 == 0 || cut == whole.count else { continue }
      var log = try RatingLog(path: path)
      try log.begin(.sample(), retake: false, page: "again", browser: [:], wall: 3)
      let next = Event(.value, media: 99, values: [0.5])
      let before = log.position.acknowledged
      try log.append([next])
      #expect(log.position.acknowledged == before + 1)
      let after = try LogContents(path: path)
      #expect(after.tornByteCount == 0)
      #expect(after.lines.dropLast(2).elementsEqual(lines.prefix(max(0, count - 1))))
      #expect(
        after.lines.last == .event(number: before + 1, take: log.position.take, next))
    }
  }

  @Test func aLogThatIsOpenedAgainIsWhereItWas() throws {
    var generator = SplitMix64(seed: 3)
    _ = try filled("a.log", using: &generator)
    var log = try log("a.log")
    #expect(log.position.take == 3)
    #expect(log.position.page == "page 3")
    try log.append([Event(.value, media: 7.5, values: [0.25]), Event(.end, media: 8)])
    let again = try self.log("a.log")
    #expect(again.position == log.position)
    #expect(again.position.isEnded && again.position.resumeAt == 8)
    #expect(again.position.values == [0.25])
    #expect(again.source == LogHead.sample().source)
  }

  @Test func aRetakeBeginsAtOne() throws {
    var log = try log()
    try log.begin(.sample(), retake: false, page: "p", browser: [:], wall: 0)
    try log.append([Event(.start, media: 0), Event(.end, media: 60)])
    try log.begin(.sample(), retake: true, page: "p", browser: [:], wall: 0)
    #expect(log.position.take == 2 && log.position.acknowledged == 0)
    #expect(!log.position.isEnded && log.position.resumeAt == 0)
    try log.append([Event(.start, media: 0)])
    let lines = try LogContents(path: log.path).lines
    #expect(lines.count { $0.take == 1 } == 3 && lines.count { $0.take == 2 } == 2)
  }

  @Test func whatCannotBeWrittenIsNotThere() throws {
    var log = try RatingLog(path: folder.path("no/such/folder.log"))
    #expect(throws: DurableFile.Failure.self) {
      try log.begin(.sample(), retake: false, page: "p", browser: [:], wall: 0)
    }
    #expect(log.position == RatingLog.Position())
  }

  @Test(arguments: [
    ("x", 1, "expected a log's head in JSON, found text that is none"),
    (#"{"log":"other"}"#, 1, "log: expected concord-annotation, found other"),
    (#"{"log":"concord-annotation","version":2}"#, 1, "version: expected 1, found 2"),
  ])
  func otherFilesAreRefused(text: String, line: Int, problem: String) throws {
    let path = try folder.file("anna.log", Array("\(text)\n".utf8))
    #expect(throws: FileError(.badData, path: path, line: line, problem)) {
      try LogContents(path: path)
    }
  }

  @Test(arguments: [
    (
      #"{"n":1,"take":1,"media":0,"wall":0,"event":"start"}"#,
      "expected the begin of take 1, found another line"
    ),
    (
      #"{"take":1,"event":"begin","wall":0,"page":"p","browser":{}}"# + "\n"
        + #"{"n":2,"take":1,"media":0,"wall":0,"event":"start"}"#,
      "n: expected 1, found 2"
    ),
    (
      #"{"take":1,"event":"begin","wall":0,"page":"p","browser":{}}"# + "\n"
        + #"{"n":1,"take":1,"media":0,"wall":0,"event":"jump"}"#,
      "event: expected one of start, value, pause, resume, blur, stall, resume_stall, unplugged, "
        + "seek, speed, end, warning, found 'jump'"
    ),
    (
      #"{"take":1,"event":"begin","wall":0,"page":"p","browser":{}}"# + "\n"
        + #"{"n":1,"take":1,"media":"0","wall":0,"event":"start"}"#,
      "media: expected a number, found another type"
    ),
    (
      #"{"take":2,"event":"begin","wall":0,"page":"p","browser":{}}"#,
      "expected the begin of take 1, found another line"
    ),
    ("", "expected a line in JSON, found text that is none"),
  ])
  func damagedLinesAreNamed(lines: String, problem: String) throws {
    let text = LogHead.sample().line + lines + "\n"
    let path = try folder.file("anna.log", Array(text.utf8))
    let line = text.count { $0 == "\n" }
    #expect(throws: FileError(.badData, path: path, line: line, problem)) {
      try LogContents(path: path)
    }
  }

  /// The quick way reads nothing that the decoder reads otherwise.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func theScannerAgreesWithTheDecoder(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var scanned = 0
    for round in 0..<200 {
      let number = Int.random(in: 1...1_000_000, using: &generator)
      let media = Double.random(in: 0...100, using: &generator)
      let event =
        round.isMultiple(of: 2)
        ? Event(
          .value, media: media, wall: 1.7e12, values: [hostileNumbers(1, using: &generator)[0]],
          device: .keys)
        : Event.random(at: media, using: &generator)
      var text = Array(LogLine.event(number: number, take: 2, event).text.utf8.dropLast())
      let decoder = try decoded(LogLine.self, from: text, what: "a line")
      if let line = EventScanner.line(text[...]) {
        scanned += 1
        #expect(line == decoder)
      }
      text = Fuzz.damaged(text, using: &generator)
      if let line = EventScanner.line(text[...]) {
        #expect(line == (try? decoded(LogLine.self, from: text, what: "a line")))
      }
    }
    #expect(scanned >= 100)
  }
}
