import ArgumentParser
import Files
import Text
package import TimeSeries
package import ToolSupport

/// Predictions for a model that is to learn from them.
package struct CrossFitOptions: ParsableArguments {
  @Option(
    name: .customLong("cross-fit"),
    help: ArgumentHelp(
      """
      Divide the training recordings among so many folds, and predict each by a fit to the others, \
      for --predictions.
      """, valueName: "folds"))
  var folds: Int?

  @Option(
    help: ArgumentHelp(
      """
      Where --cross-fit writes the predictions: those of the training partition by fits that have not \
      seen them, those of all others by the model.
      """, valueName: "file"))
  var predictions: String?

  package init() {}

  package func validate() throws {
    if let folds {
      guard (2...1_000_000).contains(folds) else {
        throw ValidationError("--cross-fit: expected 2 to 1000000, found \(folds)")
      }
      if predictions == nil { throw ValidationError("--cross-fit: expected --predictions with it") }
    }
    if let predictions {
      if folds == nil { throw ValidationError("--predictions: expected --cross-fit with it") }
      guard !["", "-"].contains(predictions) else {
        throw ValidationError("--predictions: expected a file, found '\(predictions)'")
      }
    }
  }

  /// What is written.
  package var outputs: [NamedOutput] {
    [predictions].compactMap(\.self).map { NamedOutput("--predictions", "the predictions'", $0) }
  }

  /// - Parameter count: recordings of the training partition.
  /// - Throws: status 64 if there are fewer than folds.
  package func check(recordings count: Int) throws(ToolError) {
    guard let folds, folds > count else { return }
    throw ToolError(
      .validationFailure,
      "--cross-fit: expected at most the \(counted(count, "recording")) of the train partition, found "
        + "\(folds)")
  }

  /// Writes the predictions, if they are wanted.
  ///
  /// - Parameter series: makes them, of so many folds.
  package func write(_ series: (_ folds: Int) throws -> TimeSeries) throws {
    guard let folds, let predictions else { return }
    let series = try series(folds)
    guard TrainingTool.isFirst else { return }
    try Output.write(to: predictions) { file in
      var writer = SeriesWriter(to: file, dimensions: series.dimensions, precision: .single)
      for recording in series.recordings { try writer.write(recording) }
      try writer.finish()
    }
  }
}
