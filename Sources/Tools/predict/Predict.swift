import ArgumentParser
import Features
import LearningToolSupport
import Prediction
import Safetensors
import TimeSeries
import ToolSupport
import Training

@main
struct Predict: Tool {
  static let configuration = CommandConfiguration(
    tool: "predict",
    abstract: "Predict each step of recordings with a trained model.",
    discussion: """
      IN
        segment files, folders of them, or manifests (*.csv, or standard input):
        recording,sequence,start,end,file, as segment-audio and
        extract-faces --manifest print it; the files that it names are predicted
        from end to end.
        A visual network takes NAME.faces.safetensors; an audio-visual one takes
        that and NAME.audio.safetensors beside it: name either.
        A model on features takes what --features of train took: feature files,
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
        predict --model rvm.safetensors --variance egemaps first.csv > rvm.csv
      """)

  @Option(help: ArgumentHelp("A model that train wrote.", valueName: "file"))
  var model: String

  @Flag(
    help: """
      Carry the recurrent state from sequence to sequence of a recording; through layers in both \
      directions a recording passes as one sequence.
      """)
  var carryState = false

  @Flag(
    help: """
      Print the variance of each prediction too, as <dimension>_variance: of models that train rvm \
      wrote.
      """)
  var variance = false

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
    try predict(try TrainedModel(checkpoint: file))
  }

  private func predict(_ model: TrainedModel) throws {
    var settings = PredictionSettings()
    settings.carriesState = carryState
    settings.precision = precision.precision
    settings.withVariance = variance
    settings.series.note = { Predict.notes.writeOnce($0, first: $1) }
    try check(settings, of: model)
    let predictor = try model.predictor(
      of: paths.isEmpty ? ["-"] : paths, owner: self.model, settings)
    try checkOutput(against: Set(predictor.paths).map { NamedFile(predictor.noun, $0) })
    for remark in predictor.remarks { Predict.notes.write(remark.text, names: remark.names) }
    // Everything that can be wrong is found before the first row is printed.
    if let moments = try predictor.check() {
      Predict.notes.writeMissing(moments, of: "the")
    }
    let progress = ProgressBar(label: "predict", total: predictor.recordingCount)
    try destination.write { output in
      var writer = SeriesWriter(to: output, dimensions: predictor.columns, precision: .single)
      for index in 0..<predictor.recordingCount {
        progress.update(index, note: predictor.name(of: index))
        let predictions = try predictor.predict(index)
        // A network whose weights have grown without bound.
        guard predictions.columns.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
          throw ToolError(
            .badData,
            "\(predictor.path(of: index)): expected finite predictions, found others: is "
              + "\(self.model) damaged?")
        }
        try writer.write(predictions)
      }
      progress.clear()
      try writer.finish()
    }
  }

  /// Refuses an option that would do nothing.
  private func check(_ settings: PredictionSettings, of model: TrainedModel) throws {
    guard let (setting, owner) = model.unused(settings) else { return }
    let option =
      switch setting {
      case .carriesState: "--carry-state"
      case .precision: "--precision"
      case .variance: "--variance"
      }
    throw ToolError(
      .validationFailure, "\(option): expected a model that \(owner) wrote, found \(self.model)")
  }
}
