import Foundation
import TestSupport
import Testing

extension BrowserTests {
  @Suite struct SessionTests {
    @Test("a hand that never moved is told, and a second take replaces the first")
    func retake() async throws {
      let sitting = try await BrowserSitting([BrowserClip(name: "twice", seconds: 2)])
      let browser = sitting.browser
      try await sitting.browser.start()
      try await sitting.browser.finish()
      #expect(try await isWarned(browser))
      try await BrowserWitness.watch(browser, rampOver: 2)
      try await browser.click("[data-screen=after] button.main")
      try await sitting.browser.play()
      try await sitting.browser.finish()
      #expect(try await !isWarned(browser))
      let log = try sitting.log("twice")
      log.expectWhole(take: 1)
      log.expectWhole(take: 2)
      #expect(log.events("warning", take: 1).map(\.note) == ["never_touched"])
      #expect(log.events("warning", take: 2).isEmpty)
      // The series is the second take's: it is not constant.
      let series = try sitting.series("twice")
      #expect(Set(series.compactMap(\.value)).count > 10)

      // What the tool says of it is what the log and the series have.
      let status = try sitting.output(of: ["status", "--format", "csv"]).split(separator: "\n")
      try #require(status.count == 2)
      #expect(status[1].hasPrefix("anna,arousal,twice,done,2,"))
      let rated = series.count { $0.value != nil }
      let export = try sitting.output(of: ["export"]).split(separator: "\n")
      #expect(export.last?.hasPrefix("twice,arousal,anna,2,done,50,\(rated),") == true)
      let exported = try sitting.series("twice")
      #expect(exported.map(\.value) == series.map(\.value))
    }

    private func isWarned(_ browser: Browser) async throws -> Bool {
      try await browser.run("return Boolean(document.querySelector('article [role=alert]'))")
    }

    @Test("two raters at once, and a second window of one session")
    func twoRaters() async throws {
      let sitting = try await BrowserSitting([BrowserClip(name: "both", seconds: 3)], raters: 2)
      let profile = try TemporaryFolder()
      let other = try await Browser(profile: profile.path)
      do {
        try await BrowserWitness.watch(sitting.browser, rampOver: 3)
        try await sitting.browser.start()
        try await other.open(sitting.addresses[1])
        try await BrowserWitness.watch(other, rampOver: -3)
        try await other.start()
        try await sitting.browser.finish()
        try await other.finish()
        let logs = [try sitting.log("both"), try sitting.log("both", rater: "ben")]
        for log in logs { log.expectWhole() }
        #expect(logs[0].contains { ($0.value ?? 0) > 0 })
        // Ben's ramp runs from a tenth of the scale downwards, to its end.
        #expect(!logs[1].contains { ($0.value ?? -1) > 0 })

        // Anna's session in both windows: the second is told, and the first when that begins.
        try await sitting.browser.click("[data-screen=after] button:last-child")
        try await sitting.browser.play()
        try await other.open(sitting.addresses[0])
        try await other.wait(for: "document.querySelector('[role=alert]')")
        try await other.start()
        try await sitting.browser.wait(
          for: "document.querySelector('h1')?.textContent.includes('another window')")
        try await other.finish()
        try sitting.log("both").expectWhole(take: 2)
      } catch {
        await other.quit()
        throw error
      }
      await other.quit()
    }

    @Test("a recording without a picture here is refused, with the line that helps")
    func noPicture() async throws {
      let sitting = try await BrowserSitting(
        [BrowserClip(name: "dark", seconds: 1), BrowserClip(name: "light", seconds: 1)])
      let browser = sitting.browser
      // What a browser makes of a codec that it does not know: sound, and no error.
      try await browser.run(
        """
        const { get } = Object.getOwnPropertyDescriptor(HTMLVideoElement.prototype, "videoWidth");
        Object.defineProperty(HTMLVideoElement.prototype, "videoWidth", {
          get() { return this.src.endsWith("/media/0") ? 0 : get.call(this); },
        });
        """)
      try await browser.click("[data-screen=welcome] button.main")
      try await browser.wait(for: "document.querySelector('pre')")
      let line = try await browser.run(
        "return document.querySelector('pre').textContent", as: String.self)
      #expect(line.contains("ffmpeg -i dark.webm -c:v libx264"))
      #expect(throws: (any Error).self) { try sitting.log("dark") }
      // It is left out, and the next one is rated.
      try await browser.click("[data-screen=unplayable] button.main")
      try await browser.play()
      try await browser.finish()
      try sitting.log("light").expectWhole()
    }

