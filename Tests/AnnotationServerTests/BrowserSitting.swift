import Foundation
import Synchronization
import TestSupport
import Testing

/// A rater before the page of a server that was started for it, with all that both leave behind.
final class BrowserSitting {
  let browser: Browser
  let folder: TemporaryFolder
  private(set) var server: ServerProcess
  /// Of the pages, by rater.
  let addresses: [String]
  private let arguments: [String]

  /// - Parameters:
  ///   - clips: recordings by their names.
  ///   - options: of the command line; raters are anna, and ben where they are two.
  ///   - fileLimit: bytes that the server may write to a file, in blocks of 512.
  init(
    _ clips: [BrowserClip], _ options: [String] = [], raters: Int = 1, fileLimit: Int? = nil,
    in browser: Browser? = nil
  ) async throws {
    self.browser = try #require(browser ?? Browser.shared)
    let folder = try TemporaryFolder()
    self.folder = folder
    let recordings = try clips.map { try $0.make(in: folder) }
    let names = ["anna", "ben"].prefix(raters)
    arguments =
      ["--output", folder.path("ratings"), "--dimension=arousal", "--countdown=0"]
      + names.map { "--rater=\($0)" } + options + recordings
    server = try ServerProcess(arguments, raters: raters, fileLimit: fileLimit)
    addresses = server.addresses
    try await self.browser.open(addresses[0])
  }

  /// Starts the server that was killed again.
  func startAgain() throws {
    server = try ServerProcess(arguments, raters: addresses.count)
  }

  /// What the tool prints of the ratings.
  func output(of arguments: [String]) throws -> String {
    try ChildProcess([ServerProcess.tool] + arguments + [folder.path("ratings")]).printed()
  }

  // MARK: What is left

  func log(
    _ recording: String, rater: String = "anna", of dimension: String = "arousal"
  ) throws -> [LoggedEvent] {
    let text = try String(
      contentsOfFile: folder.path("ratings/\(dimension)/\(recording)/\(rater).log"),
      encoding: .utf8)
    return try text.split(separator: "\n").dropFirst().map {
      try JSONDecoder().decode(LoggedEvent.self, from: Data($0.utf8))
    }
  }

  /// The series: time and value of each step, nil where there is none.
  func series(
    _ recording: String, rater: String = "anna"
  ) throws -> [(time: Double, value: Double?)] {
    let text = try String(
      contentsOfFile: folder.path("ratings/arousal/\(recording)/\(rater).csv"), encoding: .utf8)
    return try text.split(separator: "\n").dropFirst().map { row in
      let fields = row.split(separator: ",", omittingEmptySubsequences: false)
      return (try #require(Double(fields[0])), Double(fields[1]))
    }
  }
}

/// What a rater does.
extension Browser {
  static let player = "document.querySelector('video, audio')"

  /// From the welcome to where the first recording that is left plays.
  func start() async throws {
    try await click("[data-screen=welcome] button.main")
    try await play()
  }

  /// From what is said of a recording to where it plays.
  func play() async throws {
    try await click("[data-screen=before] button.main")
    // A short one may be over before anybody looks.
    try await wait(
      for: "\(Self.player)?.paused === false || document.querySelector('[data-screen=after]')")
  }

  func waitFor(second: Double) async throws {
    try await wait(for: "\(Self.player).currentTime >= \(second)")
  }

  /// Waits until the recording was played to its end and is on the disk.
  func finish() async throws {
    try await wait(for: "document.querySelector('[data-screen=after]')")
  }

  /// The one of the buttons that goes on.
  func next() async throws {
    try await click("[data-screen=after] button:first-child")
  }
}

/// A line of a log.
struct LoggedEvent: Decodable, Sendable {
  let n: Int?
  let take: Int
  let media: Double?
  let wall: Double
  let event: String
  let value: Double?
  let values: [Double]?
  let device: String?
  let note: String?
}

extension [LoggedEvent] {
  func events(_ name: String, take: Int = 1) -> [LoggedEvent] {
    filter { $0.event == name && $0.take == take }
  }

  /// Expects the take's events to be numbered without a gap, in the order of their time.
  func expectWhole(take: Int = 1, sourceLocation: SourceLocation = #_sourceLocation) {
    let events = filter { $0.take == take && $0.n != nil }
    #expect(
      events.compactMap(\.n) == [Int](1...Swift.max(1, events.count)),
      sourceLocation: sourceLocation)
    let media = events.compactMap(\.media)
    #expect(media == media.sorted(), sourceLocation: sourceLocation)
    #expect(events.last?.event == "end", sourceLocation: sourceLocation)
  }
}

/// A recording that FFmpeg makes up: colours that change, and a tone.
struct BrowserClip {
  let name: String
  var seconds = 3.0
  var coding = "-f lavfi -i sine=f=220 -c:v libvpx -deadline realtime -cpu-used 8 -c:a libvorbis"
  var ending = "webm"

  func make(in folder: TemporaryFolder) throws -> String {
    let path = folder.path("\(name).\(ending)")
    let video = ending == "wav" ? "" : "-f lavfi -i testsrc2=size=160x120:rate=25"
    try Self.made.withLock { made in
      let command = "ffmpeg -loglevel error -nostdin \(video) \(coding) -t \(seconds) "
      if let same = made[command] {
        try Data(same).write(to: URL(filePath: path))
      } else {
        let maker = try ChildProcess(["sh", "-c", "\(command) \(path); echo made"])
        _ = try maker.line { $0 == "made" }
        made[command] = [UInt8](try Data(contentsOf: URL(filePath: path)))
      }
    }
    return path
  }

  /// The bytes of each that was made, by the command that makes it.
  private static let made = Mutex<[String: [UInt8]]>([:])
}
