import Foundation
import NIOCore
import NIOEmbedded
import NIOHTTP1
import TestSupport
import Testing

@testable import AnnotationServer

/// A connection without a network, on which everything happens at once.
struct EmbeddedConnection {
  let channel: EmbeddedChannel

  init(_ reception: Reception, patience: HTTPConnection.Patience = .init()) throws {
    channel = EmbeddedChannel()
    try channel.pipeline.syncOperations.addHTTP(reception, patience: patience) { loop, body in
      loop.makeCompletedFuture { try body() }
    }
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 8000)).wait()
  }

  /// Sends bytes as they are; what the decoder makes of bad ones is the connection's affair.
  func send(_ bytes: some Sequence<UInt8>) {
    _ = try? channel.writeInbound(channel.allocator.buffer(bytes: bytes))
    channel.embeddedEventLoop.run()
  }

  /// All that was answered since the last call.
  func received() -> [UInt8] {
    var bytes: [UInt8] = []
    while let part = try? channel.readOutbound(as: ByteBuffer.self) {
      bytes += part.readableBytesView
    }
    return bytes
  }

  func close() { _ = try? channel.finish(acceptAlreadyClosed: true) }
}

@Suite struct HTTPTests {
  private let sitting: Sitting

  init() throws { sitting = try Sitting() }

  private func exchange(_ text: String) throws -> (head: String, body: [UInt8]) {
    let connection = try EmbeddedConnection(sitting.reception)
    defer { connection.close() }
    connection.send(text.utf8)
    let answer = connection.received()
    let end = try #require(Data(answer).range(of: Data("\r\n\r\n".utf8)))
    return (
      String(decoding: answer[..<end.lowerBound], as: UTF8.self), Array(answer[end.upperBound...])
    )
  }

  @Test func aRecordingComesInParts() throws {
    let (head, body) = try exchange(
      "GET /00aa/media/0 HTTP/1.1\r\nHost: \(Sitting.host)\r\nRange: bytes=100-\r\n\r\n")
    #expect(head.hasPrefix("HTTP/1.1 206 Partial Content\r\n"))
    #expect(
      head.contains("Content-Range: bytes 100-999/1000\r\n") && head.contains("Content-Length: 900")
    )
    #expect(body == Array(Sitting.media[100...]))
  }

  @Test func aHeadHasNoBody() throws {
    let (head, body) = try exchange(
      "HEAD /00aa/media/0 HTTP/1.1\r\nHost: \(Sitting.host)\r\n\r\n")
    #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n") && head.contains("Content-Length: 1000"))
    #expect(body.isEmpty)
  }

  @Test(arguments: ["/00aa/", "/00aa/session.json", "/nobody", "/00aa/media/9"])
  func everyAnswerIsGuarded(target: String) throws {
    let (head, _) = try exchange("GET \(target) HTTP/1.1\r\nHost: \(Sitting.host)\r\n\r\n")
    for field in [
      "Cache-Control: no-store", "Content-Security-Policy: default-src 'none'; script-src 'self';",
      "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer",
    ] {
      #expect(head.contains(field))
    }
    #expect(!head.contains("Access-Control"))
  }

  @Test func severalRequestsComeOneAfterTheOther() throws {
    let connection = try EmbeddedConnection(sitting.reception)
    let one = "GET /00aa/media/1 HTTP/1.1\r\nHost: \(Sitting.host)\r\n\r\n"
    connection.send((one + one + one).utf8)
    let text = String(decoding: connection.received(), as: UTF8.self)
    #expect(text.components(separatedBy: "HTTP/1.1 200 OK").count == 4)
    #expect(connection.channel.isActive)
    connection.close()
  }

  /// A byte too many, by what is said or by what comes.
  @Test(arguments: [
    ("Content-Length: 1048577", 0), ("Content-Length: 999999999999", 1000),
    ("Transfer-Encoding: chunked", 1_048_577),
  ])
  func aLongBodyIsRefused(field: String, count: Int) throws {
    let connection = try EmbeddedConnection(sitting.reception)
    connection.send(
      "POST /00aa/events HTTP/1.1\r\nHost: \(Sitting.host)\r\n\(field)\r\n\r\n".utf8)
    if field.hasPrefix("Transfer") { connection.send("200000\r\n".utf8) }
    connection.send([UInt8](repeating: 0x20, count: count))
    #expect(String(decoding: connection.received(), as: UTF8.self).hasPrefix("HTTP/1.1 413 "))
    // What still comes is dropped, and after two seconds the line too.
    connection.send([UInt8](repeating: 1, count: 1000))
    #expect(connection.received().isEmpty && connection.channel.isActive)
    connection.channel.embeddedEventLoop.advanceTime(by: .seconds(3))
    #expect(!connection.channel.isActive)
    connection.close()
  }

  @Test(arguments: [
    ("", 121), ("GET /00aa/ HTT", 121), ("GET /00aa/ HTTP/1.1\r\nHost: a", 121),
    ("POST /00aa/events HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc", 21),
  ])
  func whoKeepsOneWaitingIsCutOff(start: String, seconds: Int64) throws {
    let connection = try EmbeddedConnection(sitting.reception)
    connection.send(start.utf8)
    connection.channel.embeddedEventLoop.advanceTime(by: .seconds(seconds - 2))
    #expect(connection.channel.isActive)
    connection.channel.embeddedEventLoop.advanceTime(by: .seconds(2))
    #expect(!connection.channel.isActive)
    connection.close()
  }

  /// As a client that sends a byte a second does.
  @Test func aBodyThatTricklesIsCutOff() throws {
    let connection = try EmbeddedConnection(sitting.reception)
    connection.send("POST /00aa/events HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n".utf8)
    for _ in 0..<30 where connection.channel.isActive {
      connection.send([0x20])
      connection.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    }
    #expect(!connection.channel.isActive)
    connection.close()
  }

  /// A recording that somebody replaces is not served on from the old length.
  @Test func aRecordingThatChangedIsCutOff() throws {
    try Data([1, 2, 3]).write(to: URL(filePath: sitting.folder.path("P1.mp4")))
    let connection = try EmbeddedConnection(sitting.reception)
    connection.send("GET /00aa/media/0 HTTP/1.1\r\nHost: \(Sitting.host)\r\n\r\n".utf8)
    #expect(!connection.channel.isActive)
    connection.close()
  }
}
