import Glibc
import Synchronization

/// One line on standard error that says how far a tool is and about how long it still takes.
///
///     train: epoch 12 of 60  [18 %]  4:10 left
///
/// Written only if standard error is a terminal, and only when the text has changed: the estimate
/// is shown in steps of 1 s below a minute, 10 s below ten minutes, then minutes. May be updated
/// from several threads at once.
package final class ProgressBar: Sendable {
  private struct State {
    var shown = ""
    var done: Int
  }

  private let label: String
  private let total: Int
  private let doneBefore: Int
  private let start: Double
  private let now: @Sendable () -> Double
  private let write: (@Sendable (String) -> Void)?
  private let state: Mutex<State>

  /// - Parameters:
  ///   - label: what stands before the percentage, e.g. the tool's name.
  ///   - total: the amount of work, in the unit of `update`; at least 0.
  ///   - doneBefore: what an earlier run had finished, so that it does not flatter the estimate.
  ///   - isShown: whether anything is written at all.
  ///   - now: seconds of a clock that never goes back.
  ///   - write: takes the text as it is to reach the terminal.
  package init(
    label: String, total: Int, doneBefore: Int = 0,
    isShown: Bool = StandardError.isTerminal,
    now: @escaping @Sendable () -> Double = ProgressBar.monotonicSeconds,
    write: @escaping @Sendable (String) -> Void = { StandardError.write($0) }
  ) {
    precondition(total >= 0, "total \(total) is negative")
    self.label = label
    self.total = total
    self.doneBefore = doneBefore
    state = Mutex(State(done: doneBefore))
    self.now = now
    self.write = isShown ? write : nil
    start = isShown ? now() : 0
  }

  /// Shows that `done` of the total is finished; `note` follows the label, e.g. `epoch 3 of 60`.
  package func update(_ done: Int, note: String = "") {
    guard write != nil else { return }
    state.withLock { show(done, note, &$0) }
  }

  /// Shows that `amount` more is finished: for threads that do not know of one another.
  package func advance(by amount: Int = 1, note: String = "") {
    guard write != nil else { return }
    state.withLock { show($0.done + amount, note, &$0) }
  }

  /// Removes the line, so that a message can be written in its place.
  package func clear() {
    state.withLock { state in
      guard let write, !state.shown.isEmpty else { return }
      state.shown = ""
      write("\r\u{1B}[K")
    }
  }

  private func show(_ done: Int, _ note: String, _ state: inout State) {
    state.done = min(max(done, 0), total)
    let line = line(done: state.done, elapsed: now() - start, note: note)
    guard let write, line != state.shown else { return }
    state.shown = line
    write("\r\(line)\u{1B}[K")
  }

  /// At most 79 characters: a line that wraps could not be redrawn.
  private func line(done: Int, elapsed: Double, note: String) -> String {
    let percent = total == 0 ? 100 : Int(Double(done) / Double(total) * 100)
    var tail = "  [\(percent) %]"
    if done > doneBefore, done < total {
      let left = elapsed / Double(done - doneBefore) * Double(total - done)
      tail += "  \(ProgressBar.rounded(seconds: left)) left"
    }
    let head = note.isEmpty ? label : "\(label): \(note)"
    return String(head.prefix(79 - tail.count)) + tail
  }

  /// `0:07`, `4:10`, `1:05:00`; days and more as hours.
  private static func rounded(seconds: Double) -> String {
    let step = seconds < 60 ? 1.0 : seconds < 600 ? 10 : 60
    // Ten years is as good as any longer time, and fits an Int.
    let whole = Int(min((seconds / step).rounded(.up) * step, 315_360_000))
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return hours > 0
      ? "\(hours):\(padded(minutes)):\(padded(rest))" : "\(minutes):\(padded(rest))"
  }

  /// Seconds since the machine started.
  package static let monotonicSeconds: @Sendable () -> Double = {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