    @Test("a page that is hidden pauses; space goes on, and pauses too")
    func hidden() async throws {
      let sitting = try await BrowserSitting([BrowserClip(name: "hidden", seconds: 2)])
      let browser = sitting.browser
      try await sitting.browser.start()
      try await sitting.browser.waitFor(second: 0.4)
      try await browser.whileHidden {}
      try await browser.wait(for: "document.querySelector('[role=dialog]')")
      let shown = try await browser.run(
        "return [\(Browser.player).currentTime, document.activeElement.className]",
        as: [StringOrNumber].self)
      #expect(shown[1] == .text("main"), "the way on has the focus")
      let space =
        "{\"type\":\"key\",\"id\":\"keys\",\"actions\":[{\"type\":\"keyDown\",\"value\":\" \"},"
        + "{\"type\":\"keyUp\",\"value\":\" \"}]}"
      try await browser.perform(space)
      try await browser.wait(for: "!\(Browser.player).paused")
      try await browser.perform(space)
      try await browser.wait(for: "document.querySelector('[role=dialog]')")
      try await browser.perform(space)
      try await sitting.browser.finish()
      let log = try sitting.log("hidden")
      log.expectWhole()
      #expect(log.events("blur").count == 1)
      #expect(log.events("pause").count == 2 && log.events("resume").count == 2)
      for (pause, resume) in zip(log.events("pause"), log.events("resume")) {
        #expect(pause.media == resume.media)
      }
    }

    @Test("sound alone is rated by the player's own clock")
    func sound() async throws {
      let clip = BrowserClip(
        name: "voice", seconds: 2, coding: "-f lavfi -i sine=f=220", ending: "wav")
      let sitting = try await BrowserSitting([clip])
      let browser = sitting.browser
      try await sitting.browser.start()
      try await browser.run(
        """
        window.seen = [];
        const look = () => {
          const sound = document.querySelector("audio");
          if (!sound) return;
          const { left, width } = document.querySelector("canvas").getBoundingClientRect();
          const share = 0.1 + 0.4 * sound.currentTime;
          dispatchEvent(new PointerEvent("pointermove", { clientX: left + share * width }));
          seen.push(sound.currentTime);
          requestAnimationFrame(look);
        };
        look();
        """)
      try await sitting.browser.finish()
      let seen = try await browser.run("return window.seen", as: [Double].self)
      let log = try sitting.log("voice")
      log.expectWhole()
      var compared = 0
      for time in Set(seen) where time > 0.2 {
        let logged = log.events("value").first { isNear($0.value, 2 * (0.1 + 0.4 * time) - 1) }
        guard let media = logged?.media else { continue }
        #expect(abs(media - time) <= 0.04)
        compared += 1
      }
      #expect(compared > 5)
    }

    @Test("instructions are text, practice comes first, questions and a break after")
    func whole() async throws {
      let folder = try TemporaryFolder()
      let instructions = try folder.file(
        "read.md", Array("# Read\n\n<img src=x onerror=alert(1)> **this**\n\n- and this".utf8))
      let practice = try BrowserClip(name: "tryout", seconds: 1).make(in: folder)
      let session = try folder.file(
        "session.json",
        Array(
          """
          {"questions":[{"name":"mood","text":"How are you?","kind":"scale","lower":1,"upper":5},
                        {"name":"remarks","text":"Anything else?","kind":"text"}]}
          """.utf8))
      let sitting = try await BrowserSitting(
        [BrowserClip(name: "one", seconds: 1), BrowserClip(name: "two", seconds: 1)],
        [
          "--session", session, "--instructions", instructions, "--practice", practice,
          "--break-after=1",
        ])
      let browser = sitting.browser
      try await browser.wait(for: "document.querySelector('.instructions')")
      let read = try await browser.run(
        """
        const said = document.querySelector(".instructions");
        return [said.querySelector("h2").textContent, said.querySelector("p").textContent,
                said.querySelector("strong").textContent, said.querySelector("li").textContent,
                String(said.querySelectorAll("img").length)];
        """, as: [String].self)
      #expect(read == ["Read", "<img src=x onerror=alert(1)> this", "this", "and this", "0"])
      try await browser.start()
      try await browser.finish()
      try await browser.next()
      try await browser.play()
      try await browser.finish()
      try await browser.next()
      try await browser.click(".points label:nth-child(4)")
      try await browser.run("document.querySelector('textarea').value = 'Fine, thanks'")
      try await browser.click("[data-screen=questions] button.main")
      try await browser.click("[data-screen=break] button.main")
      try await browser.wait(for: "document.querySelector('h1')?.textContent === 'two'")

      let text = try String(
        contentsOfFile: sitting.folder.path("ratings/arousal/one/anna.log"), encoding: .utf8)
      #expect(text.contains("\"mood\":4") && text.contains("\"remarks\":\"Fine, thanks\""))
      let made = try FileManager.default.subpathsOfDirectory(
        atPath: sitting.folder.path("ratings"))
      #expect(made.contains { $0.contains("tryout") && $0.hasSuffix(".log") })
      #expect(!made.contains { $0.contains("tryout") && $0.hasSuffix(".csv") })
    }
  }
}

/// What an array of JavaScript may hold.
enum StringOrNumber: Decodable, Equatable, Sendable {
  case text(String)
  case number(Double)

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else {
      self = .text(try value.decode(String.self))
    }
  }
}
