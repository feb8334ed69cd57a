package import Files
internal import Networks
internal import Safetensors

/// Runs of training that differ in nothing but their seeds: what one of them came to is a draw.
package struct TrainingSeeds {
  package struct Run: Equatable, Sendable {
    package let seed: UInt64
    /// Of its model.
    package let path: String
    /// Validation CCC of the best epoch, one a dimension.
    package let validation: [Double]

    package init(seed: UInt64, path: String, validation: [Double]) {
      self.seed = seed
      self.path = path
      self.validation = validation
    }
  }

  package let runs: [Run]

  /// - Precondition: there is a run.
  package init(_ runs: [Run]) {
    precondition(!runs.isEmpty, "no run")
    self.runs = runs
  }

  /// The run with the best validation CCC, the mean over the dimensions; the first of several.
  package var chosen: Run {
    runs.dropFirst().reduce(runs[0]) {
      LearningCurvePoint.score($1.validation) > LearningCurvePoint.score($0.validation) ? $1 : $0
    }
  }

  /// Mean and standard deviation (n - 1) over the runs of a dimension's validation CCC; NaN if it is
  /// undefined in one of them, or, the deviation, if there is but one run.
  package func spread(ofDimension dimension: Int) -> (mean: Double, deviation: Double) {
    let values = runs.map { $0.validation[dimension] }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(values.count - 1)).squareRoot())
  }

  /// Writes the chosen run's model once more, with a note in its metadata that it was chosen, and of
  /// how many.
  ///
  /// - Throws: `FileError` if reading or writing fails.
  package func writeChosen(to path: String) throws(FileError) {
    let file = try SafetensorsFile(path: chosen.path)
    let model = try NetworkModel(checkpoint: file)
    var metadata = file.metadata
    metadata["chosen_among_seeds"] = runs.map { "\($0.seed)" }.joined(separator: ",")
    for (index, dimension) in model.configuration.dimensions.enumerated() {
      let (mean, deviation) = spread(ofDimension: index)
      metadata["validation_ccc_mean_\(dimension)"] = "\(mean)"
      metadata["validation_ccc_sd_\(dimension)"] = "\(deviation)"
    }
    try SafetensorsWriter.write(model.tensors, metadata: metadata, to: path)
  }

  /// Where the model of one seed goes: `speech.safetensors` becomes `speech.seed-3.safetensors`.
  package static func path(_ path: String, seed: UInt64) -> String {
    let folder = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let end = path[folder...].dropFirst().lastIndex(of: ".") ?? path.endIndex
    return "\(path[..<end]).seed-\(seed)\(path[end...])"
  }
}
