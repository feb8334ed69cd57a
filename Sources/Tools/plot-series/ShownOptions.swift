import ArgumentParser
import Figures
import Files
import SeriesReading
import TimeSeries
import ToolSupport

/// What of the series is drawn.
struct ShownOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The gold standard, a file or a folder of files; several: once for each.",
      valueName: "path"))
  var gold: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      A recording to show; several: once for each. With --scores also pooled and mean. (default: \
      all; with --scores pooled)
      """, valueName: "name"))
  var recording: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      A dimension to show, or two columns that belong together, as the gold standard and the series \
      call them: loudness=h2_17; several: once for each. (default: all in common)
      """, valueName: "[gold=]name"))
  var panel: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Leave out steps before this time.", valueName: "seconds"))
  var from: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Leave out steps after this time.", valueName: "seconds"))
  var to: Double?

  /// Recordings below each other.
  private static let mostRecordings = 6

  var stretch: ClosedRange<Double> { (from ?? -.infinity)...(to ?? .infinity) }

  func validate() throws {
    for (option, value) in [("--from", from), ("--to", to)] {
      if let value, !value.isFinite {
        throw ValidationError("\(option): expected seconds, found \(value)")
      }
    }
    if let from, let to, from >= to {
      throw ValidationError("--to: expected more than --from \(from), found \(to)")
    }
    if let text = panel.first(where: { Self.columns($0) == nil }) {
      throw ValidationError("--panel: expected a name or gold=name, found '\(text)'")
    }
    for (option, values) in [("--recording", recording), ("--panel", panel)] {
      if let twice = values.first(where: { value in values.count { $0 == value } > 1 }) {
        throw ValidationError("\(option): expected each once, found \(twice) more often")
      }
    }
  }

  private static func columns(_ text: String) -> PanelColumns? {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(parts.count), !parts.contains("") else { return nil }
    return PanelColumns(gold: parts[0], prediction: parts[parts.count - 1])
  }

  /// Reads what is to be drawn.
  ///
  /// - Returns: the panels and the systems' names.
  func panels(
    _ systems: PlottedFiles, _ input: InputOptions
  ) throws -> (panels: [ShownPanel], names: [String]) {
    let settings = input.series(PlotSeries.notes)
    var standard: NamedSeries?
    if !gold.isEmpty {
      var files: [String] = []
      for path in gold { files += try SeriesPaths.files(at: path) }
      let series = try TimeSeries.reading(files, settings: settings)
      let path = gold.joined(separator: " ")
      guard !series.recordings.isEmpty else {
        throw FileError(.badData, path: path, "expected rows, found none")
      }
      standard = NamedSeries(name: "gold standard", path: path, series: series)
    }
    let read = try systems.read(settings)
    let selection = ShownSelection(
      recordings: recording, columns: panel.compactMap(Self.columns), stretch: stretch)
    let shown = try selection.panels(gold: standard, systems: read)
    if let (found, expected) = shown.shortName {
      PlotSeries.notes.write(Notes.shortNameText(found: found, expected: expected))
    }
    if recording.isEmpty {
      PlotSeries.notes.write("not in the gold standard, left out", names: shown.leftOut)
    }
    return (shown.panels, read.map(\.name))
  }

  /// What cannot be drawn over time.
  func check(_ panels: [ShownPanel], path: String) throws(FileError) {
    let names = Set(panels.map(\.recording))
    if names.count > Self.mostRecordings {
      throw FileError(
        .badData, path: path,
        "expected at most \(Self.mostRecordings) recordings below each other, found "
          + "\(names.count); --recording chooses")
    }
    if panels.allSatisfy({ $0.predictions.allSatisfy { $0.trace.times.count == 1 } }) {
      throw FileError(
        .badData, path: path,
        "expected recordings of several rows, found one each; --scatter draws such")
    }
  }
}
