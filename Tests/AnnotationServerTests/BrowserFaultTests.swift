import Foundation
import Testing

/// What goes wrong, in a browser of its own beside that of the other tests.
@Suite(.serialized, .browser, .whereInstalled) struct BrowserFaultTests {
  private let seconds = 3.0

  @Test("a server that is killed and started again misses nothing")
  func killedServer() async throws {
    let sitting = try await begin("killed")
    try await sitting.browser.waitFor(second: 0.8)
    sitting.server.end(SIGKILL)
    try await sitting.browser.waitFor(second: 1.6)
    try await sitting.browser.wait(for: "document.querySelector('.saved.waiting')")
    try sitting.startAgain()
    try await sitting.browser.finish()
    try await expectAllMoves(of: sitting, in: "killed")
  }

  @Test("a broken connection loses nothing, and the rater is told")
  func brokenConnection() async throws {
    let sitting = try await begin("broken")
    let browser = sitting.browser
    try await sitting.browser.waitFor(second: 0.8)
    try await browser.devTools("Network.enable", "{}")
    func connect(_ isThere: Bool) async throws {
      try await browser.devTools(
        "Network.emulateNetworkConditions",
        "{\"offline\":\(!isThere),\"latency\":0,\"downloadThroughput\":-1,\"uploadThroughput\":-1}"
      )
    }
    try await connect(false)
    try await browser.wait(for: "document.querySelector('.saved.waiting')")
    // The recording is played to its end meanwhile; what is said then waits for the connection.
    try await browser.wait(for: "!document.querySelector('.stage')")
    try await connect(true)
    try await sitting.browser.finish()
    try await expectAllMoves(of: sitting, in: "broken")
  }

  @Test("after a reload the take goes on where it stopped, with nothing lost")
  func reload() async throws {
    let sitting = try await begin("loaded")
    try await sitting.browser.waitFor(second: 1.5)
    try await sitting.browser.loadAgain()
    try await sitting.browser.wait(for: "document.querySelector('h1')")
    try await BrowserWitness.watch(sitting.browser, rampOver: seconds)
    try await sitting.browser.start()
    try await sitting.browser.finish()
    try await expectAllMoves(of: sitting, in: "loaded")
    let log = try sitting.log("loaded")
    #expect(log.events("begin").count == 2)
    #expect(log.events("pause").count == 1 && log.events("resume").count == 1)
    // Nothing was passed over, so no step is empty.
    let series = try sitting.series("loaded").drop { $0.value == nil }
    #expect(series.filter { $0.value == nil }.map(\.time) == [])
  }

  @Test("a killed browser loses nothing that was acknowledged, and another goes on")
  func killedBrowser() async throws {
    let profile = try #require(
      try? FileManager.default.url(
        for: .itemReplacementDirectory, in: .userDomainMask,
        appropriateFor: URL(filePath: NSTemporaryDirectory()), create: true))
    defer { try? FileManager.default.removeItem(at: profile) }
    let first = try await Browser(profile: profile.path)
    let sitting = try await begin("again", in: first)
    try await sitting.browser.waitFor(second: 1.5)
    let moves = try await BrowserWitness.tell(first).moves
    let last = 2 * (try #require(moves.last)[1]) - 1
    // What is on the disk is acknowledged at the latest now.
    var before: [LoggedEvent] = []
    while !before.contains(where: { isNear($0.value, last) }) {
      try await Task.sleep(for: .milliseconds(50))
      before = (try? sitting.log("again")) ?? []
    }
    first.kill()

    let browser = try #require(Browser.shared)
    try await browser.open(sitting.addresses[0])
    try await browser.start()
    try await browser.finish()
    let log = try sitting.log("again")
    log.expectWhole()
    #expect(log.count > before.count)
    #expect(log.prefix(before.count).map(\.n) == before.map(\.n))
    for move in moves { #expect(log.contains { isNear($0.value, 2 * move[1] - 1) }) }
    let stopped = try #require(before.last?.media)
    let resumed = try #require(log.events("resume").first?.media)
    #expect(resumed >= stopped)
  }

  @Test("a full disk is said, and what waits is kept until there is room")
  func fullDisk() async throws {
    let sitting = try await begin("full", fileLimit: 8)
    try await sitting.browser.wait(
      for: "document.querySelector('.saved')?.textContent.includes('full')")
    try await sitting.browser.wait(for: "!document.querySelector('.stage')")
    sitting.server.end(SIGKILL)
    try sitting.startAgain()
    try await sitting.browser.finish()
    try await expectAllMoves(of: sitting, in: "full")
  }

  @Test("a player that waits is told and logged; where no picture comes, rating pauses")
  func stalledAndDark() async throws {
    let sitting = try await BrowserSitting([BrowserClip(name: "dark", seconds: 5)])
    let browser = sitting.browser
    // Nothing is ever handed to the screen.
    try await browser.run("HTMLVideoElement.prototype.requestVideoFrameCallback = () => 0")
    try await browser.start()
    try await browser.waitFor(second: 0.3)
    try await browser.run("\(Browser.player).dispatchEvent(new Event('waiting'))")
    try await browser.wait(for: "document.body.innerText.includes('player is waiting')")
    try await browser.run("\(Browser.player).dispatchEvent(new Event('playing'))")
    try await browser.wait(for: "!document.body.innerText.includes('player is waiting')")
    try await browser.wait(for: "document.querySelector('[role=dialog]')")
    let said = try await browser.run("return document.body.innerText", as: String.self)
    #expect(said.contains("There is no picture"))
    // It is on the disk within the half second of a batch, or some more on a busy machine.
    var log: [LoggedEvent] = []
    for _ in 0..<200 where log.events("pause").isEmpty {
      try await Task.sleep(for: .milliseconds(50))
      log = try sitting.log("dark")
    }
    let stall = try #require(log.events("stall").first?.n)
    #expect(log.events("resume_stall").count == 1)
    #expect(try #require(log.events("resume_stall").first?.n) > stall)
    let pause = try #require(log.events("pause").first)
    #expect(pause.note == "dark")
  }

  /// A recording with a ramp is rated.
  private func begin(
    _ name: String, in browser: Browser? = nil, fileLimit: Int? = nil
  ) async throws -> BrowserSitting {
    let sitting = try await BrowserSitting(
      [BrowserClip(name: name, seconds: seconds)], fileLimit: fileLimit, in: browser)
    try await BrowserWitness.watch(sitting.browser, rampOver: seconds)
    try await sitting.browser.start()
    return sitting
  }

  private func expectAllMoves(
    of sitting: BrowserSitting, in recording: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let log = try sitting.log(recording)
    log.expectWhole(sourceLocation: sourceLocation)
    let moves = try await BrowserWitness.tell(sitting.browser).moves
    try #require(moves.count > 10, sourceLocation: sourceLocation)
    let lost = moves.filter { move in !log.contains { isNear($0.value, 2 * move[1] - 1) } }
    #expect(lost.isEmpty, sourceLocation: sourceLocation)
  }
}
