import Foundation
import Journal
import TestSupport
import Testing

/// What a page that never gives up sends to a server that is killed, or whose disk is full; and what
/// it has in memory, which only a program of its own tells.
@Suite(.serialized) struct ServerProcessTests {
  private let folder: TemporaryFolder
  private let arguments: [String]
  private let recording: String

  init() throws {
    folder = try TemporaryFolder()
    recording =
      URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "ToolTests/Cases/inputs/face.mp4").path
    arguments = [
      "--output", folder.path("ratings"), "--rater", "anna", "--dimension", "arousal", "--",
      recording,
    ]
  }

  private static let begin = #"{"page":"p","task":0,"retake":false,"browser":{}}"#

  private func batch(_ numbers: ClosedRange<Int>) -> String {
    let events = numbers.map {
      #"{"media":\#(Double($0) / 1000),"wall":\#($0),"event":"value","value":0.5,"device":"keys"}"#
    }
    return #"{"page":"p","task":0,"take":1,"first":\#(numbers.lowerBound),"#
      + #""events":[\#(events.joined(separator: ","))]}"#
  }

  private var log: LogContents {
    get throws { try LogContents(path: folder.path("ratings/arousal/face/anna.log")) }
  }

  private func numbers(_ log: LogContents) -> [Int] {
    log.lines.compactMap { if case .event(let number, _, _) = $0 { number } else { nil } }
  }

  private func acknowledged(_ reply: Reply) -> Int? {
    reply.json.firstMatch(of: /"acknowledged":(\d+)/).flatMap { Int($0.output.1) }
  }

  /// Killed eight times in the midst of writing: what was acknowledged is there, nothing is twice.
  @Test func aServerThatIsKilledLosesNothingThatItAcknowledged() throws {
    var generator = SplitMix64(seed: 5)
    var (acknowledged, kills) = (0, 0)
    while kills < 8 {
      let server = try ServerProcess(arguments)
      if kills == 0 { #expect(try server.post("begin", Self.begin)?.status == 200) }
      let process = server.child.process
      let delay = UInt32.random(in: 0..<120_000, using: &generator)
      let killer = Thread {
        usleep(delay)
        kill(process, SIGKILL)
      }
      killer.start()
      while let reply = try server.post("events", batch(acknowledged + 1...acknowledged + 40)) {
        #expect(reply.status == 200, "\(reply.json)")
        acknowledged = self.acknowledged(reply) ?? acknowledged
      }
      #expect(server.end(SIGKILL) == 128 + SIGKILL)
      kills += 1
      let found = numbers(try log)
      #expect(found == Array(1...max(1, found.count)) || acknowledged == 0)
      #expect(found.count >= acknowledged)
    }
    let server = try ServerProcess(arguments)
    let reply = try #require(
      try server.post("events", batch(acknowledged + 1...acknowledged + 100)))
    #expect(reply.status == 200 && self.acknowledged(reply) == acknowledged + 100)
    #expect(server.end(SIGTERM) == 0)
    #expect(numbers(try log) == Array(1...acknowledged + 100))
    let series = folder.path("ratings/arousal/face/anna.csv")
    #expect(FileManager.default.fileExists(atPath: series))
  }

  /// 8 KiB are too few: what does not fit is not acknowledged and not there, and when there is room
  /// the take goes on where it was.
  @Test func aFullDiskLosesNothingAndTheTakeGoesOn() throws {
    let server = try ServerProcess(arguments, fileLimit: 16)
    #expect(try server.post("begin", Self.begin)?.status == 200)
    var acknowledged = 0
    var last: Reply?
    for _ in 0..<20 {
      last = try server.post("events", batch(acknowledged + 1...acknowledged + 20))
      guard let last, last.status == 200 else { break }
      acknowledged += 20
    }
    #expect(last == Reply(status: 507, json: #"{"reason":"no_space"}"#))
    #expect(acknowledged > 0)
    #expect(numbers(try log) == Array(1...acknowledged))
    #expect(try log.tornByteCount == 0)
    server.liftFileLimit()
    let reply = try server.post("events", batch(acknowledged + 1...acknowledged + 20))
    #expect(reply == Reply(status: 200, json: #"{"acknowledged":\#(acknowledged + 20)}"#))
    #expect(server.end(SIGINT) == 0)
    #expect(numbers(try log) == Array(1...acknowledged + 20))
  }

  @Test func aGigabyteIsRefusedInLittleMemory() throws {
    let server = try ServerProcess(arguments)
    let before = server.resident
    let line = try server.line("POST", "events", "Transfer-Encoding: chunked\r\n")
    let block = Array("100000\r\n".utf8) + [UInt8](repeating: 0x20, count: 1 << 20) + [0x0d, 0x0a]
    var sent = 0
    while sent < 1 << 30 {
      let count = line.send(block)
      sent += count
      guard count == block.count else { break }
    }
    #expect(before > 0 && server.resident - before < 64 << 20)
    #expect(server.end(SIGTERM) == 0)
  }

  @Test func aRecordingIsSentAsFastAsItIsTaken() throws {
    // More than a line holds by itself: behind the video a box of nothing, which players pass over.
    let size = 20 << 20
    let video = try Data(contentsOf: URL(filePath: recording))
    let box = withUnsafeBytes(of: UInt32(size).bigEndian) { Array($0) } + Array("free".utf8)
    let big = try folder.file(
      "big.mp4", Array(video) + box + [UInt8](repeating: 0, count: size - 8))
    let server = try ServerProcess(arguments + [big])
    let line = try server.line("GET", "media/1", "Connection: close\r\n")
    let before = server.resident
    // Nobody takes it, and another is served meanwhile.
    let other = try server.line("GET", "media/0", "Connection: close\r\n")
    #expect(other.received().suffix(video.count).elementsEqual(video))
    usleep(200_000)
    #expect(before > 0 && server.resident - before < 16 << 20)
    #expect(line.received().count > size)
    #expect(server.end(SIGTERM) == 0)
  }
}
