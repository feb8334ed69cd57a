import Foundation
import Journal
import TestSupport
import Testing

@testable import AnnotationServer

@Suite(.serialized) struct SocketTests {
  private let sitting: Sitting
  private let server: Server

  init() throws {
    let sitting = try Sitting { session in
      // More than a line holds by itself.
      let path = session.recordings[1].path
      try? Data(count: 20 << 20).write(to: URL(filePath: path))
    }
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

  /// Bytes of this process that are in memory.
  private var resident: Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0) * Int(getpagesize())
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

  @Test func aGigabyteIsRefusedInLittleMemory() throws {
    let line = try Line(port: server.port)
    let head =
      "POST /00aa/events HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nTransfer-Encoding: chunked\r\n\r\n"
    _ = line.send(Array(head.utf8))
    let block = Array("100000\r\n".utf8) + [UInt8](repeating: 0x20, count: 1 << 20) + [0x0d, 0x0a]
    let before = resident
    var sent = 0
    while sent < 1 << 30 {
      let count = line.send(block)
      sent += count
      guard count == block.count else { break }
    }
    #expect(resident - before < 64 << 20)
    server.stop()
  }

  @Test func aRecordingIsSentAsFastAsItIsTaken() throws {
    let line = try Line(port: server.port)
    _ = line.send(request("/00aa/media/1"))
    let before = resident
    // Nobody takes it, and another is served meanwhile.
    let other = try Line(port: server.port)
    _ = other.send(request("/00aa/media/0"))
    let answer = other.received()
    #expect(answer.suffix(1000).elementsEqual(Sitting.media))
    usleep(200_000)
    #expect(resident - before < 16 << 20)
    #expect(line.received().count > 20 << 20)
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
