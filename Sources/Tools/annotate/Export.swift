import ArgumentParser
import Files
import Journal
import Text
import ToolSupport

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make series of the logs of ratings.",
    discussion: """
      IN
        a folder of ratings: {dimension}/{recording}/{rater}.log
      OUT
        files: {dimension}/{recording}/{rater}.csv: time,<rater>
        recola: {dimension}/{recording}.csv: time;<rater>;...
        on standard output, what they were made of:
        recording,dimension,rater,take,state,steps,rated,file

      A step, 0.04 s or what the session said, has the last value at or before
      its end, which is its time. It is empty before the first value, where the
      player stalled or the recording was passed over, and behind what was seen
      of it. The last take that was played to its end counts, or else the last.

      EXAMPLES
        annotate export ratings > ratings.csv
        fuse-ratings --method ewe ratings > gold.csv
        annotate export --layout recola --output recola ratings
      """)

  enum Layout: String, CaseIterable, ExpressibleByArgument {
    case files, recola
  }

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Folder for the series, by default that of the logs.", valueName: "folder"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Duration of a step, by default the one of the session.", valueName: "seconds"))
  var step: Double?

  @Option(
    help:
      "One file for each rater, or tables as RECOLA has them: a recording's raters side by side.")
  var layout = Layout.files

  @Argument(help: ArgumentHelp("Folder of the ratings.", valueName: "ratings"))
  var ratings: String

  func run() throws {
    if let step { _ = try checked(step, "--step", in: stepDurations) }
    let folder = try RatingsReader(ratings)
    let target = output ?? ratings
    try Folder.make(target)
    var records = Records(columns: [
      "recording", "dimension", "rater", "take", "state", "steps", "rated", "file",
    ])
    for log in folder.logs {
      guard let take = log.countingTake, let (times, columns) = log.series(step: step) else {
        Annotate.notes.write("\(log.contents.path): nothing was rated, left out")
        continue
      }
      for (dimension, values) in zip(log.head.dimensions, columns) {
        records.rows.append([
          .text(log.recording), .text(dimension.name), .text(log.rater), .count(take),
          .text(log.takes[take - 1].isWhole ? "done" : "partial"), .count(times.count),
          .count(values.count { !$0.isNaN }),
          .text(path(of: log, dimension.name, in: target)),
        ])
      }
      if layout == .files { try log.writeSeries(to: target, step: step) }
    }
    if layout == .recola { try writeTables(of: folder.logs, to: target) }
    try OpenFile.standardOutput.write(records.csv)
    try folder.finish()
  }

  private func path(of log: RatedLog, _ dimension: String, in target: String) -> String {
    let folder = Folder.path(of: dimension, in: target)
    return layout == .recola
      ? Folder.path(of: "\(log.recording).csv", in: folder)
      : Folder.path(of: "\(log.rater).csv", in: Folder.path(of: log.recording, in: folder))
  }

  /// A table for each dimension and recording.
  private func writeTables(of logs: [RatedLog], to target: String) throws {
    var tables: [String: [(log: RatedLog, times: [Double], values: [Double])]] = [:]
    for log in logs {
      guard let (times, columns) = log.series(step: step) else { continue }
      for (dimension, values) in zip(log.head.dimensions, columns) {
        tables[path(of: log, dimension.name, in: target), default: []].append((log, times, values))
      }
    }
    for (path, parts) in tables.sorted(by: { $0.key < $1.key }) {
      let steps = Set(parts.map { step ?? $0.log.head.step })
      guard steps.count == 1 else {
        throw ToolError(
          .badData,
          "\(path): expected ratings in steps of one duration, found "
            + steps.sorted().map(decimal).joined(separator: ", ") + " s; --step says one")
      }
      try RatingFolder.make(for: path, in: target)
      let longest = parts.map(\.times).max { $0.count < $1.count } ?? []
      try RatingTable(times: longest, columns: parts.map { ($0.log.rater, $0.values) })
        .write(to: path, delimiter: ";")
    }
  }
}

/// The logs of a folder, one after the other; a bad one is said and passed over.
struct RatingsReader {
  let logs: [RatedLog]
  private let failures: [FileError]

  /// - Throws: status 66 if the folder cannot be read or has no log.
  init(_ folder: String) throws(FileError) {
    var logs: [RatedLog] = []
    var failures: [FileError] = []
    let paths = try RatingFolder.logs(in: folder)
    guard !paths.isEmpty else {
      throw FileError(
        .noInput, path: folder,
        "expected logs {dimension}/{recording}/{rater}\(LogContents.ending), found none")
    }
    for path in paths {
      do throws(FileError) {
        let log = try RatedLog(path: path)
        if log.contents.tornByteCount > 0 {
          Annotate.notes.write(
            "\(path): a torn last line of \(log.contents.tornByteCount) bytes is left out")
        }
        logs.append(log)
      } catch {
        StandardError.writeLine("\(Annotate.name): error: \(error)")
        failures.append(error)
      }
    }
    self.logs = logs
    self.failures = failures
  }

  /// - Throws: the status of the failures if there were any.
  func finish() throws {
    guard let first = failures.first else { return }
    let isOne = failures.allSatisfy { $0.exitCode == first.exitCode }
    throw isOne ? first.exitCode : ExitCode.badData
  }
}
