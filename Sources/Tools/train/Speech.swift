import ArgumentParser
import LearningToolSupport
import Networks
import Partitions
import Segments
import TimeSeries
import ToolSupport
import Training

struct Speech: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train the speech network.",
    discussion: """
      IN
        --segments   a folder of NAME.audio.safetensors, as segment-audio makes
                     them
        --gold       recording,time,<dimension>..., time at the end of each
                     step, or a published layout; steps without a value carry
                     no weight
        --partition  recording,partition; a partition is train, validation (or
                     dev) or test
      OUT
        standard output: epoch,training_loss,validation_ccc_<dimension>...,best
        one row an epoch; best is 1 where the mean CCC over the dimensions is
        higher than in all epochs before
        MODEL            the best epoch so far, for predict
        MODEL.resume     the last epoch, for --resume; it can be deleted once
                         training is over

      Each file is whole at any moment, so a run that was stopped in whatever
      way loses the epoch in progress and no more. With --resume, the same
      options and the same number of threads it ends with the same bytes as a
      run that was not; --epochs may be raised.

      EXAMPLES
        train speech --segments segments --gold gold.csv \\
          --partition partition.csv --output speech.safetensors | tee curve.csv
        train speech --segments segments --gold arousal.csv valence.csv \\
          --partition partition.csv --output mse.safetensors --objective mse
      """)

  @Option(help: ArgumentHelp("Folder of audio segment files.", valueName: "dir"))
  var segments: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The gold standard, one file or several.", valueName: "file"))
  var gold: [String]

  @Option(help: ArgumentHelp("Which recordings serve for what.", valueName: "file"))
  var partition: String

  @Option(help: ArgumentHelp("Where to write the model.", valueName: "model"))
  var output: String

  @Option(help: "The network as the paper has it, or as the authors' code does.")
  var preset = SpeechConfiguration.Preset.paper

  @Option(help: "What to make small: 1 - CCC, or the mean squared error.")
  var objective = Objective.ccc

  @Option(help: ArgumentHelp("Length of a sequence, in steps of 40 ms.", valueName: "steps"))
  var sequenceLength = 150

  @Option(
    help: ArgumentHelp(
      "The most sequences in a batch; one of 150 steps takes about 45 MB.",
      valueName: "sequences"))
  var batch = 25

  @Option(
    help: ArgumentHelp(
      "How often to go through the train partition, an earlier run's share included.",
      valueName: "n"))
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

  @OptionGroup var input: InputOptions

  @Flag(help: "Go on from MODEL.resume; where there is none, begin.")
  var resume = false

  func validate() throws {
    for (name, value, largest) in [
      ("--sequence-length", sequenceLength, SpeechModel.longestSequence),
      ("--batch", batch, 1_000_000), ("--epochs", epochs, 1_000_000),
    ] where !(1...largest).contains(value) {
      throw ValidationError("\(name) must be 1 to \(largest), not \(value).")
    }
    guard !["", "-"].contains(output) else {
      throw ValidationError("--output must be a file, not '\(output)'.")
    }
    guard (gold + [partition]).count(where: { $0 == "-" }) < 2 else {
      throw ValidationError("expected standard input ('-') once, found it more often")
    }
    guard learningRate > 0, learningRate.isFinite else {
      throw ValidationError("--learning-rate must be positive, not \(learningRate).")
    }
    guard (0..<1).contains(dropout) else {
      throw ValidationError("--dropout must be from 0 to below 1, not \(dropout).")
    }
  }

  private var trainingOptions: TrainingOptions {
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
    try ModelOutput.check(output)
    let parts = try Partition.reading(partition)
    let gold = try TimeSeries.reading(gold, options: input.series)
    if let name = gold.dimensions.first(where: { $0.contains(",") }) {
      throw TrainingError(
        .badData, "dimension '\(name)': expected a name without a comma, which separates names")
    }
    let files = try SpeechCorpus.files(in: segments)
    let training = try corpus(.train, parts, files, gold)
    let validation = try corpus(.validation, parts, files, gold)
    let model = SpeechModel(
      SpeechConfiguration(preset, dimensions: gold.dimensions), sequenceLength: sequenceLength,
      seed: seed)
    let trainer = try SpeechTrainer(
      model, options: trainingOptions, training: training, validation: validation)
    let notes = Notes(tool: "train")
    notes.write(
      "segments of recordings in no partition",
      names: files.keys.filter { parts.parts[$0] == nil }.sorted())
    notes.write(
      "left out of training, since shorter than a sequence",
      names: training.recordings(shorterThan: sequenceLength))
    return TrainingRun(trainer, training: training, validation: validation, path: output)
  }

  private func corpus(
    _ part: Partition.Part, _ parts: Partition, _ files: [String: AudioSegmentFile],
    _ gold: TimeSeries
  ) throws -> SpeechCorpus {
    let names = parts.recordings(of: part)
    let corpus: SpeechCorpus
    do {
      guard !names.isEmpty else {
        throw TrainingError(.badData, "expected a recording, found none")
      }
      corpus = try SpeechCorpus(names, files: files, gold: gold)
    } catch let error as TrainingError {
      throw TrainingError(error.kind, "\(partition): \(part.rawValue) partition: \(error)")
    }
    if corpus.incompleteStepCount > 0 {
      Notes(tool: "train").write(
        "\(corpus.incompleteStepCount) of the \(part.rawValue) partition's "
          + "\(counted(corpus.stepCount, "step")) lack a rating")
    }
    return corpus
  }
}

extension SpeechConfiguration.Preset: ExpressibleByArgument {}
extension Objective: ExpressibleByArgument {}
