import Files
import Layers
import Prediction
import Segments
import TimeSeries
import ToolSupport

/// Writes activations of recordings as feature files, and the manifest of them on standard output.
struct ActivationFiles {
  private let folder: String
  private let settings: FeatureSegmentSettings

  /// - Parameters:
  ///   - predictor: what computes them: no file may be one that it reads.
  ///   - layer: from 1; nil for all.
  ///   - carriesState: whether recurrent layers remember a whole recording.
  ///   - recordings: those that get a file.
  ///   - model: the model's path.
  /// - Throws: status 64 if a file is one of the inputs, `badData` for a recording whose name can be
  ///   no file's, `cannotCreate` if there is no folder to write to.
  init(
    from predictor: any Predictor, _ quantity: CellQuantity, layer: Int?, carriesState: Bool,
    of recordings: [Int], in folder: String, model: String
  ) throws {
    self.folder = folder
    settings = FeatureSegmentSettings(
      set: quantity.symbol + (layer.map { "\($0)" } ?? ""), step: nil, names: predictor.columns,
      options: ["activations": quantity.rawValue, "carry_state": "\(carriesState)"])
    for index in recordings {
      let name = predictor.name(of: index)
      if let problem = Batch.problem(ofName: name) {
        throw ToolError(.badData, "\(predictor.path(of: index)): \(problem)")
      }
      try checkOutputs(
        [NamedOutput("--output", "the activations'", path(of: name))],
        inputs: predictor.paths.map { NamedFile(predictor.noun, $0) } + [
          NamedFile("the model", model)
        ])
    }
    try Folder.make(folder)
    try OpenFile.standardOutput.write(Manifest.columns.joined(separator: ",") + "\n")
  }

  /// - Parameter path: a file that the recording was read from.
  func write(_ activations: Recording, of path: String) throws {
    let file = self.path(of: activations.name)
    let writer = try FeatureSegmentWriter(
      path: file, recording: activations.name, source: SourceIdentity(path: path),
      settings: settings, tool: Predict.nameAndVersion)
    for step in 0..<activations.stepCount {
      try writer.append(activations.columns.map { Float($0[step]) })
    }
    // Steps end at multiples of their duration.
    let step = activations.times[0]
    try writer.finish(duration: step)
    let manifest = Manifest(
      recording: activations.name, stepCount: activations.stepCount, step: step,
      stepsPerSequence: activations.stepCount, file: file)
    for row in manifest.rows { try OpenFile.standardOutput.write(row.line + "\n") }
  }

  private func path(of recording: String) -> String {
    Folder.path(of: "\(recording).\(settings.set)\(FeatureSegmentFile.suffix)", in: folder)
  }
}
