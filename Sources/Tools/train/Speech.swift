import ArgumentParser
import Layers
import Networks
import Segments
import TimeSeries
import ToolSupport
import Training

struct Speech: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train the speech network.",
    discussion: """
      IN
        --segments   a folder of NAME.audio.safetensors, as segment-audio makes them
        --gold       CSV with the columns recording,time,<dimension>..., time at the end of each
                     step; steps without a value carry no weight
        --partition  CSV with the columns recording,partition; a partition is train, validation
                     or test
      OUT
        standard output: epoch,training_loss,validation_ccc_<dimension>...,best
        MODEL: the best epoch so far, safetensors; MODEL.resume: what --resume needs

      EXAMPLES
        train speech --segments segments --gold gold.csv --partition partition.csv \\
          --output speech.safetensors | tee curve.csv
      """)

  @Option(help: ArgumentHelp("Folder of audio segment files.", valueName: "dir"))
  var segments: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Gold standard, one or more CSV files.", valueName: "csv"))
  var gold: [String]

  @Option(help: ArgumentHelp("Which recordings serve for what.", valueName: "csv"))
  var partition: String

  @Option(help: ArgumentHelp("Where to write the model.", valueName: "model"))
  var output: String

  @Option(help: "The network as the paper has it, or as the authors' released code does.")
  var preset = SpeechConfiguration.Preset.paper

  @Option(help: "What to make small: 1 - CCC, or the mean squared error.")
  var objective = Objective.ccc

  @Option(help: ArgumentHelp("Length of a sequence, in steps of 40 ms.", valueName: "steps"))
  var sequenceLength = 150

  @Option(help: ArgumentHelp("The most sequences in a batch.", valueName: "sequences"))
  var batch = 25

  @Option(help: ArgumentHelp("How often to go through the train partition.", valueName: "n"))
  var epochs = 60

  @Option(help: ArgumentHelp("Adam's learning rate.", valueName: "rate"))
  var learningRate = 1e-4

  @Option(
    help: ArgumentHelp("Share of values that dropout drops, from 0 to below 1.", valueName: "share")
  )
  var dropout = 0.5

  @Option(help: ArgumentHelp("Decides initial weights, order and dropout.", valueName: "n"))
  var seed: UInt64 = 0

  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Go on from MODEL.resume, where there is one.")
  var resume = false

  func validate() throws {
    for (name, value) in [
      ("--sequence-length", sequenceLength), ("--batch", batch), ("--epochs", epochs),
    ] where value < 1 {
      throw ValidationError("\(name) must be at least 1, not \(value).")
    }
    guard learningRate > 0, learningRate.isFinite else {
      throw ValidationError("--learning-rate must be positive, not \(learningRate).")
    }
    guard (0..<1).contains(dropout) else {
      throw ValidationError("--dropout must be from 0 to below 1, not \(dropout).")
    }
  }

  private var options: TrainingOptions {
    var options = TrainingOptions()
    options.objective = objective
    options.sequenceLength = sequenceLength
    options.batch = batch
    options.epochs = epochs
    options.learningRate = learningRate
    options.dropout = dropout
    options.seed = seed
    return options
  }

  func run() throws {
    try reportingErrors(as: "train") {
      threads.apply()
      let run = try prepare()
      let trainer = run.trainer
      let isResumed = try resume && run.resume()
      StandardError.writeLine(
        "train: \(trainer.model.parameterCount) parameters, \(trainer.windowCount) windows of "
          + "\(sequenceLength) steps in batches of up to \(batch)"
          + (isResumed ? ", resumed after epoch \(trainer.curve.count)" : ""))
      let dimensions = trainer.model.configuration.dimensions
      try StandardOutput.writeLine(LearningCurvePoint.header(dimensions: dimensions))
      for point in trainer.curve { try StandardOutput.writeLine(point.row) }
      let done = trainer.curve.count
      let bar = ProgressBar(label: "train", total: epochs * 1000, doneBefore: done * 1000)
      try run.run { progress in
        bar.update(
          Int(progress * 1000), note: "epoch \(min(Int(progress) + 1, epochs)) of \(epochs)")
      } finished: { point in
        bar.clear()
        try StandardOutput.writeLine(point.row)
      }
      bar.clear()
    }
  }

  private func prepare() throws -> TrainingRun {
    let parts = try Partition(text: try InputText.read(partition), path: partition)
    let gold = try TimeSeries.reading(gold)
    let files = try AudioSegmentFile.files(in: segments)
    func corpus(_ part: Partition.Part) throws -> SpeechCorpus {
      let names = parts.recordings(of: part)
      guard !names.isEmpty else {
        throw TrainingError(.badData, "\(partition): no recording is in the \(part) partition")
      }
      return try SpeechCorpus(names, files: files, gold: gold)
    }
    let (training, validation) = (try corpus(.train), try corpus(.validation))
    let model = SpeechModel(
      SpeechConfiguration(preset, dimensions: gold.dimensions), sequenceLength: sequenceLength,
      seed: seed)
    let trainer = try SpeechTrainer(
      model, options: options, training: training, validation: validation)
    return TrainingRun(trainer, training: training, validation: validation, path: output)
  }
}

extension SpeechConfiguration.Preset: ExpressibleByArgument {}
extension Objective: ExpressibleByArgument {}
