import ArgumentParser
import Ratings
import TimeSeries
import ToolSupport

@main
struct FuseRatings: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuse-ratings",
    abstract: "Fuse the ratings of several people into a gold standard.",
    discussion: """
      IN
        a file a recording and dimension, its value columns the raters:
        time;FM1;FM2;... as in RECOLA, or recording,time,<rater>...;
        the recording's name is its column or else the file's name, the
        dimension's name is the folder's, or --dimension
      OUT
        recording,time,<dimension>..., sorted by name

      Raters who are missing at a step take no part there. All ratings are held
      in memory.

      EXAMPLES
        fuse-ratings --method avec ratings/arousal/*.csv ratings/valence/*.csv \\
          > gold.csv
        fuse-ratings --method mean --dimension arousal P16.csv \\
          | score-ccc --gold gold.csv
      """)

  @Option(
    help: """
      mean: the mean of the raters at each step. avec: each rater first centred to the raters' mean, \
      weighted by their concordance with each other.
      """)
  var method: GoldStandard.Method

  @OptionGroup var input: InputOptions

  @OptionGroup var destination: OutputOptions

  @Argument(help: ArgumentHelp("Ratings; '-' for standard input.", valueName: "ratings"))
  var ratings = ["-"]

  func validate() throws {
    if ratings.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("expected standard input ('-') once, found it more often")
    }
  }

  func run() throws {
    try reportingErrors {
      var parts: [(path: String, series: TimeSeries)] = []
      for path in ratings {
        let fused = try FusedFile(
          path: path, dimension: input.dimension, options: input.series, method: method)
        fused.report(to: Notes(tool: "fuse-ratings"))
        parts.append((path, fused.series))
      }
      let series = try TimeSeries.merging(parts).sortedByName()
      try destination.write { output in
        var writer = SeriesWriter(to: output, dimensions: series.dimensions)
        for recording in series.recordings { try writer.write(recording) }
        try writer.finish()
      }
    }
  }
}

extension GoldStandard.Method: ExpressibleByArgument {}

extension TimeSeries {
  /// Dimensions and recordings in the order of their names, whatever that of the files was.
  fileprivate func sortedByName() -> TimeSeries {
    let order = dimensions.indices.sorted { dimensions[$0] < dimensions[$1] }
    return TimeSeries(
      dimensions: order.map { dimensions[$0] },
      recordings: recordings.sorted { $0.name < $1.name }.map { recording in
        Recording(
          name: recording.name, times: recording.times,
          columns: order.map { recording.columns[$0] })
      })
  }
}
