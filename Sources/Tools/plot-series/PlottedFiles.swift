import ArgumentParser
import Figures
import Files
import SeriesReading
import TimeSeries
import ToolSupport

/// The files that are drawn, and what they are called.
struct PlottedFiles: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A system's name and a file or folder of it; once for each of them.",
      valueName: "name=path"))
  var system: [String] = []

  @Argument(
    help: ArgumentHelp(
      "Series, learning curves or scores, one system each; '-' for standard input.",
      valueName: "series"))
  var series: [String] = []

  /// All paths as they are written.
  var paths: [String] { unnamed + system.compactMap { SeriesPaths.named($0)?.path } }

  /// Standard input if nothing is said.
  private var unnamed: [String] { series.isEmpty && system.isEmpty ? ["-"] : series }

  func validate() throws {
    if let text = system.first(where: { SeriesPaths.named($0) == nil }) {
      throw ValidationError("--system: expected name=path, found '\(text)'")
    }
    if let twice = series.first(where: { path in series.count { $0 == path } > 1 }) {
      throw ValidationError("expected each system once, found \(twice) more often")
    }
    let names = SeriesPaths.names(of: unnamed)
    if let (name, _) = system.compactMap(SeriesPaths.named).first(where: { names.contains($0.name) }
    ) {
      throw ValidationError("expected one system called \(name), found an argument and --system")
    }
    let count = Set(named.map(\.name)).count
    if count > LineStyle.systemCount {
      throw ValidationError(
        "expected at most \(LineStyle.systemCount) systems, which can be told apart, found \(count)"
      )
    }
  }

  /// In the order in which the names come first, arguments before others.
  private var named: [(name: String, path: String)] {
    let names = SeriesPaths.names(of: unnamed).map { $0 == "-" ? "standard input" : $0 }
    return Array(zip(names, unnamed)) + system.compactMap(SeriesPaths.named)
  }

  /// Each system's series whole, in memory.
  func read(_ settings: SeriesSettings) throws(FileError) -> [NamedSeries] {
    var systems: [(name: String, written: [String], files: [String])] = []
    for (name, path) in named {
      let files = try SeriesPaths.files(at: path)
      if let known = systems.firstIndex(where: { $0.name == name }) {
        systems[known].written.append(path)
        systems[known].files += files
      } else {
        systems.append((name, [path], files))
      }
    }
    var read: [NamedSeries] = []
    for system in systems {
      let series = try TimeSeries.reading(system.files, settings: settings)
      let path = system.written.joined(separator: " ")
      guard !series.recordings.isEmpty else {
        throw FileError(.badData, path: path, "expected rows, found none")
      }
      read.append(NamedSeries(name: system.name, path: path, series: series))
    }
    return read
  }

  func learningCurves() throws -> LearningCurvePicture {
    let curves = try named.map { name, path throws(FileError) in
      (name: name, curve: try LearningCurve(path: path))
    }
    let picture = LearningCurvePicture(curves)
    guard picture.courseCount <= LineStyle.systemCount else {
      throw ToolError(
        .badData,
        "expected at most \(LineStyle.systemCount) trainings, which can be told apart, found "
          + "\(picture.courseCount)")
    }
    return picture
  }

  /// - Parameter scopes: recordings, `pooled` or `mean`; empty is pooled.
  func scores(of scopes: [String]) throws -> ScorePicture {
    let scopes = scopes.isEmpty ? ["pooled"] : scopes
    var entries: [ScorePicture.Entry] = []
    var systems: [String] = []
    for (name, path) in named {
      let file = try ScoreFile(path: path)
      for scope in scopes where !file.rows.contains(where: { $0.recording == scope }) {
        throw FileError(.badData, path: path, "expected scores of \(scope), found none")
      }
      for score in file.rows where scopes.contains(score.recording) {
        let system = score.system.isEmpty ? name : score.system
        if !systems.contains(system) { systems.append(system) }
        let index = systems.firstIndex(of: system) ?? 0
        entries.append(
          ScorePicture.Entry(
            label: scopes.count > 1 ? "\(system), \(score.recording)" : system,
            system: index % LineStyle.systemCount, score: score))
      }
    }
    return ScorePicture(entries)
  }
}
