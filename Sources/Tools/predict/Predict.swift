import ArgumentParser
import Features
import LearningToolSupport
import Networks
import Safetensors
import Segments
import TimeSeries
import ToolSupport
import Training

@main
struct Predict: Tool {
  static let configuration = CommandConfiguration(
    tool: "predict",
    abstract: "Predict each step of recordings with a trained network.",
    discussion: """
      IN
        segment files, folders of them, or manifests (*.csv, or standard input):
        recording,sequence,start,end,file, as segment-audio and
        extract-faces --manifest print it; the files that it names are predicted
        from end to end.
        A visual network takes NAME.faces.safetensors; an audio-visual one takes
        that and NAME.audio.safetensors beside it: name either.
        A network on features takes what --features of train took: feature files,
        folders, manifests or series, with the columns it was trained on, by name.
      OUT
        recording,time,<dimension>..., one row per step, time at the step's end
        in seconds; the dimensions' names are the model's

      A recording is predicted in sequences as long as those the network was
      trained on, each from an empty recurrent state; --carry-state changes that.
      Predictions of a model that was trained with a delay stand that much later
      than the features that they are made of, at the gold standard's time; the
      first one stands at the steps before too.

      EXAMPLES
        predict --model speech.safetensors segments > predictions.csv
        segment-audio --output segments audio/*.wav \\
          | predict --model speech.safetensors \\
          | postprocess apply --chain chain.json | score-ccc --gold gold.csv
        extract-faces --output segments --manifest video/*.mp4 \\
          | predict --model visual.safetensors
      """)

  @Option(help: ArgumentHelp("A model that train wrote.", valueName: "file"))
  var model: String

  @Flag(
    help: """
      Carry the recurrent state from sequence to sequence of a recording; through layers in both \
      directions a recording passes as one sequence.
      """)
  var carryState = false

  @OptionGroup var precision: PrecisionOptions

  @OptionGroup var threads: ThreadsOption

  @OptionGroup var destination: OutputOptions

  @Argument(
    help: ArgumentHelp(
      "Segment files, folders of them, or manifests; '-' or none is one on standard input.",
      valueName: "path"))
  var paths: [String] = []

  func validate() throws {
    try checkStandardInput(in: paths)
    try checkOutput(against: paths.map { NamedFile("what is predicted", $0) })
  }

  private func checkOutput(against inputs: [NamedFile]) throws {
    try checkOutputs(
      [NamedOutput("--output", "the predictions'", destination.output)],
      inputs: inputs + [NamedFile("the model", model)])
  }

  func run() throws {
    try threads.apply(to: Predict.self)
    let file = try SafetensorsFile(path: model)
    let plateau = TrainingRun.dimensionsOnPlateau(of: file)
    if !plateau.isEmpty {
      Predict.notes.warn(
        "\(model): \(plateau.joined(separator: " and ")) NOT LEARNT, as the model's metadata say: its "
          + "training CCC had not got to .1")
    }
    try predict(try NetworkModel(checkpoint: file))
  }

  private func predict(_ model: NetworkModel) throws {
    let recordings = try recordings(for: model)
    let predictor = NetworkPredictor(
      model, carryState: carryState, precision: precision.precision)
    let dimensions = model.configuration.dimensions
    let delay = model.configuration.features?.delay ?? 0
    let progress = ProgressBar(label: "predict", total: recordings.count)
    try destination.write { output in
      var writer = SeriesWriter(to: output, dimensions: dimensions, precision: .single)
      for (index, input) in recordings.enumerated() {
        progress.update(index, note: input.recording)
        let predictions = try predictor.predict(input)
        // A network whose weights have grown without bound.
        guard predictions.allSatisfy(\.isFinite) else {
          throw ToolError(
            .badData,
            "\(input.paths[0]): expected finite predictions, found others: is \(self.model) "
              + "damaged?")
        }
        try writer.write(
          Recording(
            predictions: predictions, of: input, dimensions: dimensions.count, delay: delay))
      }
      progress.clear()
      try writer.finish()
    }
  }
  /// What is to be predicted; everything that can be wrong with it is found before the first row is
  /// printed.
  private func recordings(for model: NetworkModel) throws -> [any RecordingInput] {
    let paths = paths.isEmpty ? ["-"] : paths
    let configuration = model.configuration
    guard let features = configuration.features else {
      let recordings = try RecordingSegments.reading(paths, kinds: configuration.kind.inputs)
      try checkOutput(against: recordings.flatMap(\.paths).map { NamedFile("the segments", $0) })
      for segments in recordings { try segments.check(fits: configuration.inputs) }
      return recordings
    }
    let table = try FeatureTable(reading: paths)
    try checkOutput(
      against: Set(table.recordings.flatMap(\.paths)).map { NamedFile("the features", $0) })
    for remark in table.remarks { Predict.notes.write(remark.text, names: remark.names) }
    let recordings = try features.inputs.columns(of: table, for: self.model).recordings
    Predict.notes.writeMissing(try ColumnMoments(reading: recordings), of: "the")
    return try recordings.map {
      ScaledFeatures($0, try model.scaling ?? ColumnMoments(reading: [$0]).scaling)
    }
  }
}
