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
        two series, files or folders: recording,time,<column>..., or a
        published layout; rows pair by recording and time, within half a step
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
        predict --model model.safetensors segments \\
          | correlate-series --best 1 - features.csv
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

  @OptionGroup var input: InputOptions

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
    let records: Records
    if let choose, let report {
      records = try chosen(from: read(choose), reportedOn: read(report), with: second)
    } else {
      records = try all(of: read(series[0]), with: second)
    }
    try destination.write { try $0.write(records.csv) }
  }

  /// A series whole, and what messages call it.
  private func read(_ path: String) throws(FileError) -> (path: String, series: TimeSeries) {
    let options = input.series(CorrelateSeries.notes)
    let series = try TimeSeries.reading(try SeriesPaths.files(at: path), options: options)
    guard !series.recordings.isEmpty else {
      throw FileError(.badData, path: path, "expected rows, found none")
    }
    return (path, series)
  }

  private typealias Named = (path: String, series: TimeSeries)

  private func all(of first: Named, with second: Named) throws -> Records {
    let steps = try CommonSteps(first.series, second.series, path: second.path)
    tell(steps.alone, steps)
    let tables = CoefficientTables(steps)
    let observed = tables[by]
    let pairs = observed.bestPairs(best ?? first.series.dimensions.count)
    let null = CircularShifts(
      steps, by, observed: observed, shifts: shifts, seed: seed, threads: threads.count)
    var records = Records(columns: [
      "first", "second", "n", "pearson", "spearman", "p", "p_corrected",
    ])
    records.decimals = digits.count
    for pair in pairs {
      let place = pair.first * steps.secondNames.count + pair.second
      records.rows.append(
        [.text(steps.firstNames[pair.first]), .text(steps.secondNames[pair.second])]
          + fields(of: pair, tables, p: null.pValues[place], corrected: null.corrected[place]))
    }
    return records
  }

  private func chosen(
    from chosen: Named, reportedOn reported: Named, with second: Named
  ) throws -> Records {
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
    let choice = try CommonSteps(chosen.series, second.series, path: second.path)
    let steps = try CommonSteps(reported.series, second.series, path: second.path)
    tell(choice.alone.filter(Set(steps.alone).contains), choice, steps)
    let observed = CorrelationTable(choice, by)
    let pairs = observed.bestPairs(best ?? 1)
    let tables = CoefficientTables(steps)
    let null = CircularShifts(
      steps, by, observed: tables[by], selected: pairs, shifts: shifts, seed: seed,
      threads: threads.count)
    var records = Records(columns: [
      "first", "second", "n_chosen", "chosen", "n", "pearson", "spearman", "p", "p_corrected",
    ])
    records.decimals = digits.count
    for (place, pair) in pairs.enumerated() {
      let names: [Records.Field] = [
        .text(steps.firstNames[pair.first]), .text(steps.secondNames[pair.second]),
      ]
      let choice: [Records.Field] = [
        .count(observed.counts[pair.first][pair.second]),
        .number(observed.values[pair.first][pair.second]),
      ]
      records.rows.append(
        names + choice
          + fields(of: pair, tables, p: null.pValues[place], corrected: null.corrected[place]))
    }
    return records
  }

  private func fields(
    of pair: (first: Int, second: Int), _ tables: CoefficientTables, p: Double, corrected: Double
  ) -> [Records.Field] {
    let values = [Coefficient.pearson, .spearman].map { tables[$0].values[pair.first][pair.second] }
    let tests: [Records.Field] =
      shifts == 0 ? [.missing, .missing] : [.number(p), .number(corrected)]
    return [.count(tables[by].counts[pair.first][pair.second])] + values.map { .number($0) } + tests
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

/// Both coefficients of the same steps.
private struct CoefficientTables {
  private let pearson: CorrelationTable
  private let spearman: CorrelationTable

  init(_ steps: CommonSteps) {
    pearson = CorrelationTable(steps, .pearson)
    spearman = CorrelationTable(steps, .spearman)
  }

  subscript(coefficient: Coefficient) -> CorrelationTable {
    switch coefficient {
    case .pearson: pearson
    case .spearman: spearman
    }
  }
}

extension Coefficient: ExpressibleByArgument {}
