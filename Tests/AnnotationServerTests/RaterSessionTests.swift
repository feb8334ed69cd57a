import Files
import Foundation
import Journal
import TestSupport
import Testing

@testable import AnnotationServer

@Suite struct RaterSessionTests {
  private let sitting: Sitting

  init() throws { sitting = try Sitting() }

  private func numbers(_ contents: LogContents) -> [Int] {
    contents.lines.compactMap { line in
      if case .event(let number, _, _) = line { number } else { nil }
    }
  }

  @Test func whatIsAcknowledgedIsInTheLog() throws {
    #expect(
      sitting.begin()
        == Reply(
          status: 200,
          json: #"{"take":1,"acknowledged":0,"resume_at":0,"values":null}"#))
    #expect(sitting.events(1...5) == Reply(status: 200, json: #"{"acknowledged":5}"#))
    let contents = try sitting.log()
    #expect(numbers(contents) == [1, 2, 3, 4, 5])
    #expect(
      contents.lines[3]
        == .event(number: 3, take: 1, Event(.value, media: 0.3, wall: 1, values: [0.03])))
    #expect(contents.head?.rater == "anna" && contents.head?.source.byteCount == 1000)
  }

  @Test func resendingIsHarmless() throws {
    _ = sitting.begin()
    _ = sitting.events(1...5)
    #expect(sitting.events(1...5).json == #"{"acknowledged":5}"#)
    #expect(sitting.events(2...3).json == #"{"acknowledged":5}"#)
    #expect(sitting.events(4...8).json == #"{"acknowledged":8}"#)
    #expect(numbers(try sitting.log()) == Array(1...8))
  }

