import ArgumentParser
import Figures
import Files
import Ratings
import RatingsToolSupport
import ToolSupport

/// The raters' spread, as a band behind the series.
struct RatingsBand: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Ratings, a file or a folder of files, of which the band is drawn: their mean at each step, \
      less and more their standard deviation (by n); several: once for each.
      """, valueName: "path"))
  var ratings: [String] = []

  @OptionGroup var source: RaterSourceOption

  func validate() throws {
    if ratings.isEmpty, source.ratersFrom != nil {
      throw ValidationError("--raters-from: expected --ratings with it")
    }
  }

  /// Adds the band to the panels of which there are ratings.
  ///
  /// - Throws: as `RatingFiles`; `.badData` if there are ratings of none of the panels, or a
  ///   recording's raters have no steps in common.
  func add(
    to panels: inout [ShownPanel], within stretch: ClosedRange<Double>, _ input: InputOptions
  ) throws {
    if ratings.isEmpty { return }
    let (paths, source) = try source.files(at: ratings, input, PlotSeries.notes)
    var files = RatingFiles(
      raters: source, dimension: input.dimension, settings: input.series(PlotSeries.notes))
    for path in paths { try files.read(path) }
    var hasBand = false
    for (index, rated) in files.recordings.enumerated() {
      for place in panels.indices
      where panels[place].recording == rated.recording
        && panels[place].columns.gold == rated.dimension
      {
        panels[place].band = try band(of: rated, path: files.path(index)).within(stretch)
        hasBand = true
      }
    }
    guard hasBand else {
      let wanted = panels.map { "\($0.recording) in \($0.columns.gold)" }
      let found = files.recordings.map { "\($0.recording) in \($0.dimension)" }
      throw FileError(
        .badData, path: ratings.joined(separator: " "),
        "expected ratings of \(listed(wanted)), found \(found.isEmpty ? "none" : listed(found))")
    }
  }

  private func band(of rated: RatedRecording, path: String) throws -> RaterBand {
    do throws(RatingsError) {
      let steps = try rated.onCommonSteps()
      let mean = try GoldStandard(fusing: steps.values, by: .mean)
      return RaterBand(
        times: steps.times, lower: zip(mean.values, mean.spread).map { $0 - $1 },
        upper: zip(mean.values, mean.spread).map { $0 + $1 })
    } catch {
      throw ToolError(
        .badData,
        "\(path): \(rated.recording), \(rated.dimension): \(error)")
    }
  }
}
