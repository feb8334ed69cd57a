import ArgumentParser
import LearningToolSupport
import Networks
import ToolSupport
import Training

/// What every kind of training takes from the command line.
struct TrainingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Segment files, a folder of them, or a manifest; may be given again.", valueName: "path"))
  var segments: [String]

  @OptionGroup var gold: GoldOption

  @Option(help: ArgumentHelp("Which recordings serve for what.", valueName: "file"))
  var partition: String

  @Option(help: ArgumentHelp("Where to write the model.", valueName: "file"))
  var output: String

  @Option(help: "The loss: 1 - CCC, or the mean squared error.")
  var objective = Objective.ccc

  @Option(help: ArgumentHelp("Length of a sequence, in steps of 40 ms.", valueName: "steps"))
  var sequenceLength = 150

  @Option(
    help: ArgumentHelp(
      "Passes through the train partition, those of the run to resume included.",
      valueName: "number"))
  var epochs = 60

  @Option(help: ArgumentHelp("Adam's learning rate.", valueName: "rate"))
  var learningRate = 1e-4

  @Option(
    help: ArgumentHelp("Dropout rate, from 0 to below 1.", valueName: "rate")
  )
  var dropout = 0.5

  @Option(
    help: ArgumentHelp(
      "Random seed of initial weights, order, dropout and augmentation.", valueName: "number"))
  var seed: UInt64 = 0

  @OptionGroup var threads: ThreadsOption

  @OptionGroup var input: InputOptions

  @Flag(help: "Go on from MODEL.resume; where there is none, begin.")
  var resume = false

  func validate() throws {
    for (name, value, largest) in [
      ("--sequence-length", sequenceLength, NetworkModel.longestSequence),
      ("--epochs", epochs, 1_000_000),
    ] {
      try Self.check(name, value, upTo: largest)
    }
    guard !["", "-"].contains(output) else {
      throw ValidationError("--output: expected a file, found '\(output)'")
    }
    try checkStandardInput(in: segments + gold.paths + [partition])
    try checkOutput(against: [])
    guard learningRate > 0, learningRate.isFinite else {
      throw ValidationError("--learning-rate: expected a number above 0, found \(learningRate)")
    }
    guard (0..<1).contains(dropout) else {
      throw ValidationError("--dropout: expected 0 to below 1, found \(dropout)")
    }
  }

  /// Checks that neither the model nor the state to resume from takes the place of an input.
  ///
  /// - Parameter others: inputs besides those that every kind of training has.
  func checkOutput(against others: [NamedFile]) throws {
    try checkOutputs(
      [
        NamedOutput("--output", "the model's", output),
        NamedOutput("--output", "the state's", TrainingRun.statePath(forModel: output)),
      ],
      inputs: others + [NamedFile("the partition", partition)]
        + gold.paths.map { NamedFile("the gold standard", $0) }
        + segments.map { NamedFile("the segments", $0) })
  }

  /// Checks the number of sequences in a batch, whose default is each network's own.
  static func check(batch: Int) throws {
    try check("--batch", batch, upTo: 1_000_000)
  }

  private static func check(_ name: String, _ value: Int, upTo largest: Int) throws {
    guard (1...largest).contains(value) else {
      throw ValidationError("\(name): expected 1 to \(largest), found \(value)")
    }
  }
}

extension Objective: ExpressibleByArgument {}

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

  @OptionGroup var precision: PrecisionOptions

  /// Puts them into the settings of a run.
  func apply(to settings: inout TrainingSettings) {
    settings.trainsFaces = true
    settings.augmentation = augment
    settings.freezesBatchNormalization = freezeBatchNorm
    settings.precision = precision.precision
  }
}

extension FaceAugmentation.Scope: ExpressibleByArgument {}
