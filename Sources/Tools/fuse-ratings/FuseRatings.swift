import ArgumentParser
import Files
import Parallel
import Ratings
import RatingsToolSupport
import Text
import TimeSeries
import ToolSupport

@main
struct FuseRatings: Tool {
  static let configuration = CommandConfiguration(
    tool: "fuse-ratings",
    abstract: "Fuse the ratings of several people into a gold standard.",
    discussion: """
      IN
        one file per recording and dimension, its value columns the raters:
        time;FM1;FM2;... as in RECOLA, or recording,time,<rater>...; the
        recording's name is its column or else the file's name, the
        dimension's name is the folder's, or --dimension
        or one file per rater, whose name is in its path: --raters-from;
        a folder is the files in it
      OUT
        recording,time,<dimension>..., sorted by name; with --spread each
        dimension is followed by <dimension>_spread
      REPORT
        recording,dimension,rater,weight,mean_ccc,mean_pearson,delay,bias,scale,
        steps,missing,cut,filled,remark
      ALIGNED
        recording,time,<rater>..., with several dimensions <dimension>_<rater>

      Ratings are read, resampled to a common time grid (--resample), brought to
      one length, smoothed, standardised, moved against their delays, and fused.
      Raters who are missing at a step take no part there. All ratings are held
      in memory.

      EXAMPLES
        fuse-ratings --method avec ratings/arousal/*.csv ratings/valence/*.csv \\
          > gold.csv
        fuse-ratings --method ewe --align-delay 4 --report raters.csv ratings \\
          > gold.csv
        fuse-ratings --method mean --dimension arousal P16.csv \\
          | score-ccc --gold gold.csv
      """)

  @OptionGroup(title: "Method") var method: MethodOptions

  @OptionGroup(title: "Preparation") var preparation: PreparationOptions

  @OptionGroup(title: "Raters") var raters: RaterOptions

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

  @OptionGroup var digits: DigitsOption

  @Option(
    help: ArgumentHelp(
      "Write the ratings as they were averaged, moved or warped in time, to this CSV file.",
      valueName: "file"))
  var aligned: String?

  @OptionGroup var jobs: JobsOption

  @OptionGroup var destination: OutputOptions

  @Argument(help: ArgumentHelp("Ratings; '-' for standard input.", valueName: "ratings"))
  var ratings = ["-"]

  func validate() throws {
    try checkStandardInput(in: ratings)
    try checkOutputs(
      [
        NamedOutput("--output", "the gold standard's", destination.output),
        report.map { NamedOutput("--report", "the report's", $0) },
        aligned.map { NamedOutput("--aligned", "the aligned ratings'", $0) },
      ].compactMap(\.self),
      inputs: ratings.map { NamedFile("the ratings", $0) })
    if aligned != nil, preparation.alignDelay == nil, method.method != .raaw {
      throw ValidationError(
        "--aligned: expected --align-delay or the method raaw, found \(method.method.rawValue)")
    }
  }

  func run() throws {
    let notes = FusionNotes(isReportWritten: report != nil)
    let (paths, source) = try raters.source.files(at: ratings, input, FuseRatings.notes)
    var files = RatingFiles(
      raters: source, dimension: input.dimension, settings: input.series(FuseRatings.notes))
    for path in paths { try files.read(path) }
    if files.recordings.isEmpty, let path = paths.first {
      throw FileError(.badData, path: path, "expected ratings, found no rows")
    }
    notes.writeEmpty(files.empty)
    try join(&files)
    let prepared = try preparation.settings.prepared(files)
    if input.columns == nil { FuseRatings.notes.write(raters: files.raterNames) }
    for (ratings, remarks) in zip(prepared.ratings, prepared.remarks) {
      notes.write(remarks, of: ratings)
    }
    if method.method == .raaw { notes.writeCost(of: prepared.ratings) }
    let fused = try fuse(prepared.ratings, files)
    for recording in fused {
      if let limit = preparation.alignDelay { notes.writeDelays(of: recording, limit: limit) }
      notes.write(recording, triesStarts: method.triesStarts)
    }
    let series = try TimeSeries(fused, withSpread: spread)
    try destination.write { output in
      try write(fused, series, to: output)
    }
  }

