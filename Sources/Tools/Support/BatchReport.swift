import ArgumentParser
import Files
import Synchronization

/// What became of one recording of a batch.
package struct BatchOutcome: Sendable {
  /// Takes text for standard output.
  package typealias Output = (String) throws(ToolError) -> Void

  /// What the user should know: something went not as it should, or did.
  package let warnings: [String]
  package let notes: [String]
  /// Writes the recording's rows, a part at a time; called when its turn has come.
  package let writeRows: @Sendable (Output) throws(ToolError) -> Void

  package init(
    warnings: [String] = [], notes: [String] = [],
    writeRows: @escaping @Sendable (Output) throws(ToolError) -> Void
  ) {
    self.warnings = warnings
    self.notes = notes
    self.writeRows = writeRows
  }
}

/// Prints what became of the recordings, in the order they were given, as soon as all before are
/// done: rows under one header on standard output, the rest on standard error.
package final class BatchReport: Sendable {
  private struct State {
    var outcomes: [Result<BatchOutcome, ToolError>?]
    var printed = 0
    var hasHeader = false
    var codes: [ExitCode] = []
    var isStopped = false
  }

  private let tool: String
  private let header: String
  private let progress: ProgressBar
  private let state: Mutex<State>

  /// - Parameters:
  ///   - columns: the header's names.
  ///   - count: number of recordings.
  package init(tool: String, columns: [String], count: Int, progress: ProgressBar) {
    self.tool = tool
    header = columns.joined(separator: ",") + "\n"
    self.progress = progress
    state = Mutex(State(outcomes: Array(repeating: nil, count: count)))
  }

  /// Whether writing failed, so that it is no use to go on.
  package var isStopped: Bool { state.withLock { $0.isStopped } }

  /// Status of the whole run: that of the failures if they all have the same, a failure to write
  /// before others, else bad data; nil if there was none.
  package var exitCode: ExitCode? {
    state.withLock { state in
      if let stopping = state.codes.first(where: Self.isStopping) { return stopping }
      return Set(state.codes).count > 1 ? .badData : state.codes.first
    }
  }

  package func finish(_ index: Int, _ outcome: Result<BatchOutcome, ToolError>) {
    state.withLock { state in
      state.outcomes[index] = outcome
      if case .failure(let error) = outcome, Self.isStopping(error.exitCode) {
        state.isStopped = true
      }
      while state.printed < state.outcomes.count, let next = state.outcomes[state.printed] {
        report(next, &state)
        // What an outcome holds on to is let go.
        state.outcomes[state.printed] = nil
        state.printed += 1
      }
    }
  }

  /// Prints what waited for recordings that were not begun since the run was stopped.
  package func close() {
    state.withLock { state in
      for index in state.printed..<state.outcomes.count {
        if let outcome = state.outcomes[index] { report(outcome, &state) }
      }
      state.printed = state.outcomes.count
    }
  }

  private func report(_ outcome: Result<BatchOutcome, ToolError>, _ state: inout State) {
    do throws(ToolError) {
      let outcome = try outcome.get()
      for warning in outcome.warnings { tell("warning", warning) }
      for note in outcome.notes { tell("note", note) }
      try outcome.writeRows { (text) throws(ToolError) in
        do throws(FileError) {
          try OpenFile.standardOutput.write(state.hasHeader ? text : header + text)
        } catch {
          throw ToolError(error)
        }
        state.hasHeader = true
      }
    } catch {
      tell("error", error.description)
      state.codes.append(error.exitCode)
      if Self.isStopping(error.exitCode) { state.isStopped = true }
    }
  }

  private func tell(_ what: String, _ message: String) {
    progress.clear()
    StandardError.writeLine("\(tool): \(what): \(message)")
  }

  private static func isStopping(_ code: ExitCode) -> Bool {
    code == .cannotCreate || code == .inputOutput
  }
}
