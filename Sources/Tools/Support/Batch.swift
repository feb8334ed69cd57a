import ArgumentParser
import Files
import Parallel
import Synchronization

/// Many recordings, each of which becomes a file: several at a time, those that are there already
/// passed over, the rest going on after a bad one.
///
/// What becomes of the recordings is printed in the order in which they were given, as soon as all
/// before are done: rows under one header on standard output, the rest on standard error.
package struct Batch: Sendable {
  /// One recording.
  package struct Item: Sendable {
    package let recording: String
    package let path: String
    /// The file to write.
    package let file: String
    fileprivate let progress: ItemProgress

    /// Shows how much of the recording is done, 0 to 1; nil if that is not known.
    package func show(_ share: Double?) { progress.show(share ?? 0) }
  }

  /// What became of one recording.
  package struct Outcome: Sendable {
    /// What the user should know: something went not as it should, or did.
    package let warnings: [String]
    package let notes: [String]
    /// Hands the recording's rows on, a part at a time; called when its turn has come.
    package let rows: @Sendable ((String) throws -> Void) throws -> Void

    package init(
      warnings: [String] = [], notes: [String] = [],
      rows: @escaping @Sendable ((String) throws -> Void) throws -> Void
    ) {
      self.warnings = warnings
      self.notes = notes
      self.rows = rows
    }
  }

  private let tool: String
  private let output: String
  private let options: BatchFileOptions
  private let recordings: [(name: String, path: String)]
  private let suffix: String
  private let header: String

  /// - Parameters:
  ///   - output: folder for the files.
  ///   - recordings: each one's name and path; that of `-`, standard input, was given by
  ///     `--recording`.
  ///   - suffix: of the files' names, after the recording's.
  ///   - columns: the header's names.
  /// - Throws: status 64 for names that cannot be a file's, and for two recordings of one name,
  ///   which would write the same file.
  package init(
    of tool: any Tool.Type, to output: String, _ options: BatchFileOptions,
    _ recordings: [(name: String, path: String)], suffix: String, columns: [String]
  ) throws(ToolError) {
    var taken: [String: String] = [:]
    for (name, path) in recordings {
      let place = path == "-" ? "--recording" : path
      if let problem = Self.problem(ofName: name) {
        throw ToolError(.validationFailure, "\(oneLine(place)): \(problem)")
      }
      if let other = taken.updateValue(path, forKey: name) {
        throw ToolError(
          .validationFailure,
          "expected different names, found '\(name)' for \(other) and \(path)")
      }
    }
    self.tool = tool.name
    self.output = output
    self.options = options
    self.recordings = recordings
    self.suffix = suffix
    header = columns.joined(separator: ",") + "\n"
  }

  /// Why no file can be called by a recording's name; nil if one can.
  package static func problem(ofName name: String) -> String? {
    guard !name.isEmpty, !name.contains("/"), name.utf8.count <= 200 else {
      return "expected a recording's name of 1 to 200 bytes without '/', found '\(name)'"
    }
    guard !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
      return "expected a recording's name on one line, found '\(oneLine(name))'"
    }
    return nil
  }

  /// Runs the batch.
  ///
  /// - Parameters:
  ///   - existing: the outcome that a file which is there already has, if it is whole and was made
  ///     of the same recording in the same way; not asked under `--force`.
  ///   - make: writes a recording's file.
  /// - Throws: `cannotCreate` if there is no folder to write to; at the end the status of the
  ///   failures if they all have the same, a failure to write before others, else bad data.
  package func run(
    existing: @escaping @Sendable (Item) throws -> Outcome?,
    make: @escaping @Sendable (Item) throws -> Outcome
  ) throws {
    try Folder.make(output)
    // A share of a corpus may be empty; what reads its rows is to see that they are none.
    if recordings.isEmpty { try OpenFile.standardOutput.write(header) }
    let bar = ProgressBar(label: tool, total: recordings.count * ItemProgress.parts)
    let report = BatchReport(tool: tool, header: header, count: recordings.count, bar: bar)
    forEachIndex(below: recordings.count, threads: options.jobs.count) { index in
      guard !report.isStopped else { return }
      let (name, path) = recordings[index]
      let item = Item(
        recording: name, path: path, file: Folder.path(of: name + suffix, in: output),
        progress: ItemProgress(bar))
      report.finish(
        index,
        Result { () throws(ToolError) in
          do {
            let done = options.force ? nil : try existing(item)
            if done != nil { AtomicFile.removeLeftover(of: item.file) }
            let outcome = try done ?? make(item)
            item.show(1)
            return outcome
          } catch let error as FileError where error.kind == .badData && error.path == item.file {
            // What the file lacks, the recording does.
            throw ToolError(.badData, "\(path): \(error.problem)")
          } catch let error as any ReportedError {
            throw ToolError(error)
          } catch {
            throw ToolError(.software, "\(path): \(error)")
          }
        })
    }
    report.close()
    bar.clear()
    if let code = report.exitCode { throw code }
  }
}

