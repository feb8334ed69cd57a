import Foundation
import Testing

extension BrowserTests {
  @Suite struct InputTests {
    @Test("a held key moves at a speed of its own, by its time stamps")
    func keys() async throws {
      let sitting = try await BrowserSitting(
        [BrowserClip(name: "keys")], ["--input=keys"])
      try await BrowserWitness.watch(sitting.browser)
      try await sitting.browser.start()
      try await sitting.browser.waitFor(second: 0.3)
      // Up is more, too. Pointer and other keys do nothing here.
      try await sitting.browser.perform(
        """
        {"type":"key","id":"keys","actions":[{"type":"keyDown","value":"\u{e013}"},
         {"type":"pause","duration":400},{"type":"keyUp","value":"\u{e013}"}]},
        {"type":"pointer","id":"mouse","actions":[{"type":"pointerMove","x":100,"y":500}]}
        """)
      try await sitting.browser.finish()

      let inputs = try await BrowserWitness.tell(sitting.browser).inputs
      let pressed = try #require(inputs.first { $0.type == "keydown" }).stamp
      let released = try #require(inputs.first { $0.type == "keyup" }).stamp
      // A scale of 2 in 2.5 s. A frame of the screen may be drawn before a key's release is heard.
      let expected = min(1, (released - pressed) / 1000 * 0.8)
      let log = try sitting.log("keys")
      log.expectWhole()
      let last = try #require(log.events("value").last?.value)
      #expect(last >= expected - 0.001 && last <= expected + 0.08, "\(last), not \(expected)")
      #expect(Set(log.events("value").compactMap(\.device)) == ["keys"])
    }

    @Test("a stick sets the needle, and the recording pauses when it is unplugged")
    func stick() async throws {
      let sitting = try await BrowserSitting([BrowserClip(name: "stick")])
      let browser = sitting.browser
      try await browser.run(
        """
        window.stick = { connected: true, axes: [0, 0], buttons: [] };
        navigator.getGamepads = () => [null, window.stick];
        """)
      try await sitting.browser.start()
      try await sitting.browser.waitFor(second: 0.3)
      // Within the dead zone nothing happens; beyond it the rest is the whole scale.
      try await browser.run("stick.axes = [0.06, 0]")
      try await sitting.browser.waitFor(second: 0.5)
      try await browser.run("stick.axes = [0.54, 0]")
      try await sitting.browser.waitFor(second: 0.8)
      try await browser.run("stick = null")
      try await browser.wait(for: "document.querySelector('[role=dialog]')")
      let isPaused = try await browser.run(
        "return \(Browser.player).paused", as: Bool.self)
      #expect(isPaused)
      try await browser.run("stick = { connected: true, axes: [-1, 0], buttons: [] }")
      try await browser.click(".over button.main")
      try await sitting.browser.finish()

      let log = try sitting.log("stick")
      log.expectWhole()
      let moved = log.events("value").filter { $0.device == "gamepad" }
      #expect(moved.first?.value == 0.5)
      #expect(moved.last?.value == -1)
      let unplugged = try #require(log.events("unplugged").first?.n)
      #expect(log.first { $0.n == unplugged + 1 }?.event == "pause")
      #expect(log.events("resume").count == 1)
    }

    @Test("a scale without bounds is turned by the wheel and dragged")
    func unbounded() async throws {
      let sitting = try await BrowserSitting(
        [BrowserClip(name: "turned")], ["--range=unbounded"])
      try await sitting.browser.start()
      try await sitting.browser.waitFor(second: 0.2)
      try await sitting.browser.perform(
        """
        {"type":"wheel","id":"wheel","actions":[
         {"type":"scroll","x":600,"y":500,"deltaX":0,"deltaY":-1500,"duration":0}]}
        """)
      try await sitting.browser.perform(
        """
        {"type":"pointer","id":"mouse","actions":[{"type":"pointerMove","x":800,"y":500},
         {"type":"pointerDown","button":0},{"type":"pointerMove","x":700,"y":500,"duration":100},
         {"type":"pointerUp","button":0}]}
        """)
      let unit = try await sitting.browser.run(
        "return document.querySelector('canvas').clientWidth / 2", as: Double.self)
      try await sitting.browser.finish()
      let log = try sitting.log("turned")
      log.expectWhole()
      #expect(log.contains { isNear($0.value, 1.5) })
      let last = try #require(log.events("value").last?.value)
      #expect(isNear(last, 1.5 + 100 / unit), "\(last)")
    }

    @Test("two dimensions are rated in a plane")
    func plane() async throws {
      let sitting = try await BrowserSitting(
        [BrowserClip(name: "plane")], ["--dimension=valence", "--two-dimensional"])
      try await sitting.browser.start()
      try await sitting.browser.waitFor(second: 0.2)
      let place = try await sitting.browser.run(
        """
        const { left, top, width } = document.querySelector("canvas").getBoundingClientRect();
        return [Math.round(left + 0.75 * width), Math.round(top + 0.25 * width), left, top, width];
        """, as: [Double].self)
      try await sitting.browser.perform(
        """
        {"type":"pointer","id":"mouse","actions":[
         {"type":"pointerMove","x":\(Int(place[0])),"y":\(Int(place[1]))}]}
        """)
      try await sitting.browser.finish()
      let expected = [
        2 * (place[0] - place[2]) / place[4] - 1, 1 - 2 * (place[1] - place[3]) / place[4],
      ]
      let log = try sitting.log("plane", of: "arousal+valence")
      log.expectWhole()
      let values = try #require(log.events("value").last?.values)
      #expect(isNear(values[0], expected[0]) && isNear(values[1], expected[1]), "\(values)")
      #expect(isNear(try sitting.series("plane").last?.value, expected[0]))
    }
  }
}