  @Test func aGapIsAskedFor() throws {
    _ = sitting.begin()
    _ = sitting.events(1...5)
    #expect(
      sitting.events(7...9) == Reply(status: 409, json: #"{"reason":"gap","acknowledged":5}"#))
    #expect(numbers(try sitting.log()) == Array(1...5))
  }

  /// Batches as a bad line brings them: twice, late, overlapping, in any order.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func nothingIsLostOrDoubled(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    _ = sitting.begin()
    var acknowledged = 0
    while acknowledged < 200 {
      let first = Int.random(in: max(1, acknowledged - 20)...acknowledged + 5, using: &generator)
      let last = min(200, first + Int.random(in: 0...30, using: &generator))
      let reply = sitting.events(min(first, last)...last)
      if first <= acknowledged + 1 {
        acknowledged = max(acknowledged, last)
        #expect(reply == Reply(status: 200, json: #"{"acknowledged":\#(acknowledged)}"#))
      } else {
        #expect(
          reply
            == Reply(status: 409, json: #"{"reason":"gap","acknowledged":\#(acknowledged)}"#))
      }
    }
    let lines = try sitting.log().lines
    #expect(numbers(try sitting.log()) == Array(1...200))
    for case .event(let number, _, let event) in lines {
      #expect(event.media == Double(number) / 10 && event.values == [Sitting.value(number)])
    }
  }

  @Test func theSecondBrowserTakesOver() throws {
    _ = sitting.begin()
    _ = sitting.events(1...2)
    #expect(sitting.begin(page: "q").json.contains(#""acknowledged":2"#))
    #expect(sitting.events(3...4) == Reply(status: 409, json: #"{"reason":"other_page"}"#))
    #expect(sitting.events(3...4, page: "q").status == 200)
  }

  @Test func beforeABeginNobodyWrites() {
    #expect(sitting.events(1...1).json == #"{"reason":"other_page"}"#)
    _ = sitting.begin(0)
    #expect(
      sitting.events(1...1, task: 1) == Reply(status: 409, json: #"{"reason":"take","take":0}"#))
  }

  /// As after a SIGKILL: what is there is all that is known.
  @Test func aServerThatIsStartedAgainGoesOn() throws {
    _ = sitting.begin()
    _ = sitting.events(1...5)
    let again = try Sitting(in: sitting.folder)
    #expect(again.events(6...7, page: "other").json == #"{"reason":"other_page"}"#)
    #expect(again.events(4...7) == Reply(status: 200, json: #"{"acknowledged":7}"#))
    #expect(numbers(try again.log()) == Array(1...7))
    #expect(again.begin(page: "q").json.contains(#""acknowledged":7,"resume_at":0.7"#))
  }

  @Test func aRetakeReplacesAndBothStay() throws {
    _ = sitting.begin()
    #expect(sitting.events(1...5, ends: true).status == 200)
    #expect(sitting.events(6...7) == Reply(status: 409, json: #"{"reason":"ended","take":1}"#))
    #expect(sitting.begin(retake: true).json.hasPrefix(#"{"take":2,"acknowledged":0"#))
    #expect(sitting.events(6...7).json == #"{"reason":"take","take":2}"#)
    #expect(sitting.events(1...3, take: 2, ends: true).status == 200)
    #expect(numbers(try sitting.log()) == [1, 2, 3, 4, 5, 1, 2, 3])
    let log = try RatedLog(path: sitting.raters[0].tasks[0].log)
    #expect(log.takes.map(\.isWhole) == [true, true] && log.countingTake == 2)
  }

  /// 10 s in steps of 0.04 s; the values of 0.1 and 0.2 s, then the end.
  @Test func atTheEndThereIsASeries() throws {
    _ = sitting.begin()
    _ = sitting.events(1...3, ends: true)
    let path = sitting.folder.path("ratings/arousal/P1/anna.csv")
    let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(rows.count == 251)
    #expect(
      rows[0...6] == [
        "time,anna", "0.04,", "0.08,", "0.12,0.01", "0.16,0.01", "0.2,0.02", "0.24,0.02",
      ])
    #expect(rows[250] == "10,0.02")
  }

  @Test func practiceHasNoSeries() throws {
    let sitting = try Sitting { $0.practice = $0.recordings.popLast() }
    #expect(sitting.raters[0].tasks[0].isPractice)
    _ = sitting.begin()
    #expect(sitting.events(1...3, ends: true).status == 200)
    let found = FileManager.default.enumerator(atPath: sitting.session.output)?.compactMap {
      $0 as? String
    }
    #expect(found?.contains("practice/arousal/P2/anna.log") == true)
    #expect(found?.contains { $0.hasSuffix(".csv") } == false)
  }

  @Test func twoRatersDoNotMeet() throws {
    _ = sitting.begin(rater: 0)
    _ = sitting.begin(rater: 1)
    _ = sitting.events(1...5, rater: 0)
    #expect(sitting.events(1...2, rater: 1).json == #"{"acknowledged":2}"#)
    #expect(numbers(try sitting.log(rater: 1)) == [1, 2])
  }

  @Test func anotherRecordingOfThatNameIsTold() throws {
    _ = sitting.begin()
    let again = try Sitting(in: sitting.folder) { session in
      let path = session.recordings[0].path
      try? Data([1, 2, 3]).write(to: URL(filePath: path))
    }
    #expect(again.begin() == Reply(status: 409, json: #"{"reason":"other_recording"}"#))
  }

  @Test func answersStayInTheLog() throws {
    _ = sitting.begin()
    let reply = sitting.post(
      "answers", #"{"page":"p","task":0,"answers":{"mood":5,"remarks":"a \"b\""}}"#)
    #expect(reply == Reply(status: 200, json: "{}"))
    guard case .answers(1, _, let answers)? = try sitting.log().lines.last else {
      Issue.record("no answers")
      return
    }
    #expect(answers == ["mood": .number(5), "remarks": #"a "b""#])
  }

  @Test(arguments: [
    (#"{"mood":8}"#, "answers.mood: expected 1 to 7, found 8"),
    (#"{"mood":1.5}"#, "answers.mood: expected 1 to 7, found 1.5"),
    (#"{"mood":"5"}"#, #"answers.mood: expected 1 to 7, found "5""#),
    (#"{"remarks":5}"#, "answers.remarks: expected a text of at most 100000 bytes"),
    (#"{"age":5}"#, "answers: expected the questions' names, found 'age'"),
    ("[]", "answers: expected an object"),
  ])
  func otherAnswersAreRefused(answers: String, message: String) {
    _ = sitting.begin()
    let reply = sitting.post("answers", #"{"page":"p","task":0,"answers":\#(answers)}"#)
    #expect(reply.status == 400)
    #expect(
      reply
        == Reply(
          status: 400,
          json: JSONValue.object([
            .init(name: "reason", value: "bad"), .init(name: "message", value: .text(message)),
          ]).json))
  }

  @Test(arguments: [
    (
      #"{"media":0,"wall":1,"event":"value","value":1.5}"#,
      "events[0].value: expected -1 to 1, found 1.5"
    ),
    (#"{"media":0,"wall":1,"event":"value"}"#, "events[0].value: expected a number, found none"),
    (
      #"{"media":0,"wall":1,"event":"value","values":[0,0]}"#,
      "events[0].value: expected a number, found 2"
    ),
    (
      #"{"media":-2,"wall":1,"event":"start"}"#,
      "events[0].media: expected seconds from -1 to 1e6, found -2.0"
    ),
    (
      #"{"media":0,"wall":-1,"event":"start"}"#,
      "events[0].wall: expected milliseconds since 1970, found -1.0"
    ),
    (
      #"{"media":0,"wall":1,"event":"start","device":"mouse"}"#,
      "events[0].device: expected one of pointer, keys, gamepad, found 'mouse'"
    ),
    (
      #"{"media":0,"wall":1,"event":"start","button":1}"#,
      "events[0]: expected device, event, media, note, value, values, wall, found 'button'"
    ),
    (#"{"wall":1,"event":"start"}"#, "events[0].media: expected a value, found none"),
  ])
  func otherEventsAreRefusedWhole(event: String, message: String) throws {
    _ = sitting.begin()
    let good = #"{"media":0,"wall":1,"event":"start"}"#
    for (events, index) in [("\(event),\(good)", 0), ("\(good),\(event)", 1)] {
      let reply = sitting.post(
        "events", #"{"page":"p","task":0,"take":1,"first":1,"events":[\#(events)]}"#)
      #expect(reply.status == 400)
      #expect(reply.json.contains(message.replacing("[0]", with: "[\(index)]")), "\(reply.json)")
    }
    #expect(try sitting.log().lines.count == 1)
  }

  /// Where nothing can be written the take goes on, and nothing is acknowledged.
  @Test func whatCannotBeWrittenIsNotAcknowledged() throws {
    _ = sitting.begin()
    _ = sitting.events(1...3)
    let log = sitting.raters[0].tasks[0].log
    try FileManager.default.moveItem(atPath: log, toPath: log + ".away")
    try FileManager.default.createDirectory(atPath: log, withIntermediateDirectories: false)
    #expect(sitting.events(4...5) == Reply(status: 500, json: #"{"reason":"not_written"}"#))
    try FileManager.default.removeItem(atPath: log)
    try FileManager.default.moveItem(atPath: log + ".away", toPath: log)
    #expect(sitting.events(4...5) == Reply(status: 200, json: #"{"acknowledged":5}"#))
    #expect(numbers(try sitting.log()) == Array(1...5))
  }

  @Test func theSessionSaysHowFarItIs() throws {
    _ = sitting.begin()
    _ = sitting.events(1...3, ends: true)
    let text = sitting.ask(.get, "/00aa/session.json").text
    #expect(text.contains(#""number":0,"kind":"rating","recording":"P1""#))
    #expect(text.contains(#""state":"done","take":1,"acknowledged":3,"resume_at":10"#))
    #expect(text.contains(#""state":"open","take":1,"acknowledged":0,"resume_at":0"#))
    #expect(sitting.ask(.get, "/00bb/session.json").text.contains(#""rater":"ben""#))
  }
}
