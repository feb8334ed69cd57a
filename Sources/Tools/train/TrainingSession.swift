import Files
import LearningToolSupport
import Networks
import Partitions
import SeriesReading
import TimeSeries
import ToolSupport
import Training

/// One run of the tool: reads what the command line names, trains, prints the learning curve.
struct TrainingSession {
  let arguments: TrainingArguments
  /// Of the network to train.
  let kind: NetworkKind
  var options: TrainingOptions
  private let notes = Train.notes

  /// - Parameter batch: the most sequences in a batch.
  init(_ arguments: TrainingArguments, kind: NetworkKind, batch: Int) {
    self.arguments = arguments
    self.kind = kind
    var options = TrainingOptions()
    options.objective = arguments.objective
    options.sequenceLength = arguments.sequenceLength
    options.batch = batch
    options.epochs = arguments.epochs
    options.learningRate = arguments.learningRate
    options.dropout = arguments.dropout
    options.seed = arguments.seed
    self.options = options
  }

  /// Makes the network to train, given the gold standard's dimensions and the train partition's
  /// recordings.
  typealias ModelMaker = (
    _ dimensions: [String], _ segments: [RecordingSegments]
  ) throws -> NetworkModel

  func run(_ makeModel: ModelMaker) throws {
    arguments.threads.apply()
    let run = try prepare(makeModel)
    let trainer = run.trainer
    let isResumed = try arguments.resume && run.resume()
    StandardError.writeLine(
      "train: \(trainer.model.parameterCount) parameters, \(trainer.windowCount) windows of "
        + "\(options.sequenceLength) steps in batches of up to \(options.batch)"
        + (isResumed ? ", resumed after epoch \(trainer.curve.count)" : ""))
    let dimensions = trainer.model.configuration.dimensions
    try OpenFile.standardOutput.write(LearningCurvePoint.header(dimensions: dimensions) + "\n")
    for point in trainer.curve { try OpenFile.standardOutput.write(point.row + "\n") }
    let (done, epochs) = (trainer.curve.count, options.epochs)
    let bar = ProgressBar(label: "train", total: epochs * 1000, doneBefore: done * 1000)
    try run.run { progress in
      bar.update(
        Int(progress * 1000), note: "epoch \(min(Int(progress) + 1, epochs)) of \(epochs)")
    } finished: { point in
      bar.clear()
      try OpenFile.standardOutput.write(point.row + "\n")
    }
    bar.clear()
  }

  private func prepare(_ makeModel: ModelMaker) throws -> TrainingRun {
    try ModelOutput.check(arguments.output)
    let parts = try Partition.reading(arguments.partition)
    let gold = try TimeSeries.reading(arguments.gold.files(), options: arguments.input.series)
    if let name = gold.dimensions.first(where: { $0.contains(",") }) {
      throw TrainingError(
        .badData, "dimension '\(name)': expected a name without a comma, which separates names")
    }
    let segments = try RecordingSegments.files(in: arguments.segments, for: kind)
    let training = try corpus(.train, parts, segments, gold)
    let validation = try corpus(.validation, parts, segments, gold)
    let model = try makeModel(gold.dimensions, training.recordings.map(\.segments))
    let trainer = try NetworkTrainer(
      model, options: options, training: training, validation: validation)
    notes.write(
      "segments of recordings in no partition",
      names: segments.keys.filter { parts.parts[$0] == nil }.sorted())
    notes.write(
      "left out of training, since shorter than a sequence",
      names: training.recordings(shorterThan: options.sequenceLength))
    return TrainingRun(trainer, training: training, validation: validation, path: arguments.output)
  }

  private func corpus(
    _ part: Partition.Part, _ parts: Partition, _ segments: [String: RecordingSegments],
    _ gold: TimeSeries
  ) throws -> LabelledCorpus {
    let names = parts.recordings(of: part)
    let corpus: LabelledCorpus
    do {
      guard !names.isEmpty else {
        throw TrainingError(.badData, "expected a recording, found none")
      }
      corpus = try LabelledCorpus(names, segments: segments, gold: gold)
    } catch let error as TrainingError {
      throw TrainingError(
        error.kind, "\(arguments.partition): \(part.rawValue) partition: \(error)")
    }
    if corpus.incompleteStepCount > 0 {
      notes.write(
        "\(corpus.incompleteStepCount) of the \(part.rawValue) partition's "
          + "\(counted(corpus.stepCount, "step")) lack a rating")
    }
    return corpus
  }
}
