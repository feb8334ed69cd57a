import Agreement
import ArgumentParser
import TimeSeries
import ToolSupport

@main
struct ScoreCCC: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score-ccc",
    abstract: "Score predictions with the concordance correlation coefficient.",
    discussion: """
      IN
        gold standard and predictions: recording,time,<dimension>..., or a
        published layout; rows pair by recording and time, within half a step
      OUT
        dimension,recording,n,ccc,pearson,bias_correction,scale_shift,
        location_shift,rmse,mae,convention
        for each dimension one row a recording, then 'pooled' (all their pairs
        together) and 'mean' (over recordings where the measure is finite);
        undefined is 'nan'

      The gold standard is held in memory, predictions are read as a stream.

      EXAMPLES
        score-ccc --gold gold.csv predictions.csv
        predict --model model.safetensors segments \\
          | score-ccc --gold gold.csv --format table
        score-ccc --gold gold/arousal/P16.csv --gold gold/arousal/P17.csv p.csv
      """)

  @Option(help: ArgumentHelp("The gold standard; several files: once for each.", valueName: "file"))
  var gold: [String]

  @Option(
    help: """
      population: all sums by n. sample: all by n - 1. avec: covariance by n, variances by n - 1.
      """)
  var convention = Convention.population

  @Option(help: "How scores are printed.")
  var format = ScoreFormat.csv

  @OptionGroup var input: InputOptions

  @OptionGroup var destination: OutputOptions

  @Argument(help: ArgumentHelp("Predictions; '-' for standard input.", valueName: "predictions"))
  var predictions = ["-"]

  func validate() throws {
    if (gold + predictions).count(where: { $0 == "-" }) > 1 {
      throw ValidationError("expected standard input ('-') once, found it more often")
    }
  }

  func run() throws {
    try reportingErrors {
      var scoring = Scoring(gold: try TimeSeries.reading(gold, options: input.series))
      for path in predictions {
        var reader = try SeriesReader(path: path, options: input.series)
        let dimensions = reader.dimensions
        try scoring.check(dimensions: dimensions, from: path)
        while let recording = try reader.next() {
          try scoring.add(recording, dimensions: dimensions, from: path)
        }
      }
      guard scoring.commonSteps > 0 else {
        throw ToolError(
          .badData,
          "\(predictions.joined(separator: " ")): expected recordings and times of the gold "
            + "standard, found none")
      }
      let table = ScoreTable(scoring, convention: convention)
      report(scoring, table)
      try destination.write { try $0.write(format.text(of: table)) }
    }
  }

  /// Says what took no part.
  private func report(_ scoring: Scoring, _ table: ScoreTable) {
    let notes = Notes(tool: "score-ccc")
    let leftOut = scoring.leftOut
    notes.write(
      "left out, recordings not in the gold standard", names: leftOut.predictionOnlyRecordings)
    notes.write(
      "left out, dimensions not in the gold standard", names: leftOut.predictionOnlyDimensions)
    notes.write("dimensions not predicted", names: scoring.goldOnlyDimensions)
    notes.writeSteps(
      goldOnly: leftOut.goldOnlySteps, predictionOnly: leftOut.predictionOnlySteps)
    let unpredicted = scoring.dimensions.map(\.unpredicted)
    if Set(unpredicted).count == 1 {
      notes.write("recordings not predicted", names: unpredicted[0])
    } else {
      for dimension in scoring.dimensions {
        notes.write("\(dimension.name): recordings not predicted", names: dimension.unpredicted)
      }
    }
    for remark in table.remarks { notes.write(remark) }
  }
}

extension Convention: ExpressibleByArgument {}
