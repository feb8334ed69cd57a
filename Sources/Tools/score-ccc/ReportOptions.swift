import Agreement
import ArgumentParser
import Files
import Scoring
import ToolSupport
import Uncertainty

/// What is printed of scores, and how.
struct ReportOptions: ParsableArguments {
  @Option(
    help: """
      population: all sums by n. sample: all by n - 1. avec: covariance by n, variances by n - 1.
      """)
  var convention = Convention.population

  @Flag(help: "Print how every pair of systems compares instead of the scores.")
  var compare = false

  @Option(
    help: ArgumentHelp(
      "Also write the exact sums behind the scores, for score-ccc merge.", valueName: "file"))
  var moments: String?

  @Option(help: "Output format.")
  var format = OutputFormat.csv

  @OptionGroup var digits: DigitsOption

  func validate() throws {
    if moments == "-" {
      throw ValidationError("--moments: expected a file, found standard output")
    }
  }

  /// What is written, scores first.
  func outputs(_ destination: OutputOptions) -> [NamedOutput] {
    [NamedOutput("--output", "the scores'", destination.output)]
      + (moments.map { [NamedOutput("--moments", "the moments'", $0)] } ?? [])
  }

  /// - Throws: status 64 if there are too few systems to compare, or differences have no such
  ///   interval.
  func check(systemCount: Int, interval: IntervalMethod?) throws {
    guard compare else { return }
    if systemCount < 2 {
      throw ToolError(.validationFailure, "--compare: expected two systems or more, found one")
    }
    if let interval, ![.block, .jackknife, .cluster].contains(interval) {
      throw ToolError(
        .validationFailure,
        "--compare: expected the interval block, jackknife or cluster, found \(interval.rawValue)")
    }
  }

  /// Says what is to be said and writes what was asked for.
  func write(
    _ systems: [SystemScores], hasDelays: Bool, settings: ReportSettings, notes: Notes,
    to destination: OutputOptions
  ) throws {
    let isColoured = destination.output ?? "-" == "-" && TextStyle.isShown
    let text: String
    if compare {
      let table = ComparisonTable(systems, settings: settings)
      for remark in table.remarks { notes.write(remark.text) }
      guard !table.rows.isEmpty else {
        throw ToolError(
          .badData, "--compare: expected recordings that all systems have, found none")
      }
      let report = ComparisonReport(table, settings)
      text =
        format.text(of: report.records, digits: digits.count) ?? report.text(isColoured: isColoured)
    } else {
      let table = ScoreTable(systems, settings: settings)
      for remark in table.remarks { notes.write(remark.text) }
      let names = Set(systems.map(\.name))
      let layout = ScoreLayout(
        isNamed: names.contains { !$0.isEmpty }, hasDelays: hasDelays, isRanked: names.count > 1,
        hasRuns: systems.contains { $0.run != nil }, settings: settings)
      text =
        format.text(of: layout.records(of: table), digits: digits.count)
        ?? ScoreText(table, layout).text(isColoured: isColoured)
    }
    if let moments {
      try Output.write(to: moments) {
        try $0.write(MomentsFile.text(of: systems.flatMap(\.moments)))
      }
    }
    try destination.write { try $0.write(text) }
  }
}

extension Convention: ExpressibleByArgument {}
