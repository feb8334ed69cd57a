import ArgumentParser
import Features
import Layers
import LearningToolSupport
import Networks
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
      OUT, with --activations
        a column for each cell in their place: h1_3 is the third cell of the first
        layer, h1_3_reverse of its direction from the end; c and o likewise.
        With --output these are not rows but files in a folder,
        NAME.h.features.safetensors, or .h1. of --layer 1, and on standard output
        recording,sequence,start,end,file, one row per file.

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
        predict --model speech.safetensors --activations h --carry-state \\
          --output cells segments > cells.csv
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

  @Option(
    help: ArgumentHelp(
      """
      Print what the cells of the recurrent layers do, not predictions: h, their output, c, the cells \
      themselves, or output-gate; with --output to a folder, as feature files.
      """, valueName: "what"))
  var activations: CellQuantity?

  @Option(
    help: ArgumentHelp(
      "The recurrent layer of --activations, the lowest being 1. (default: all)",
      valueName: "number"))
  var layer: Int?

  @OptionGroup var precision: PrecisionOptions

  @OptionGroup var shard: ShardOption

  @OptionGroup var threads: ThreadsOption

  @OptionGroup var destination: OutputOptions

  @Argument(
    help: ArgumentHelp(
      "Segment files, folders of them, or manifests; '-' or none is one on standard input.",
      valueName: "path"))
  var paths: [String] = []

  func validate() throws {
    if let layer {
      guard layer > 0 else { throw ValidationError("--layer: expected 1 or more, found \(layer)") }
      if activations == nil { throw ValidationError("--layer: expected --activations with it") }
    }
    if variance, activations != nil {
      throw ValidationError("--variance: expected no --activations beside it, found it")
    }
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
    settings.activations = activations
    settings.layer = layer
    settings.series.note = { Predict.notes.writeOnce($0, first: $1) }
    try check(settings, of: model)
    let predictor = try model.predictor(
      of: paths.isEmpty ? ["-"] : paths, owner: self.model, settings)
    try checkOutput(against: Set(predictor.paths).map { NamedFile(predictor.noun, $0) })
    for remark in predictor.remarks { Predict.notes.write(remark.text, names: remark.names) }
    // Everything that can be wrong is found before the first row is printed.
    let recordings = shard.share(
      of: Array(0..<predictor.recordingCount), for: Predict.self, name: predictor.name)
    if !recordings.isEmpty, let moments = try predictor.check(recordings) {
      Predict.notes.writeMissing(moments, of: "the")
    }
    if let activations, let folder = destination.output, folder != "-" {
      let files = try ActivationFiles(
        from: predictor, activations, layer: layer, carriesState: carryState, of: recordings,
        in: folder, model: self.model)
      try forEachPrediction(of: recordings, by: predictor) {
        try files.write($1, of: predictor.path(of: $0))
      }
      return
    }
    try destination.write { output in
      var writer = SeriesWriter(to: output, dimensions: predictor.columns, precision: .single)
      try forEachPrediction(of: recordings, by: predictor) { try writer.write($1) }
      try writer.finish()
    }
  }

  private func forEachPrediction(
    of recordings: [Int], by predictor: any Predictor, _ body: (Int, Recording) throws -> Void
  ) throws {
    let progress = ProgressBar(label: "predict", total: recordings.count)
    defer { progress.clear() }
    for (place, index) in recordings.enumerated() {
      progress.update(place, note: predictor.name(of: index))
      let predictions = try predictor.predict(index)
      // A network whose weights have grown without bound.
      guard predictions.columns.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
        throw ToolError(
          .badData,
          "\(predictor.path(of: index)): expected finite predictions, found others: is "
            + "\(self.model) damaged?")
      }
      try body(index, predictions)
    }
  }

  /// Refuses an option that would do nothing.
  private func check(_ settings: PredictionSettings, of model: TrainedModel) throws {
    guard let (setting, owner) = model.unused(settings) else {
      if let layer, case .network(let network) = model {
        let count = network.configuration.recurrent.layers
        guard layer <= count else {
          throw ToolError(
            .validationFailure,
            "--layer: expected 1 to \(count), the recurrent layers of \(self.model), found \(layer)"
          )
        }
      }
      return
    }
    let option =
      switch setting {
      case .activations: "--activations"
      case .carriesState: "--carry-state"
      case .precision: "--precision"
      case .variance: "--variance"
      }
    throw ToolError(
      .validationFailure, "\(option): expected a model that \(owner) wrote, found \(self.model)")
  }
}

extension CellQuantity: ExpressibleByArgument {}
