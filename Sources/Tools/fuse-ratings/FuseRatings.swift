import ArgumentParser
import Files
import Parallel
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
        time;FM1;FM2;... as in RECOLA, or recording,time,<rater>...; the
        recording's name is its column or else the file's name, the
        dimension's name is the folder's, or --dimension
        or a file a rater, whose name is in its path: --raters-from
      OUT
        recording,time,<dimension>..., sorted by name; with --spread each
        dimension is followed by <dimension>_spread
      REPORT
        recording,dimension,rater,weight,mean_ccc,mean_pearson,delay,bias,scale,
        steps,missing,cut,filled,remark

      Ratings are read, laid on common steps (--resample), brought to one length,
      smoothed, standardised, moved against their delays, and fused. Raters who
      are missing at a step take no part there. All ratings are held in memory.

      EXAMPLES
        fuse-ratings --method avec ratings/arousal/*.csv ratings/valence/*.csv \\
          > gold.csv
        fuse-ratings --method ewe --align-delay 4 --report raters.csv \\
          --raters-from '{dimension}/{recording}/{rater}' ratings/*/*/*.csv \\
          > gold.csv
        fuse-ratings --method mean --dimension arousal P16.csv \\
          | score-ccc --gold gold.csv
      """)

  @OptionGroup(title: "Method") var method: MethodOptions

  @OptionGroup(title: "Preparation") var preparation: PreparationOptions

  @Option(
    help: ArgumentHelp(
      """
      What tells raters apart. columns: a file's value columns are raters. files, folders: a file is \
      one rater's, called as the file (after the recording's name, as in P16_FM1.csv) or the folder \
      is; its value columns are dimensions. Or a pattern of the path without the ending, such as \
      {dimension}/{recording}/{rater} for ratings/arousal/P16/FM1.csv.
      """, valueName: "columns|files|folders|pattern"))
  var ratersFrom = RaterSource.columns

  @OptionGroup(title: "Input") var input: InputOptions

  @Flag(
    help: """
      Add a column with the raters' spread at each step: the root of their mean squared distance \
      from the gold standard.
      """)
  var spread = false

  @Option(
    help: ArgumentHelp(
      "Write each rater's part to this CSV file, whole or not at all.", valueName: "file"))
  var report: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Recordings at a time.", valueName: "number"))
  var jobs = 1

  @OptionGroup var destination: OutputOptions

  @Argument(help: ArgumentHelp("Ratings; '-' for standard input.", valueName: "ratings"))
  var ratings = ["-"]

  func validate() throws {
    try checkStandardInput(in: ratings)
    guard jobs > 0 else {
      throw ValidationError("--jobs: expected at least 1, found \(jobs)")
    }
    if let report, report == destination.output ?? "-" {
      throw ValidationError("--report: expected another file than the gold standard's")
    }
  }

  func run() throws {
    try reportingErrors {
      let notes = FusionNotes(isReportWritten: report != nil)
      var files = RatingFiles(
        raters: ratersFrom, dimension: input.dimension, options: input.series)
      for path in ratings { try files.read(path) }
      if files.recordings.isEmpty, let path = ratings.first {
        throw FileError(.badData, path: path, "expected ratings, found no rows")
      }
      notes.writeEmpty(files.empty)
      let prepared = try preparation.prepare(files, notes)
      let fused = try fuse(prepared, files)
      for recording in fused {
        if let limit = preparation.alignDelay { notes.writeDelays(of: recording, limit: limit) }
        notes.write(recording.gold, of: recording.ratings)
      }
      let series = try TimeSeries(fused, withSpread: spread)
      try destination.write { output in
        try write(fused, series, to: output)
      }
    }
  }

  /// Moves raters against their delays and fuses them; what takes its time.
  private func fuse(
    _ prepared: [SteppedRatings], _ files: RatingFiles
  ) throws -> [FusedRecording] {
    let limit = preparation.alignDelay
    var methods: [GoldStandard.Method] = []
    for (index, ratings) in prepared.enumerated() {
      methods.append(
        try files.attempt(index) { () throws(RatingsError) in try method.chosen(for: ratings) })
    }
    let progress = ProgressBar(label: "fuse-ratings", total: prepared.count)
    let results = concurrentMap(below: prepared.count, threads: jobs) { [methods] index in
      defer { progress.advance() }
      return Result { () throws(FileError) in
        try files.attempt(index) { () throws(RatingsError) in
          try FusedRecording(
            prepared[index], path: files.path(index), by: methods[index], delayLimit: limit)
        }
      }
    }
    progress.clear()
    return try results.map { try $0.get() }
  }

  /// The report gets its name after the gold standard is written, and before that gets its own.
  private func write(
    _ fused: [FusedRecording], _ series: TimeSeries, to output: borrowing OutputFile
  ) throws {
    guard let report else { return try series.write(to: output) }
    var file = try OutputFile(path: report)
    try file.write(ReportTable(fused).csv)
    try series.write(to: output)
    try file.commit()
  }
}

extension TimeSeries {
  fileprivate func write(to output: borrowing OutputFile) throws {
    var writer = SeriesWriter(to: output, dimensions: dimensions)
    for recording in recordings { try writer.write(recording) }
    try writer.finish()
  }
}

extension RaterSource: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }

  public var defaultValueDescription: String { "columns" }
}
