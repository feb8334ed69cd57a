import ArgumentParser
import Scoring
import ToolSupport
import Uncertainty

struct MergeMoments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Score what score-ccc --moments wrote, on one machine or on many.",
    discussion: """
      IN
        files of score-ccc --moments; '-' for standard input
      OUT
        as score-ccc, recordings and systems sorted by name; the same bits in
        whatever order and split the moments come

      Sums of one recording in several files are taken as those of its parts.
      What needs the traces themselves, n_effective, block intervals and delays,
      cannot be computed from moments.

      EXAMPLES
        score-ccc --gold gold.csv --system ours=part1.csv --moments m1.csv
        score-ccc --gold gold.csv --system ours=part2.csv --moments m2.csv
        score-ccc merge m1.csv m2.csv
      """)

  @OptionGroup(title: "Recordings") var partition: PartitionOptions

  @OptionGroup(title: "Intervals and tests") var uncertainty: IntervalOptions

  @OptionGroup(title: "Report") var report: ReportOptions

  @OptionGroup var destination: OutputOptions

  @Argument(help: ArgumentHelp("Files with moments.", valueName: "moments"))
  var files = ["-"]

  func validate() throws {
    try checkStandardInput(in: files + partition.paths)
    try checkOutputs(
      report.outputs(destination),
      inputs: files.map { NamedFile("the moments that are merged", $0) }
        + partition.paths.map { NamedFile("the partition", $0) })
    if uncertainty.interval == .block {
      throw ValidationError(
        "--interval: expected a method that needs no traces, found block")
    }
    if uncertainty.blockLength != nil {
      throw ValidationError("--block-length: expected traces, found moments, which have no blocks")
    }
  }

  func run() throws {
    let merged = try MergedMoments(files: files, selected: try partition.selection())
    let notes = ScoreCCC.notes
    notes.write("not of the partition, left out", names: merged.excluded)
    notes.write("taken as parts of one recording", names: merged.recordingsInParts)
    try report.check(systemCount: merged.systems.count, interval: uncertainty.interval)
    try report.write(
      merged.systems, hasDelays: false,
      settings: try uncertainty.settings(report.convention, partition, for: merged.systems),
      notes: notes, to: destination)
  }
}
