import ArgumentParser
import Segments
import Synchronization
import ToolSupport

/// Prints what became of the recordings, in the order they were given, as soon as all before are
/// done.
final class BatchReport: Sendable {
  private struct State {
    var outcomes: [Result<RecordingSegmenter.Outcome, ToolError>?]
    var printed = 0
    var hasHeader = false
    var codes: [ExitCode] = []
    var isStopped = false
  }

  private let progress: ProgressBar
  private let state: Mutex<State>

  /// - Parameter count: number of recordings.
  init(count: Int, progress: ProgressBar) {
    self.progress = progress
    state = Mutex(State(outcomes: Array(repeating: nil, count: count)))
  }

  /// Whether writing failed, so that it is no use to go on.
  var isStopped: Bool { state.withLock { $0.isStopped } }

  /// Status of the whole run: that of the failures if they all have the same, a failure to write
  /// before others, else bad data; nil if there was none.
  var exitCode: ExitCode? {
    state.withLock { state in
      if let stopping = state.codes.first(where: Self.isStopping) { return stopping }
      return Set(state.codes).count > 1 ? .badData : state.codes.first
    }
  }

  func finish(_ index: Int, _ outcome: Result<RecordingSegmenter.Outcome, ToolError>) {
    state.withLock { state in
      state.outcomes[index] = outcome
      if case .failure(let error) = outcome, Self.isStopping(error.code) { state.isStopped = true }
      while state.printed < state.outcomes.count, let next = state.outcomes[state.printed] {
        report(next, &state)
        state.printed += 1
      }
    }
  }

  /// Prints what waited for recordings that were not begun since the run was stopped.
  func close() {
    state.withLock { state in
      for index in state.printed..<state.outcomes.count {
        if let outcome = state.outcomes[index] { report(outcome, &state) }
      }
      state.printed = state.outcomes.count
    }
  }

  private func report(
    _ outcome: Result<RecordingSegmenter.Outcome, ToolError>, _ state: inout State
  ) {
    do throws(ToolError) {
      let outcome = try outcome.get()
      for notice in outcome.notices { tell("warning", notice) }
      var text = outcome.manifest.rows.map { $0.line + "\n" }.joined()
      if !state.hasHeader { text = Manifest.columns.joined(separator: ",") + "\n" + text }
      state.hasHeader = true
      try StandardOutput.write(text)
    } catch {
      tell("error", error.description)
      state.codes.append(error.code)
      if Self.isStopping(error.code) { state.isStopped = true }
    }
  }

  private func tell(_ what: String, _ message: String) {
    progress.clear()
    StandardError.writeLine("segment-audio: \(what): \(message)")
  }

  private static func isStopping(_ code: ExitCode) -> Bool {
    code == .cannotCreate || code == .inputOutput
  }
}
