import ArgumentParser
import Engine
import LearningToolSupport
import Networks
import ToolSupport
import Training

/// What every kind of network takes from the command line for its training.
struct TrainingOptions: ParsableArguments {
  @OptionGroup var gold: GoldOption

  @Option(help: ArgumentHelp("Which recordings serve for what.", valueName: "file"))
  var partition: String

  @Option(help: ArgumentHelp("Where to write the model.", valueName: "file"))
  var output: String

  @Option(help: "The loss: 1 - CCC, or the mean squared error.")
  var objective = Objective.ccc

  @Option(
    help: ArgumentHelp(
      "Length of a sequence, in steps: of 40 ms, or the features'.", valueName: "steps"))
  var sequenceLength = 150

  @Option(
    help: ArgumentHelp(
      "Passes through the train partition, those of the run to resume included.",
      valueName: "number"))
  var epochs = 60

  @Option(
    help: ArgumentHelp(
      "Adam's learning rate. (default: 0.0001; of train recurrent 0.001)", valueName: "rate"))
  var learningRate: Double?

  @OptionGroup(title: "Start") var start: StartOptions

  @Option(
    help: ArgumentHelp(
      "End after so many epochs without a better one. (default: all epochs)",
      valueName: "epochs"))
  var patience: Int?

  @Option(
    help: ArgumentHelp(
      "Dropout rate, from 0 to below 1. (default: 0.5; of train recurrent 0)", valueName: "rate"))
  var dropout: Double?

  @OptionGroup(title: "Seeds") var seeds: SeedOptions

  @Option(
    help: ArgumentHelp(
      """
      Compute the gradient of a batch in so many parts, of its sequences or its faces, one after the \
      other, and add them up: the same result on one process, and on 2, 4, 8 ... that share them \
      evenly. (default: 1, or one a process)
      """, valueName: "number"))
  var shards: Int?

  @Option(
    help: """
      Precision of the parts' gradients when they are added up: f32, or bf16, which halves what \
      processes send to each other.
      """)
  var gradientPrecision = Precision.f32

  @OptionGroup var threads: ThreadsOption

  @OptionGroup(title: "Input") var input: InputOptions

  @Flag(help: "Go on from MODEL.resume; where there is none, begin.")
  var resume = false

  func validate() throws {
    for (name, value, largest) in [
      ("--sequence-length", sequenceLength, NetworkModel.longestSequence),
      ("--epochs", epochs, 1_000_000), ("--patience", patience ?? 1, 1_000_000),
      ("--shards", shards ?? 1, 1024),
    ] {
      try Self.check(name, value, upTo: largest)
    }
    guard !["", "-"].contains(output) else {
      throw ValidationError("--output: expected a file, found '\(output)'")
    }
    try checkOutput(against: [])
    if let learningRate, !(learningRate > 0 && learningRate.isFinite) {
      throw ValidationError("--learning-rate: expected a number above 0, found \(learningRate)")
    }
    if let dropout, !(0..<1).contains(dropout) {
      throw ValidationError("--dropout: expected 0 to below 1, found \(dropout)")
    }
  }

  /// Where the models go that are trained: `--output`, or one beside it for each seed.
  var modelPaths: [String] {
    get throws {
      try seeds.all.map { seeds.areCompared ? TrainingSeeds.path(output, seed: $0) : output }
    }
  }

  /// Checks that neither a model nor a state to resume from takes the place of an input.
  ///
  /// - Parameters:
  ///   - others: inputs besides those that every kind of training has.
  ///   - further: outputs, likewise.
  func checkOutput(against others: [NamedFile], beside further: [NamedOutput] = []) throws {
    let chosen = NamedOutput("--output", "the chosen model's", output)
    try checkOutputs(
      (seeds.areCompared ? [chosen] : []) + further
        + modelPaths.flatMap {
          [
            NamedOutput("--output", "the model's", $0),
            NamedOutput("--output", "the state's", TrainingRun.statePath(forModel: $0)),
          ]
        },
      inputs: others + [NamedFile("the partition", partition)]
        + gold.paths.map { NamedFile("the gold standard", $0) })
  }

  /// Checks the number of sequences in a batch, whose default is each network's own.
  static func check(batch: Int) throws {
    try check("--batch", batch, upTo: 1_000_000)
  }

  static func check(_ name: String, _ value: Int, upTo largest: Int) throws {
    guard (1...largest).contains(value) else {
      throw ValidationError("\(name): expected 1 to \(largest), found \(value)")
    }
  }
}

extension Objective: ExpressibleByArgument {}

/// How training leaves the plateau of the CCC.
struct StartOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      What the output layer begins with: gold, near the gold standard's mean, or random. (default: \
      gold)
      """, valueName: "what"))
  var firstOutput: TrainingStart.Output?

  @Option(
    help: ArgumentHelp(
      "Steps over which the learning rate grows to its height; 0 for none. (default: 20)",
      valueName: "steps"))
  var warmUp: Int?

  @Option(
    help: ArgumentHelp(
      "Norm to which longer gradients are shortened; 0 for any length. (default: 1)",
      valueName: "norm"))
  var gradientLimit: Double?

  @Flag(
    help: """
      Start as the paper and its code do: --first-output random --warm-up 0 --gradient-limit 0, \
      unless given otherwise.
      """)
  var asPublished = false

  func validate() throws {
    if let warmUp, !(0...1_000_000).contains(warmUp) {
      throw ValidationError("--warm-up: expected 0 to 1000000, found \(warmUp)")
    }
    if let gradientLimit, !(gradientLimit >= 0 && gradientLimit.isFinite) {
      throw ValidationError("--gradient-limit: expected 0 or more, found \(gradientLimit)")
    }
  }

  var settings: TrainingStart {
    var start = asPublished ? TrainingStart.asPublished : TrainingStart()
    if let firstOutput { start.output = firstOutput }
    if let warmUp { start.warmUp = warmUp }
    if let gradientLimit { start.gradientLimit = gradientLimit > 0 ? gradientLimit : nil }
    return start
  }
}

extension TrainingStart.Output: ExpressibleByArgument {}

/// What training takes from the command line where a network takes faces.
struct FaceTrainingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Augment the faces by random crop, saturation and brightness: none, one draw per sequence, \
      or one per frame.
      """, valueName: "what"))
  var augment = FaceAugmentation.Scope.sequence

  @Flag(
    help: """
      Keep the running statistics of batch normalisation as they are, which batches of few \
      sequences often need.
      """)
  var freezeBatchNorm = false

  @Flag(
    help: """
      Compute the visual network's blocks again for the backward pass rather than keep them: less \
      memory, more time, the same result.
      """)
  var recompute = false

  @OptionGroup var precision: PrecisionOptions

  /// Puts them into the settings of a run.
  func apply(to settings: inout TrainingSettings) {
    settings.trainsFaces = true
    settings.augmentation = augment
    settings.freezesBatchNormalization = freezeBatchNorm
    settings.recomputesBlocks = recompute
    settings.precision = precision.precision
  }
}

extension FaceAugmentation.Scope: ExpressibleByArgument {}