/// A text for a message: what is no character to be printed as `\\n` or `\\u{7f}`.
private func oneLine(_ text: String) -> String {
  text.unicodeScalars.map {
    $0.value < 0x20 || $0.value == 0x7f ? $0.escaped(asASCII: true) : String($0)
  }
  .joined()
}

/// How far one recording is, as a part of the batch's bar.
private final class ItemProgress: Sendable {
  static let parts = 100

  private let bar: ProgressBar
  private let shown = Mutex(0)

  init(_ bar: ProgressBar) { self.bar = bar }

  func show(_ share: Double) {
    let parts = Int(min(max(share, 0), 1) * Double(Self.parts))
    let more = shown.withLock { shown in
      defer { shown = max(shown, parts) }
      return parts - shown
    }
    if more > 0 { bar.advance(by: more) }
  }
}

/// Prints outcomes in the order of the recordings.
private final class BatchReport: Sendable {
  private struct State {
    var outcomes: [Result<Batch.Outcome, ToolError>?]
    var printed = 0
    var hasHeader = false
    var codes: [ExitCode] = []
    var isStopped = false
  }

  private let tool: String
  private let header: String
  private let bar: ProgressBar
  private let state: Mutex<State>

  init(tool: String, header: String, count: Int, bar: ProgressBar) {
    self.tool = tool
    self.header = header
    self.bar = bar
    state = Mutex(State(outcomes: Array(repeating: nil, count: count)))
  }

  /// Whether writing failed, so that it is no use to go on.
  var isStopped: Bool { state.withLock { $0.isStopped } }

  /// Status of the whole run; nil if nothing failed.
  var exitCode: ExitCode? {
    state.withLock { state in
      if let stopping = state.codes.first(where: Self.isStopping) { return stopping }
      return Set(state.codes).count > 1 ? .badData : state.codes.first
    }
  }

  func finish(_ index: Int, _ outcome: Result<Batch.Outcome, ToolError>) {
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
  func close() {
    state.withLock { state in
      for index in state.printed..<state.outcomes.count {
        if let outcome = state.outcomes[index] { report(outcome, &state) }
      }
      state.printed = state.outcomes.count
    }
  }

  private func report(_ outcome: Result<Batch.Outcome, ToolError>, _ state: inout State) {
    do {
      let outcome = try outcome.get()
      for warning in outcome.warnings { tell("warning", warning) }
      for note in outcome.notes { tell("note", note) }
      try outcome.rows { text in
        try OpenFile.standardOutput.write(state.hasHeader ? text : header + text)
        state.hasHeader = true
      }
    } catch {
      let error = error as? any ReportedError ?? ToolError(.software, "\(error)")
      tell("error", error.description)
      state.codes.append(error.exitCode)
      if Self.isStopping(error.exitCode) { state.isStopped = true }
    }
  }

  private func tell(_ what: String, _ message: String) {
    bar.clear()
    StandardError.writeLine("\(tool): \(what): \(message)")
  }

  private static func isStopping(_ code: ExitCode) -> Bool {
    code == .cannotCreate || code == .inputOutput
  }
}
