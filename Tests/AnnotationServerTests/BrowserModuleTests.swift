import Testing

extension BrowserTests {
  /// The page's parts that need no recording, each in the page that a server serves.
  @Suite struct ModuleTests {
    @Test(
      "the clock is linear between pictures, never past the player, and stands still when it stops")
    func clock() async throws {
      let found: [Double] = try await run(
        """
        const { MediaClock } = await import("./clock.js");
        let position = 10;
        const clock = new MediaClock(() => position);
        clock.start(1);
        const before = clock.at(500);
        clock.add(1000, 1.04);
        clock.add(1050, 1.08);   // a picture of 40 ms, shown for 50
        clock.add(1040, 1.2);    // not after the last: no picture
        const found = [before, clock.at(1025), clock.at(1000), clock.at(990), clock.at(1150)];
        position = 1.1;
        found.push(clock.at(9000));
        clock.stop(1060);
        found.push(clock.at(9000));
        return found;
        """)
      // 1.04 + 0.04 * 25 / 50; 1.04 - 0.01; 1.08 + 0.1; at most 0.05 past the player's 1.1; 1.08 + 0.01
      let expected = [1, 1.06, 1.04, 1.03, 1.18, 1.15, 1.09]
      for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-9) }
      #expect(found.count == expected.count)
    }

    @Test("warnings come at once and once: not moved, late, at an end of the scale")
    func warnings() async throws {
      let found: [String] = try await run(
        """
        const { Watch } = await import("./watch.js");
        const watch = new Watch({ bounded: true, lower: -1, upper: 1 }, 0, false);
        const said = [];
        watch.onWarning = (name, { seconds }) => said.push(`${name} ${seconds}`);
        watch.onCalm = () => said.push("calm");
        for (let media = 0; media < 6; media += 0.04) watch.look(media);
        watch.moved(6, [0.5]);
        watch.moved(7, [1]);
        watch.moved(8, [1]);
        for (let media = 8; media < 16; media += 0.04) watch.look(media);
        watch.moved(16, [0.9]);
        for (let media = 16; media < 40; media += 0.04) watch.look(media);
        return said;
        """)
      #expect(
        found == [
          "not_moved_yet 5", "first_movement_late 6.0", "calm", "stuck_at_bound 8", "calm",
        ])
    }

    @Test("instructions know headings, lists, bold, italics and code, and nothing else")
    func markdown() async throws {
      let found: String = try await run(
        """
        const { markdown } = await import("./markdown.js");
        return markdown("# A *b*\\nText `c`\\nof **d**\\n\\n1. one\\n   more\\n2. two\\n- x\\n\\n" +
          "2 * 3 * 4 [x](javascript:alert(1)) <script>").innerHTML;
        """)
      #expect(
        found == """
          <h2>A <em>b</em></h2><p>Text <code>c</code> of <strong>d</strong></p>\
          <ol><li>one more</li><li>two</li></ol><ul><li>x</li></ul>\
          <p>2 * 3 * 4 [x](javascript:alert(1)) &lt;script&gt;</p>
          """)
    }

    private func run<Value: Decodable & Sendable>(_ script: String) async throws -> Value {
      let sitting = try await BrowserSitting([BrowserClip(name: "any", seconds: 1)])
      return try await sitting.browser.run("return (async () => { \(script) })()")
    }
  }
}
