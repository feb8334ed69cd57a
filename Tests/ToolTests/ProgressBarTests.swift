import Synchronization
import Testing
import ToolSupport

@Suite struct ProgressBarTests {
  /// What reached the terminal, and a clock that the test moves.
  private final class Terminal: Sendable {
    let texts = Mutex<[String]>([])
    let seconds = Mutex(100.0)

    func bar(total: Int, doneBefore: Int = 0, isShown: Bool = true) -> ProgressBar {
      ProgressBar(
        label: "train", total: total, doneBefore: doneBefore, isShown: isShown,
        now: { self.seconds.withLock { $0 } },
        write: { text in self.texts.withLock { $0.append(text) } })
    }

    func wait(_ seconds: Double) { self.seconds.withLock { $0 += seconds } }

    /// The lines without the codes that draw them.
    var lines: [String] {
      texts.withLock { $0.map { String($0.drop { $0 == "\r" }.prefix { $0 != "\u{1B}" }) } }
    }
  }

  /// A quarter done in 10 s leaves 30 s.
  @Test func showsPercentageAndTimeLeft() {
    let terminal = Terminal()
    let bar = terminal.bar(total: 8)
    bar.update(0, note: "epoch 1")
    terminal.wait(10)
    bar.update(2, note: "epoch 3")
    bar.update(8)
    #expect(
      terminal.lines == [
        "train: epoch 1  [0 %]", "train: epoch 3  [25 %]  0:30 left", "train  [100 %]",
      ])
    #expect(terminal.texts.withLock { $0[0] } == "\rtrain: epoch 1  [0 %]\u{1B}[K")
  }

  @Test(arguments: [
    (0.2, "0:01"), (7, "0:07"), (59.5, "1:00"), (61, "1:10"), (250, "4:10"), (599, "10:00"),
    (601, "11:00"), (3_900, "1:05:00"), (360_000, "100:00:00"), (.infinity, "87600:00:00"),
  ])
  func roundsTheTimeLeft(seconds: Double, text: String) {
    let terminal = Terminal()
    let bar = terminal.bar(total: 2)
    terminal.wait(seconds)
    bar.update(1)
    #expect(terminal.lines == ["train  [50 %]  \(text) left"])
  }

  @Test func redrawsOnlyWhatChanged() {
    let terminal = Terminal()
    let bar = terminal.bar(total: 1_000_000)
    for done in 0...1_000_000 { bar.update(done) }
    #expect(terminal.lines.count == 102)
    #expect(Set(terminal.lines).count == 102)
  }

  @Test func writesNothingWhereThereIsNoTerminal() {
    let terminal = Terminal()
    let bar = terminal.bar(total: 10, isShown: false)
    bar.update(5)
    bar.advance()
    bar.clear()
    #expect(terminal.lines.isEmpty)
  }

  /// 50 of 100 were done before; 10 more took 20 s, so the other 40 take 80 s.
  @Test func anEarlierRunDoesNotFlatterTheEstimate() {
    let terminal = Terminal()
    let bar = terminal.bar(total: 100, doneBefore: 50)
    terminal.wait(20)
    bar.advance(by: 10)
    #expect(terminal.lines == ["train  [60 %]  1:20 left"])
  }

  @Test func clearsOnceAndDrawsAgain() {
    let terminal = Terminal()
    let bar = terminal.bar(total: 2)
    bar.update(1)
    bar.clear()
    bar.clear()
    bar.update(1)
    #expect(terminal.lines == ["train  [50 %]  0:00 left", "", "train  [50 %]  0:00 left"])
  }

  @Test func countsWhatThreadsFinish() async {
    let terminal = Terminal()
    let bar = terminal.bar(total: 400)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 { group.addTask { for _ in 0..<100 { bar.advance() } } }
    }
    #expect(terminal.lines.last == "train  [100 %]")
  }

  @Test func neverWrapsAndNeverPassesTheEnd() {
    let terminal = Terminal()
    let bar = terminal.bar(total: 3)
    bar.update(5, note: String(repeating: "x", count: 200))
    #expect(terminal.lines[0].count == 79)
    #expect(terminal.lines[0].hasSuffix("  [100 %]"))
    let empty = Terminal()
    empty.bar(total: 0).update(0)
    #expect(empty.lines == ["train  [100 %]"])
  }
}
