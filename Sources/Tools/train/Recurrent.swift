import ArgumentParser
import Features
import Networks
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
                     is taken as the mean, and so is every value of a column that
                     does not vary in training, both of which are said.
        --gold, --partition, standard output, MODEL, MODEL.resume
                     as those of train speech

      EXAMPLES
        train recurrent --features features --gold gold.csv \\
          --partition partition.csv --output blstm.safetensors | tee curve.csv
        train recurrent --features features video.csv --objective mse \\
          --delay 2.4 --gold gold.csv --partition partition.csv \\
          --output mse.safetensors
      """)

  @OptionGroup var features: FeatureOptions

  @OptionGroup var options: TrainingOptions

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
    try features.check(with: options)
  }

  func run() throws {
    var settings = options.settings(.givenFeatures, batch: batch)
    settings.inputNoise = inputNoise
    try options.train(
      settings, read: { try features.read($0, path: options.partition) },
      model: { read, corpora, seed in
        var configuration = NetworkConfiguration.recurrent(
          try GivenFeatureConfiguration(read.seen, delay: read.delay),
          dimensions: corpora.training.dimensions)
        configuration.recurrent.layers = layers
        configuration.recurrent.hidden = cells
        configuration.recurrent.isBidirectional = !unidirectional
        let model = NetworkModel(
          configuration, sequenceLength: options.sequenceLength, seed: seed)
        if let scaling = read.features.scaling { model.setScaling(scaling) }
        return model
      })
  }
}
