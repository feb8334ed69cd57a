import ArgumentParser
import Files
import Scoring
import ToolSupport

/// Which files are which system's predictions.
struct SystemOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A system's name and a file or folder of it; once for each of them.",
      valueName: "name=path"))
  var system: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      A system's name and the file or folder of one of its runs, such as one of several seeds; once \
      for each run. Scores are then means over the runs, with their standard deviation.
      """, valueName: "name=path"))
  var run: [String] = []

  @Flag(help: "Take all arguments as parts of one system.")
  var parts = false

  @Argument(
    help: ArgumentHelp(
      "Predictions, one system each; '-' for standard input.", valueName: "predictions"))
  var predictions: [String] = []

  /// All paths as they are written.
  var paths: [String] { unnamed + named.map(\.path) + runs.map(\.path) }

  /// Whether a system is the mean over its runs.
  var hasRuns: Bool { !run.isEmpty }

  /// Standard input if nothing is said.
  private var unnamed: [String] {
    predictions.isEmpty && system.isEmpty && run.isEmpty ? ["-"] : predictions
  }

  private var named: [(name: String, path: String)] { system.compactMap(SeriesPaths.named) }

  private var runs: [(name: String, path: String)] { run.compactMap(SeriesPaths.named) }

  func validate() throws {
    if let text = system.first(where: { SeriesPaths.named($0) == nil }) {
      throw ValidationError("--system: expected name=path, found '\(text)'")
    }
    if let text = run.first(where: { SeriesPaths.named($0) == nil }) {
      throw ValidationError("--run: expected name=path, found '\(text)'")
    }
    if parts, !system.isEmpty {
      throw ValidationError("expected --parts or --system, found both")
    }
    if parts, hasRuns { throw ValidationError("expected --parts or --run, found both") }
    if let twice = run.first(where: { text in run.count { $0 == text } > 1 }) {
      throw ValidationError("--run: expected each run once, found \(twice) more often")
    }
    if !parts,
      let twice = predictions.first(where: { path in predictions.count { $0 == path } > 1 })
    {
      throw ValidationError("expected each system once, found \(twice) more often")
    }
    let names = Set(named.map(\.name))
    if let name = SeriesPaths.names(of: unnamed).first(where: names.contains) {
      throw ValidationError("expected one system called \(name), found an argument and --system")
    }
    if let (name, _) = runs.first(where: { names.contains($0.name) }) {
      throw ValidationError("expected one system called \(name), found --system and --run")
    }
    if let (name, _) = runs.first(where: { SeriesPaths.names(of: unnamed).contains($0.name) }) {
      throw ValidationError("expected one system called \(name), found an argument and --run")
    }
  }

  /// The systems in the order in which they are first named, arguments first, runs last.
  ///
  /// - Throws: `.noInput` if a folder cannot be read or holds no series.
  func files() throws(FileError) -> [SystemFiles] {
    var systems: [SystemFiles] = []
    if parts {
      systems.append(SystemFiles(name: "", paths: try Self.files(at: unnamed)))
    } else {
      for (name, path) in zip(SeriesPaths.names(of: unnamed), unnamed) {
        systems.append(SystemFiles(name: name, paths: try Self.files(at: [path])))
      }
    }
    for (name, path) in named {
      let files = try Self.files(at: [path])
      if let known = systems.firstIndex(where: { $0.name == name }) {
        systems[known].paths += files
      } else {
        systems.append(SystemFiles(name: name, paths: files))
      }
    }
    for (name, path) in runs {
      systems.append(SystemFiles(name: name, run: path, paths: try Self.files(at: [path])))
    }
    if systems.count == 1, system.isEmpty, !hasRuns { systems[0].name = "" }
    return systems
  }

  private static func files(at paths: [String]) throws(FileError) -> [String] {
    var files: [String] = []
    for path in paths { files += try SeriesPaths.files(at: path) }
    return files
  }
}
