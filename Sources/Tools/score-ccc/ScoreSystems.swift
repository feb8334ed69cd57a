import Agreement
import ArgumentParser
import Files
import Scoring
import SeriesReading
import TimeSeries
import ToolSupport
import Uncertainty

struct ScoreSystems: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Score predictions with the concordance correlation coefficient.",
    usage: """
      score-ccc [score] --gold <path> ... [<options>] [<predictions> ...]
      score-ccc merge [<options>] [<moments> ...]
      """,
    discussion: """
      IN
        gold standard and predictions: recording,time,<dimension>..., or a
        published layout; rows pair by recording and time, within half a step

        Each argument is a system, named after its file or folder. A folder
        stands for all series in it: ours/arousal/P16.csv, ours/valence/P16.csv.
        Systems in several files without a folder of their own:
        --system ours=a.csv --system ours=b.csv, or --parts if there is one only.
        Runs of one system, such as seeds of a training, each whole by itself:
        --run ours=seed1.csv --run ours=seed2.csv
      OUT
        dimension,recording,n,n_effective,ccc,ci_lower,ci_upper,interval,pearson,
        bias_correction,scale_shift,location_shift,rmse,mae,convention,ccc_affine
        for each dimension one row per recording, then 'pooled' (all their pairs
        together) and 'mean' (over recordings where the measure is finite);
        undefined is 'nan', what was not computed is empty

        before them, with several systems or --system: system
        after them, with --delay-limit: ccc_shift,shift; with several systems:
        rank, by the pooled coefficient and by the mean; where an interval is by
        block: block_length, seconds; with --run: runs,ccc_sd

        of a system's runs all numbers are means over runs, the interval, over
        recordings, is that of the mean; ccc_sd is the spread over runs
      OUT, with --compare
        dimension,over,first,second,recordings,ccc_first,ccc_second,difference,
        ci_lower,ci_upper,interval,p,p_holm,convention

      The gold standard is held in memory, predictions are read as streams.

      EXAMPLES
        score-ccc --gold gold.csv predictions.csv
        predict --model model.safetensors segments \\
          | score-ccc --gold gold.csv --format table
        score-ccc --gold gold --partition partition.csv --only test ours theirs
        score-ccc --gold gold.csv --compare ours.csv theirs.csv
        score-ccc --gold gold.csv --run ours=seed1.csv --run ours=seed2.csv
        score-ccc --gold gold.csv --moments m1.csv part1.csv > /dev/null
        score-ccc merge m1.csv m2.csv
      """)

  @OptionGroup(title: "Gold standard and systems") var gold: GoldOption

  @OptionGroup(title: "Gold standard and systems") var systems: SystemOptions

  @OptionGroup(title: "Recordings") var partition: PartitionOptions

  @Option(
    help: ArgumentHelp(
      """
      How rows pair. join: by time. By position, where a prediction is longer it is cut: crop (the \
      gold standard too), repeat-last or zero, for what a short one lacks.
      """, valueName: "policy"))
  var length = StepAlignment.Policy.join

  @Option(
    help: ArgumentHelp(
      "Find the shift, up to this many seconds either way, that maximises the CCC.",
      valueName: "seconds"))
  var delayLimit: Double?

  @OptionGroup(title: "Intervals and tests") var uncertainty: IntervalOptions

  @OptionGroup(title: "Report") var report: ReportOptions

  @OptionGroup(title: "Input") var input: InputOptions

  @OptionGroup var destination: OutputOptions

  func validate() throws {
    try checkStandardInput(in: gold.paths + systems.paths + partition.paths)
    try checkOutputs(
      outputs,
      inputs: gold.paths.map { NamedFile("the gold standard", $0) }
        + systems.paths.map { NamedFile("the predictions", $0) }
        + partition.paths.map { NamedFile("the partition", $0) })
    if let delayLimit, !(delayLimit > 0 && delayLimit <= 60) {
      throw ValidationError(
        "--delay-limit: expected more than 0 and at most 60 seconds, found \(delayLimit)")
    }
    if systems.hasRuns { try checkRuns() }
  }

  /// What there is of a single run only.
  private func checkRuns() throws {
    if report.compare {
      throw ValidationError(
        "--compare: expected systems without runs, found --run; runs are compared as systems of "
          + "their own: --system seed1=seed1.csv --system seed2=seed2.csv")
    }
    if report.moments != nil {
      throw ValidationError(
        "--moments: expected systems without runs, found --run; a run's moments are written as "
          + "those of a system of its own: --system seed1=seed1.csv")
    }
    if uncertainty.interval == .lin || uncertainty.interval == .linAsymptotic {
      throw ValidationError(
        "--interval: expected jackknife, block, cluster or none with --run, since Lin's formula is "
          + "for one run, found \(uncertainty.interval?.rawValue ?? "")")
    }
  }

  private var outputs: [NamedOutput] { report.outputs(destination) }

  func run() throws {
    let named = try systems.files()
    try report.check(systemCount: named.count, interval: uncertainty.interval)
    let selection = try partition.selection()
    let goldPaths = try gold.files()
    try checkOutputs(
      outputs,
      inputs: goldPaths.map { NamedFile("the gold standard", $0) }
        + named.flatMap(\.paths).map { NamedFile("the predictions", $0) })
    let (series, label) = (input.series(ScoreCCC.notes), gold.paths.joined(separator: " "))
    let run = ScoringRun(
      settings: ScoringSettings(
        pairing: length, convention: report.convention, delayLimit: delayLimit,
        traceInterval: uncertainty.interval, bootstrap: uncertainty.bootstrap),
      series: series, threads: uncertainty.threads.count)
    let (standard, scores) = try run.scores(of: named) { () throws(FileError) in
      let standard = GoldSeries(
        try TimeSeries.reading(goldPaths, settings: series), selected: selection)
      guard !standard.series.recordings.isEmpty else {
        throw FileError(
          .badData, path: label,
          namesDiffer(
            of: "the partition", expected: selection?.sorted() ?? [],
            found: standard.excluded.sorted()))
      }
      return standard
    }
    let notes = ScoreCCC.notes
    notes.write("not of the partition, left out", names: standard.excluded.sorted())
    notes.write(leftOutOf: scores)
    if delayLimit != nil, scores.allSatisfy({ $0.dimensions.allSatisfy(\.isUnits) }) {
      notes.write("recordings of one row cannot be shifted: no ccc_shift")
    }
    try report.write(
      scores, hasDelays: delayLimit != nil,
      settings: try uncertainty.settings(report.convention, partition, for: scores),
      notes: notes, to: destination)
  }
}

extension StepAlignment.Policy: ExpressibleByArgument {}
