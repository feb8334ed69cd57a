import ArgumentParser
import Association
import Files
import SeriesReading
import Text
import TimeSeries
import ToolSupport

@main
struct CorrelateSeries: Tool {
  static let configuration = CommandConfiguration(
    tool: "correlate-series",
    abstract: "Correlate every column of one series with every column of another.",
    usage: """
      correlate-series [<options>] <first> <second>
      correlate-series --choose <first> --report <first> [<options>] <second>
      """,
    discussion: """
      IN
        two series, files or folders: recording,time,<column>..., a published
        layout, or NAME.<set>.features.safetensors; rows pair by recording and
        time, within half a step
      OUT
        first,second,n,pearson,spearman,p,p_corrected
        a row for each pair of columns, the largest in absolute value first, by
        the coefficient that --by names; undefined is 'nan'
      OUT, with --choose
        first,second,n_chosen,chosen,n,pearson,spearman,p,p_corrected
        for each column of the second the best of the first over the recordings
        of --choose, and how it does over those of --report

      Steps of all recordings are correlated together, so that levels that
      differ between recordings count; pairs with a missing value take no part.
      p tells how often a correlation as large comes about when the second
      series is rotated in time within each recording, by --shifts random
      numbers of steps, which leaves both as autocorrelated as they are; rows
      count as consecutive steps. p_corrected is for the largest of all pairs of
      columns at each shift, with --choose of those reported. Both series are
      held in memory.

      EXAMPLES
        correlate-series cells.csv features.csv > correlations.csv
        predict --model model.safetensors --activations h segments \\
          | correlate-series --best 1 - features.csv
        correlate-series --best 1 cells features > correlations.csv
        correlate-series --choose validation.csv --report test.csv features.csv
      """)

  @Option(
    help: ArgumentHelp(
      "Series of the recordings over which the best columns are chosen.", valueName: "first"))
  var choose: String?

  @Option(
    help: ArgumentHelp(
      "Series of the other recordings, over which what was chosen is reported.",
      valueName: "first"))
  var report: String?

  @Option(help: "What orders the rows and has p: pearson or spearman.")
  var by = Coefficient.pearson

  @Option(
    help: ArgumentHelp(
      """
      Rows for each column of the second series, the best columns of the first. (default: all; with \
      --choose 1)
      """, valueName: "number"))
  var best: Int?

  @Option(
    help: ArgumentHelp(
      "Random rotations behind p, which is no less than 1 / (1 + number); 0: no p.",
      valueName: "number"))
  var shifts = 199

  @Option(help: ArgumentHelp("Seed of the rotations.", valueName: "number"))
  var seed: UInt64 = 1

  @OptionGroup var threads: ThreadsOption

  @OptionGroup var digits: DigitsOption

  @OptionGroup(title: "Input") var input: InputOptions

  @OptionGroup var destination: OutputOptions

  @Argument(
    help: ArgumentHelp(
      "The two series, with --choose only the second; '-' for standard input.", valueName: "series")
  )
  var series: [String] = []

  private var paths: [String] { [choose, report].compactMap(\.self) + series }

  func validate() throws {
    if (choose == nil) != (report == nil) {
      throw ValidationError("expected --choose and --report together, found one of them")
    }
    let expected = choose == nil ? 2 : 1
    guard series.count == expected else {
      throw ValidationError(
        "expected \(counted(expected, "file")) or folder\(expected == 1 ? "" : "s")"
          + "\(choose == nil ? "" : " beside --choose and --report"), found \(series.count)")
    }
    try checkStandardInput(in: paths)
    try checkOutputs(
      [NamedOutput("--output", "the correlations'", destination.output)],
      inputs: paths.map { NamedFile("the series", $0) })
    if let best, best < 1 { throw ValidationError("--best: expected at least 1, found \(best)") }
    guard (0...1_000_000).contains(shifts) else {
      throw ValidationError("--shifts: expected 0 to 1000000, found \(shifts)")
    }
  }

  func run() throws {
    let second = try read(series[series.count - 1])
    let settings = CorrelatedPairs.Settings(
      by, best: best ?? (choose == nil ? nil : 1), shifts: shifts, seed: seed,
      threads: threads.count)
    let correlated: CorrelatedPairs
    if let choose, let report {
      let (choice, steps) = try steps(choosing: read(choose), reporting: read(report), with: second)
      tell(choice.alone.filter(Set(steps.alone).contains), choice, steps)
      correlated = CorrelatedPairs(of: steps, chosenFrom: choice, settings)
    } else {
      let steps = try CommonSteps(read(series[0]).series, second.series, path: second.path)
      tell(steps.alone, steps)
      correlated = CorrelatedPairs(of: steps, settings)
    }
    try destination.write { try $0.write(records(of: correlated.pairs).csv) }
  }

  /// A series whole, and what messages call it.
  private func read(_ path: String) throws(FileError) -> (path: String, series: TimeSeries) {
    let series =
      if let features = try TimeSeries(featuresAt: path) {
        features
      } else {
        try TimeSeries.reading(
          try SeriesPaths.files(at: path), settings: input.series(CorrelateSeries.notes))
      }
    guard !series.recordings.isEmpty else {
      throw FileError(.badData, path: path, "expected rows, found none")
    }
    return (path, series)
  }

  private typealias Named = (path: String, series: TimeSeries)

  private func steps(
    choosing chosen: Named, reporting reported: Named, with second: Named
  ) throws -> (choice: CommonSteps, reported: CommonSteps) {
    let known = Set(chosen.series.recordings.map(\.name))
    if let both = reported.series.recordings.first(where: { known.contains($0.name) }) {
      throw FileError(
        .badData, path: reported.path,
        "expected other recordings than those of --choose, found \(both.name) in both")
    }
    guard chosen.series.dimensions == reported.series.dimensions else {
      throw FileError(
        .badData, path: reported.path,
        "expected the columns of --choose (\(listed(chosen.series.dimensions))), found "
          + listed(reported.series.dimensions))
    }
    return (
      try CommonSteps(chosen.series, second.series, path: second.path),
      try CommonSteps(reported.series, second.series, path: second.path)
    )
  }

  private func records(of pairs: [CorrelatedPairs.Pair]) -> Records {
    var records = Records(
      columns: ["first", "second"] + (choose == nil ? [] : ["n_chosen", "chosen"])
        + ["n", "pearson", "spearman", "p", "p_corrected"])
    records.decimals = digits.count
    for pair in pairs {
      let chosen: [Records.Field] = pair.chosen.map { [.count($0.count), .number($0.value)] } ?? []
      records.rows.append(
        [.text(pair.first), .text(pair.second)] + chosen
          + [
            .count(pair.count), .number(pair.pearson), .number(pair.spearman),
            Records.Field(pair.p), Records.Field(pair.corrected),
          ])
    }
    return records
  }

  /// Says what took no part.
  private func tell(_ alone: [String], _ steps: CommonSteps...) {
    let notes = CorrelateSeries.notes
    if let (found, expected) = steps.compactMap(\.shortName).first {
      notes.write(Notes.shortNameText(found: found, expected: expected))
    }
    notes.write("recordings of one series only, left out", names: alone)
    let first = steps.reduce(0) { $0 + $1.unmatched.first }
    let second = steps.reduce(0) { $0 + $1.unmatched.second }
    if first + second > 0 {
      notes.write(
        "left out: \(counted(first, "step")) of the first series and "
          + "\(counted(second, "step")) of the second without a partner")
    }
  }
}

extension Coefficient: ExpressibleByArgument {}
