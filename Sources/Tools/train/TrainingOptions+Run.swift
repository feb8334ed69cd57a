import Files
import LearningToolSupport
import Networks
import Partitions
import Segments
import SeriesReading
import TimeSeries
import ToolSupport
import Training

extension TrainingOptions {
  /// - Parameter batch: the most sequences in a batch.
  func settings(batch: Int) -> TrainingSettings {
    var settings = TrainingSettings()
    settings.objective = objective
    settings.sequenceLength = sequenceLength
    settings.batch = batch
    settings.epochs = epochs
    settings.learningRate = learningRate
    settings.dropout = dropout
    settings.seed = seed
    return settings
  }

  /// Reads what the command line names, trains, prints the learning curve.
  ///
  /// - Parameters:
  ///   - kind: of the network to train.
  ///   - makeModel: makes it, given the corpora.
  func train(
    _ kind: NetworkKind, _ settings: TrainingSettings,
    _ makeModel: (TrainingCorpora) throws -> NetworkModel
  ) throws {
    try threads.apply(to: Train.self)
    try Self.checkOutput(output)
    let notes = Train.notes
    let parts = try Partition.reading(partition)
    let goldFiles = try gold.files()
    let gold = try TimeSeries.reading(goldFiles, options: input.series(Train.notes))
    let recordings = try RecordingSegments.reading(segments, kinds: kind.inputs)
    try checkOutput(
      against: goldFiles.map { NamedFile("the gold standard", $0) }
        + recordings.flatMap(\.files).map { NamedFile("the segments", $0.path) })
    let corpora = try TrainingCorpora(parts, path: partition, segments: recordings, gold: gold)
    corpora.write(to: notes)
    let trainer = try NetworkTrainer(
      try makeModel(corpora), settings: settings, corpora: corpora)
    notes.write("segments of recordings in no partition", names: corpora.unassigned)
    if let name = corpora.shortName {
      notes.write(Notes.shortNameText(found: name.found, expected: name.gold))
    }
    notes.write(
      "left out of training, since shorter than a sequence",
      names: corpora.training.recordings(shorterThan: sequenceLength))
    let run = try TrainingRun(trainer, path: output)
    let isResumed = try resume && run.resume()
    StandardError.writeLine(
      "train: \(trainer.model.parameterCount) parameters, \(trainer.windowCount) windows of "
        + "\(sequenceLength) steps in batches of up to \(settings.batch)"
        + (isResumed ? ", resumed after epoch \(trainer.curve.count)" : ""))
    try follow(run)
  }

  private func follow(_ run: TrainingRun) throws {
    let trainer = run.trainer
    let dimensions = trainer.model.configuration.dimensions
    try OpenFile.standardOutput.write(LearningCurvePoint.header(dimensions: dimensions) + "\n")
    for point in trainer.curve { try OpenFile.standardOutput.write(point.row + "\n") }
    let done = trainer.curve.count
    let bar = ProgressBar(label: "train", total: epochs * 1000, doneBefore: done * 1000)
    defer { bar.clear() }
    do {
      try run.run { progress in
        bar.update(
          Int(progress * 1000), note: "epoch \(min(Int(progress) + 1, epochs)) of \(epochs)")
      } finished: { point in
        bar.clear()
        try OpenFile.standardOutput.write(point.row + "\n")
      }
    } catch let error as FileError where trainer.reads(error.path) && !trainer.curve.isEmpty {
      throw ToolError(
        error.exitCode, "\(error); --resume goes on after epoch \(trainer.curve.count)")
    }
  }

  /// Finds out before training, not after the first epoch, whether a model can be written.
  ///
  /// - Throws: `cannotCreate` if the model or the state to resume from is there and is no regular
  ///   file, or their folder is missing or read-only.
  private static func checkOutput(_ path: String) throws(FileError) {
    for file in [path, TrainingRun.statePath(forModel: path)] {
      try AtomicFile.check(file)
      let place = try AtomicFile.place(of: file)
      let folder = place.lastIndex(of: "/").map { String(place[...$0]) } ?? "."
      try Folder.checkWritable(folder, for: path)
    }
  }
}

extension TrainingCorpora {
  fileprivate func write(to notes: Notes) {
    for (part, corpus) in [(Partition.Part.train, training), (.validation, validation)]
    where corpus.incompleteStepCount > 0 {
      notes.write(
        "\(corpus.incompleteStepCount) of the \(part.rawValue) partition's "
          + "\(counted(corpus.stepCount, "step")) lack a rating")
    }
  }
}
