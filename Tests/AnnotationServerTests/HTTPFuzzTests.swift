import Foundation
import Journal
import TestSupport
import Testing

@testable import AnnotationServer

/// Broken requests: whatever comes, there is an answer or the line is cut, nothing of the disk but the
/// recordings leaves, and the log stays one.
@Suite struct HTTPFuzzTests {
  private static let whole: [String] = {
    let host = "Host: \(Sitting.host)\r\n"
    let origin = "Origin: http://\(Sitting.host)\r\n"
    func post(_ path: String, _ body: String) -> String {
      "POST /00aa/\(path) HTTP/1.1\r\n\(host)\(origin)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
    let event =
      #"{"media":1.5,"wall":1764328000123.4,"event":"value","value":0.25,"device":"keys"}"#
    return [
      "GET /00aa/ HTTP/1.1\r\n\(host)\r\n",
      "GET /00aa/page.js HTTP/1.1\r\n\(host)Connection: close\r\n\r\n",
      "GET /00aa/session.json?before=x HTTP/1.1\r\n\(host)Accept: */*\r\n\r\n",
      "GET /00aa/media/0 HTTP/1.1\r\n\(host)Range: bytes=10-20\r\n\r\n",
      "HEAD /00aa/media/1 HTTP/1.1\r\n\(host)Range: bytes=-5\r\nIf-Range: x\r\n\r\n",
      "GET /00aa/media/..%2f..%2fsecret.txt HTTP/1.1\r\n\(host)\r\n",
      "GET /00aa/%2e%2e/secret.txt HTTP/1.0\r\n\(host)\r\n",
      "OPTIONS * HTTP/1.1\r\n\(host)\r\n",
      post("begin", #"{"page":"p","task":0,"retake":false,"browser":{"screen_rate":60}}"#),
      post("events", #"{"page":"p","task":0,"take":1,"first":1,"events":[\#(event),\#(event)]}"#),
      post("answers", #"{"page":"p","task":0,"answers":{"mood":5,"remarks":"x"}}"#),
      "POST /00aa/events HTTP/1.1\r\n\(host)\(origin)Transfer-Encoding: chunked\r\n\r\n"
        + "5\r\n{\"pag\r\n3\r\ne\":\r\n0\r\n\r\n",
    ]
  }()

  private static let statuses: Set = [200, 206, 400, 403, 404, 409, 413, 416, 421, 500, 507]

  /// `CONCORD_FUZZ_RUNS` and `CONCORD_FUZZ_SECONDS` ask for more than every run of the tests has time
  /// for.
  @Test func brokenRequestsAreAnsweredOrCutOff() throws {
    let sitting = try Sitting()
    var fuzz = Fuzz("http", share: 0.1, runs: 5000)
    var answered = 0
    while var generator = fuzz.next() {
      let connection = try EmbeddedConnection(sitting.reception)
      for _ in 0...Int.random(in: 0..<3, using: &generator) {
        func pick() -> [UInt8] {
          Array(Self.whole[Int.random(in: 0..<Self.whole.count, using: &generator)].utf8)
        }
        var bytes = pick()
        if Int.random(in: 0..<10, using: &generator) > 0 {
          bytes = Fuzz.damaged(bytes, with: pick(), using: &generator)
        }
        // In one piece, or cut anywhere.
        let cut = Int.random(in: 0...bytes.count, using: &generator)
        connection.send(bytes[..<cut])
        connection.send(bytes[cut...])
      }
      let answer = connection.received()
      if !answer.isEmpty {
        answered += 1
        let text = String(decoding: answer, as: UTF8.self)
        let status = Int(text.dropFirst(9).prefix(3)) ?? 0
        #expect(text.hasPrefix("HTTP/1.") && Self.statuses.contains(status), fuzz.run)
        #expect(!text.contains(Sitting.secret) && !text.contains("root:"), fuzz.run)
      }
      connection.close()
    }
    #expect(answered > 0)
    // Whatever was written is a log, and nothing but logs and series was written.
    for task in sitting.raters[0].tasks where FileManager.default.fileExists(atPath: task.log) {
      _ = try sitting.log(task.number)
    }
    let written =
      FileManager.default.enumerator(atPath: sitting.folder.path)?
      .compactMap { $0 as? String }.filter { $0.contains(".") } ?? []
    #expect(
      Set(written).isSubset(of: [
        "P1.mp4", "P2.mp4", "secret.txt", "ratings/arousal/P1/anna.log",
        "ratings/arousal/P1/anna.csv", "ratings/arousal/P2/anna.log", "ratings/arousal/P2/anna.csv",
        "ratings/arousal/P1/ben.log",
      ]))
  }
}
