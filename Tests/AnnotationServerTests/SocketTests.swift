import Foundation
import Journal
import TestSupport
import Testing

@testable import AnnotationServer

@Suite(.serialized) struct SocketTests {
  private let sitting: Sitting
  private let server: Server

  init() throws {
    let sitting = try Sitting()
    self.sitting = sitting
    let media = try sitting.session.media.map { try MediaFile(path: $0.path, type: $0.type) }
    let sites = zip(Sitting.tokens, sitting.raters).map { token, rater in
      (token, CollectionSite(sitting.session, rater, media) as any Site)
    }
    server = try Server(address: "127.0.0.1", port: 0) { port in
      Reception(hosts: ServedHosts(address: "127.0.0.1", port: port), sites: sites)
    }
  }

  private func request(_ target: String, _ fields: String = "") -> [UInt8] {
    Array(
      "GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\(fields)Connection: close\r\n\r\n"
        .utf8)
  }

  @Test func idleConnectionsBlockNobody() throws {
    let idle = try (0..<200).map { _ in try Line(port: server.port) }
    for line in idle[100...] { _ = line.send(Array("GET /00aa/ HTTP/1.1\r\nHo".utf8)) }
    let start = ContinuousClock.now
    let line = try Line(port: server.port)
    _ = line.send(request("/00aa/session.json"))
    #expect(line.received().starts(with: "HTTP/1.1 200".utf8))
    // Ten seconds: a busy machine is slow, a blocked server never answers.
    #expect(.now - start < .seconds(10))
    withExtendedLifetime(idle) {}
    server.stop()
  }

  @Test func brokenRequestsOverTheLine() throws {
    var generator = SplitMix64(seed: 11)
    var answered = 0
    for round in 0..<300 {
      let line = try Line(port: server.port)
      let bytes = Fuzz.damaged(request("/00aa/media/0", "Range: bytes=0-9\r\n"), using: &generator)
      _ = line.send(bytes + Array("\r\n\r\n".utf8))
      line.finish()
      let answer = line.received()
      if !answer.isEmpty { answered += 1 }
      #expect(answer.isEmpty || answer.starts(with: "HTTP/1.".utf8), "round \(round)")
    }
    #expect(answered > 0)
    server.stop()
  }

  @Test func aPortThatIsTakenIsSaid() throws {
    #expect(throws: ListenError.self) {
      try Server(address: "127.0.0.1", port: server.port) { [reception = sitting.reception] _ in
        reception
      }
    }
    server.stop()
  }
}
