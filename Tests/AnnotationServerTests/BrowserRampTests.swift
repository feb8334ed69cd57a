import Foundation
import Testing

extension BrowserTests {
  @Suite struct RampTests {
    /// A step of the series.
    private let step = 0.04

    @Test("a ramp against the recording's time comes back within one step")
    func ramp() async throws {
      let seconds = 3.0
      let sitting = try await BrowserSitting([BrowserClip(name: "ramp", seconds: seconds)])
      try await BrowserWitness.watch(sitting.browser, rampOver: seconds)
      try await sitting.browser.start()
      try await sitting.browser.finish()
      let witness = try await BrowserWitness.tell(sitting.browser)
      try #require(witness.moves.count > 10)

      let log = try sitting.log("ramp")
      log.expectWhole()
      var compared = 0
      for move in witness.moves {
        guard let media = witness.media(at: move[0]) else { continue }
        let logged = try #require(log.events("value").first { isNear($0.value, value(of: move)) })
        let found = try #require(logged.media)
        #expect(abs(found - media) <= step, "\(found) s logged, \(media) s seen")
        // A picture that was handed over in time was the one on the screen.
        let late = max(0, (move[0] - (witness.frames.first { $0[1] == move[2] }?[0] ?? 0)) / 1000)
        #expect(abs(found - move[2]) <= step + late)
        compared += 1
      }
      #expect(compared > 10)

      let series = try sitting.series("ramp")
      #expect(series.count == Int((seconds / step).rounded()))
      // A step has what the hand said at its end: a move of that time, give or take a step.
      let times = witness.moves.map { witness.media(at: $0[0]) ?? $0[2] }
      for (time, value) in series {
        guard let first = times.lastIndex(where: { $0 <= time - step }),
          let last = times.lastIndex(where: { $0 <= time + step })
        else { continue }
        let found = try #require(value, "\(time) s")
        let isThere = witness.moves[first...last].contains { isNear(found, self.value(of: $0)) }
        #expect(isThere, "\(found) at \(time) s")
      }
    }

    @Test("moves of the mouse have the time of their own time stamps")
    func mouse() async throws {
      let sitting = try await BrowserSitting([BrowserClip(name: "mouse", seconds: 4)])
      try await BrowserWitness.watch(sitting.browser)
      try await sitting.browser.start()
      try await sitting.browser.waitFor(second: 0.2)
      let moves = (0..<20).map {
        "{\"type\":\"pointerMove\",\"x\":\(300 + 30 * $0),\"y\":500,\"duration\":40}"
      }
      try await sitting.browser.perform(
        """
        {"type":"pointer","id":"mouse","parameters":{"pointerType":"mouse"},
         "actions":[\(moves.joined(separator: ","))]}
        """)
      let scale = try await sitting.browser.run(
        """
        const { left, width } = document.querySelector("canvas").getBoundingClientRect();
        return [left, width];
        """, as: [Double].self)
      try await sitting.browser.finish()

      let witness = try await BrowserWitness.tell(sitting.browser)
      let seen = witness.inputs.filter { $0.type == "pointermove" }
      try #require(seen.count > 5)
      let log = try sitting.log("mouse")
      log.expectWhole()
      var compared = 0
      for input in seen {
        let expected = 2 * (input.x - scale[0]) / scale[1] - 1
        let logged = log.events("value").first { isNear($0.value, expected) }
        guard let media = witness.media(at: input.stamp), let logged else { continue }
        #expect(logged.device == "pointer")
        #expect(abs(logged.wall - (witness.timeOrigin + input.stamp)) <= 0.2)
        #expect(abs((logged.media ?? -1) - media) <= step)
        compared += 1
      }
      #expect(compared > 5)
    }

    private func value(of move: [Double]) -> Double { 2 * move[1] - 1 }
  }
}

/// Whether a logged value is that of a place, which the browser rounds.
func isNear(_ value: Double?, _ expected: Double) -> Bool {
  value.map { abs($0 - expected) < 0.001 } ?? false
}
