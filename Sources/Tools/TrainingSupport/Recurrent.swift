import ArgumentParser
import Features
import LearningToolSupport
import Networks
import Partitions
import Safetensors
import ToolSupport
import Training

struct Recurrent: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train recurrent layers on features.",
    discussion: """
      Layers of long short-term memory in both directions, and a linear output.

      IN
        --features   NAME.<set>.features.safetensors as extract-features makes
                     them: files, folders or manifests; or series such as the
                     predictions of another model: recording,time,<column>...
                     All have one duration of steps. A recording has to be in all
                     of them, else it is left out, which is said. A missing value
                     is taken for the mean, and so is every value of a column that
                     does not vary in training, both of which are said.
        --gold, --partition
                     as those of train speech
      OUT
        standard output, MODEL, MODEL.resume
                     as those of train speech

      --cross-fit trains once more for each fold, with the seed that was chosen, and
      says nothing of it; --resume goes on with the model, and begins the folds anew.

      EXAMPLES
        train recurrent --features features --gold gold.csv \\
          --partition partition.csv --output blstm.safetensors | tee curve.csv
        train recurrent --features features video.csv --objective mse \\
          --delay 2.4 --gold gold.csv --partition partition.csv \\
          --output mse.safetensors
      """)

  @OptionGroup var features: FeatureOptions

  @Option(
    help: ArgumentHelp(
      "Take the gold standard so much later than the features.", valueName: "seconds"))
  var delay = 0.0

  @Option(
    help: """
      Over what features get zero mean and unit variance: the training partition, or each recording.
      """)
  var standardize = FeatureInputs.Standardization.training

  @OptionGroup var options: TrainingOptions

  @OptionGroup(title: "Cross-fitting") var crossFit: CrossFitOptions

  @Option(help: ArgumentHelp("Recurrent layers, one on top of the other.", valueName: "number"))
  var layers = 2

  @Option(
    help: ArgumentHelp("Cells of each layer, in each direction.", valueName: "number"))
  var cells = 64

  @Flag(help: "Let the layers run from a recording's start alone, not from its end too.")
  var unidirectional = false

  @Option(
    help: ArgumentHelp(
      "Standard deviation of the noise that training adds to the features, whose own is 1.",
      valueName: "number"))
  var inputNoise = 0.1

  @Option(help: ArgumentHelp("Batch size, at most.", valueName: "sequences"))
  var batch = TrainingSettings.givenFeatures.batch

  func validate() throws {
    try TrainingOptions.check(batch: batch)
    try TrainingOptions.check("--layers", layers, upTo: 100)
    try TrainingOptions.check("--cells", cells, upTo: 10_000)
    guard inputNoise >= 0, inputNoise.isFinite else {
      throw ValidationError("--input-noise: expected 0 or more, found \(inputNoise)")
    }
    guard (0...FeatureInputs.longestContext).contains(delay) else {
      throw ValidationError(
        "--delay: expected 0 to \(Int(FeatureInputs.longestContext)) s, found \(delay)")
    }
    try checkStandardInput(in: features.paths + options.gold.paths + [options.partition])
    try options.checkOutput(
      against: features.paths.map { NamedFile("the features", $0) }, beside: crossFit.outputs)
  }

  func run() throws {
    var settings = options.settings(.givenFeatures, batch: batch)
    settings.inputNoise = inputNoise
    let trained = try options.train(
      settings, beside: crossFit.outputs, read: read,
      model: { try network(on: $0, for: $1, seed: $2) })
    settings.seed = trained.seed
    try crossFit.write { folds in
      let bar = TrainingTool.progressBar(total: folds * 1000)
      defer { bar.clear() }
      return try NetworkCrossFitting(
        trained.corpora, trained.input.inputs, settings, trained.collective
      ).series(
        folds: folds, model: NetworkModel(checkpoint: SafetensorsFile(path: options.output)),
        fresh: { try network(on: trained.input, for: $0, seed: settings.seed) },
        progress: {
          bar.update(Int($0 * 1000), note: "fold \(min(Int($0) + 1, folds)) of \(folds)")
        })
    }
  }

  private func network(
    on read: Read, for corpora: TrainingCorpora, seed: UInt64
  ) throws -> NetworkModel {
    var configuration = NetworkConfiguration.recurrent(
      try GivenFeatureConfiguration(read.seen, delay: read.delay),
      dimensions: corpora.training.dimensions)
    configuration.recurrent.layers = layers
    configuration.recurrent.hidden = cells
    configuration.recurrent.isBidirectional = !unidirectional
    let model = NetworkModel(configuration, sequenceLength: options.sequenceLength, seed: seed)
    if let scaling = read.features.scaling { model.setScaling(scaling) }
    return model
  }

  /// Features, and how a network is to see them.
  private struct Read: TrainingInput {
    static let noun = "features"
    let seen: FeatureInputs
    /// In steps.
    let delay: Int
    let features: TrainingFeatures
    let files: [NamedFile]
    var inputs: RecordingInputs { features.inputs }
  }

  private func read(_ partition: Partition) throws -> Read {
    try TrainingTool.checkInputs(features.paths)
    try crossFit.check(recordings: partition.recordings(of: .train).count)
    let table = try features.table(TrainingTool.notes)
    guard table.step != nil else {
      throw ToolError(
        .badData, "\(table.paths[0]): expected features in steps, found a row a recording")
    }
    var seen = FeatureInputs(features: table.columns, step: table.step)
    seen.context = features.context
    seen.contextFeatures = features.names
    seen.standardization = standardize
    let steps = try DelayList.values([delay]).steps(of: table.step)[0]
    let columns = try seen.columns(of: table, for: options.output)
    let read = try TrainingFeatures(
      columns, standardization: standardize, delay: steps, partition, path: options.partition)
    TrainingTool.notes.writeMissing(read.training, of: "the train partition's")
    TrainingTool.notes.writeMissing(read.validation, of: "the validation partition's")
    TrainingTool.notes.write(
      "features that are the same at all steps of the train partition, taken for 0",
      names: columns.columns.indices.filter { read.training.isConstant($0) }
        .map { columns.columns[$0] })
    return Read(
      seen: seen, delay: steps, features: read,
      files: Set(table.recordings.flatMap(\.paths)).map { NamedFile("the features", $0) })
  }
}