  /// Brings recordings of one row each together.
  ///
  /// - Throws: status 65 if what was asked for needs steps in time.
  private func join(_ files: inout RatingFiles) throws {
    files.joinUnits()
    let count = files.recordings.reduce(0) { $0 + $1.units.count }
    guard count > 0 else { return }
    if let option = preparation.optionInTime ?? method.optionInTime {
      throw ToolError(
        .badData,
        "\(option): expected recordings of several rows, found \(count) of one row each")
    }
    FuseRatings.notes.write(
      "recordings of one row are fused together, as steps of 'all': \(count)")
  }

  /// Moves raters against their delays and fuses them; what takes its time.
  private func fuse(
    _ prepared: [SteppedRatings], _ files: RatingFiles
  ) throws -> [FusedRecording] {
    var settings: [FusedRecording.Settings] = []
    for (index, ratings) in prepared.enumerated() {
      let chosen = try files.attempt(index) { () throws(RatingsError) in
        try method.chosen(for: ratings)
      }
      settings.append(
        FusedRecording.Settings(
          method: chosen, convention: raters.convention, delayLimit: preparation.alignDelay,
          smoothing: preparation.smoothFused))
    }
    let progress = ProgressBar(label: "fuse-ratings", total: prepared.count)
    let results = parallelMap(below: prepared.count, threads: jobs.count) { [settings] index in
      defer { progress.advance() }
      return Result { () throws(RecordingError) in
        try files.attempt(index) { () throws(RatingsError) in
          try FusedRecording(
            prepared[index], path: files.path(index), settings: settings[index])
        }
      }
    }
    progress.clear()
    return try results.map { try $0.get() }
  }

  /// The files beside it get their names after the gold standard is written, and before that gets its
  /// own.
  private func write(
    _ fused: [FusedRecording], _ series: TimeSeries, to output: OpenFile
  ) throws {
    guard let aligned else { return try writeReport(fused, series, to: output) }
    try Output.write(to: aligned) { file in
      try TimeSeries(aligned: fused).write(to: file)
      try writeReport(fused, series, to: output)
    }
  }

  private func writeReport(
    _ fused: [FusedRecording], _ series: TimeSeries, to output: OpenFile
  ) throws {
    guard let report else { return try series.write(to: output) }
    try Output.write(to: report) { file in
      try file.write(self.report(on: fused))
      try series.write(to: output)
    }
  }

  /// Each rater's part in the gold standards: one row per recording, dimension and rater.
  private func report(on fused: [FusedRecording]) -> String {
    var records = Records(columns: [
      "recording", "dimension", "rater", "weight", "mean_ccc", "mean_pearson", "delay", "bias",
      "scale", "steps", "missing", "cut", "filled", "remark",
    ])
    records.decimals = digits.count
    let ordered = fused.sorted {
      ($0.ratings.recording, $0.ratings.dimension) < ($1.ratings.recording, $1.ratings.dimension)
    }
    for recording in ordered {
      for row in RaterSummary.all(of: recording.ratings, in: recording.gold, raters.convention) {
        var fields: [Records.Field] = [row.recording, row.dimension, row.rater].map { .text($0) }
        fields += [
          row.weight, row.meanConcordance, row.meanPearson, row.delay, row.bias, row.scale,
        ].map { .number($0) }
        fields += [row.steps, row.missing, row.cut, row.filled].map { .count($0) }
        records.rows.append(fields + [row.remark.map { .text($0.rawValue) } ?? .missing])
      }
    }
    return records.csv
  }
}

extension TimeSeries {
  fileprivate func write(to output: OpenFile) throws {
    var writer = SeriesWriter(to: output, dimensions: dimensions)
    for recording in recordings { try writer.write(recording) }
    try writer.finish()
  }
}
