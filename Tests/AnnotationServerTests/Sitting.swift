import Files
import Foundation
import Journal
import TestSupport
import Testing

@testable import AnnotationServer

/// A session whose recordings are a few bytes, and what its pages ask and get, without a network.
struct Sitting {
  let folder: TemporaryFolder
  let session: Session
  let reception: Reception
  let raters: [RaterSession]
  static let tokens = ["00aa", "00bb"]
  static let host = "127.0.0.1:8000"
  /// Of the first recording.
  static let media = [UInt8]((0..<1000).map { UInt8($0 % 251) })
  /// Beside the recordings, and served to nobody.
  static let secret = "nobody's business"

  init(
    in folder: TemporaryFolder? = nil, change: (inout Session) -> Void = { _ in }
  ) throws {
    let folder = try folder ?? TemporaryFolder()
    self.folder = folder
    let recordings = try ["P1", "P2"].map { name in
      Session.Recording(
        name: name, path: try folder.file("\(name).mp4", name == "P1" ? Self.media : [1]),
        type: "video/mp4", duration: 10)
    }
    _ = try folder.file("secret.txt", Array(Self.secret.utf8))
    var session = Session(
      tool: "annotate 1", output: folder.path("ratings"),
      raters: [Session.Rater(name: "anna"), Session.Rater(name: "ben")],
      dimensions: [Dimension(name: "arousal")], recordings: recordings)
    session.questions = [
      Question(name: "mood", text: "How?", kind: .scale(1...7)),
      Question(name: "remarks", text: "What?", kind: .text),
    ]
    change(&session)
    self.session = session
    try Folder.make(session.output)
    let media = try session.media.map { try MediaFile(path: $0.path, type: $0.type) }
    let sources = RecordingSources(session.media, media)
    raters = try session.raters.map { rater in
      try RaterSession(session, rater, sources, tell: { _ in })
    }
    reception = Reception(
      hosts: ServedHosts(address: "127.0.0.1", port: 8000),
      sites: zip(Self.tokens, raters).map { ($0, CollectionSite(session, $1, media)) })
  }

  func ask(
    _ method: Request.Method, _ target: String, change: (inout Request) -> Void = { _ in }
  ) -> Response {
    var request = Request(method: method, target: target)
    request.host = [Self.host]
    if method == .post { request.origin = ["http://\(Self.host)"] }
    change(&request)
    return reception.response(to: request)
  }

  /// - Returns: the status and the body's members.
  func post(_ path: String, _ body: String, rater: Int = 0) -> Reply {
    let response = ask(.post, "/\(Self.tokens[rater])/\(path)") { $0.body = Array(body.utf8) }
    return Reply(status: response.status, json: response.text)
  }

  func begin(
    _ task: Int = 0, page: String = "p", retake: Bool = false, rater: Int = 0
  ) -> Reply {
    post(
      "begin", #"{"page":"\#(page)","task":\#(task),"retake":\#(retake),"browser":{}}"#,
      rater: rater)
  }

  /// Values at a tenth of their number's seconds, and an end if wanted.
  func events(
    _ numbers: ClosedRange<Int>, task: Int = 0, take: Int = 1, page: String = "p", rater: Int = 0,
    ends: Bool = false
  ) -> Reply {
    let events = numbers.map { number in
      ends && number == numbers.upperBound
        ? #"{"media":10,"wall":1,"event":"end"}"#
        : #"{"media":\#(Double(number) / 10),"wall":1,"event":"value","value":\#(Self.value(number))}"#
    }
    return post(
      "events",
      #"{"page":"\#(page)","task":\#(task),"take":\#(take),"first":\#(numbers.lowerBound),"#
        + #""events":[\#(events.joined(separator: ","))]}"#, rater: rater)
  }

  static func value(_ number: Int) -> Double { Double(number % 100) / 100 }

  func log(_ task: Int = 0, rater: Int = 0) throws -> LogContents {
    try LogContents(path: raters[rater].tasks[task].log)
  }
}

extension Response {
  var text: String {
    if case .bytes(let bytes) = body { String(decoding: bytes, as: UTF8.self) } else { "a file" }
  }

  func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
