import ArgumentParser
import Files
import LearningToolSupport
import Networks
import Partitions
import Segments
import SeriesReading
import Text
import TimeSeries
import ToolSupport
import Training

/// What is read of the recordings that a network is trained on.
protocol TrainingInput {
  var inputs: RecordingInputs { get }
  /// The files that it is read from, and what they are.
  var files: [NamedFile] { get }
  /// What they are together: `segments`.
  static var noun: String { get }
}

extension TrainingOptions {
  /// - Parameters:
  ///   - settings: those that the kind of network begins with.
  ///   - batch: the most sequences in a batch.
  func settings(_ settings: TrainingSettings = TrainingSettings(), batch: Int) -> TrainingSettings {
    var settings = settings
    settings.objective = objective
    settings.sequenceLength = sequenceLength
    settings.batch = batch
    settings.epochs = epochs
    settings.learningRate = learningRate ?? settings.learningRate
    settings.start = start.settings
    settings.patience = patience
    settings.shards = shards
    settings.gradientPrecision = gradientPrecision
    settings.dropout = dropout ?? settings.dropout
    return settings
  }

  /// Reads what the command line names, trains once for each seed, prints the learning curves.
  ///
  /// - Parameters:
  ///   - further: what is to be written beside the models.
  ///   - read: what the network takes in, of the recordings that a partition names.
  ///   - model: makes a network, given what was read, the corpora and a seed.
  /// - Returns: what the model at `output` was trained on, from which seed, and by which processes.
  @discardableResult
  func train<Input: TrainingInput>(
    _ settings: TrainingSettings, beside further: [NamedOutput] = [],
    read: (Partition) throws -> Input,
    model: (Input, TrainingCorpora, _ seed: UInt64) throws -> NetworkModel
  ) throws -> (input: Input, corpora: TrainingCorpora, seed: UInt64, collective: any Collective) {
    let collective = try TrainingTool.start()
    try TrainingTool.checkInputs(gold.paths + [partition])
    try threads.apply(to: TrainingTool.tool, TrainingTool.notes)
    if TrainingTool.isFirst { try checkWritable(beside: further) }
    let (input, corpora) = try corpora(read, beside: further)
    let curves = CurveWriter(hasSeeds: seeds.areCompared)
    var runs: [TrainingSeeds.Run] = []
    for (seed, path) in zip(try seeds.all, try modelPaths) {
      var settings = settings
      settings.seed = seed
      let trainer = try NetworkTrainer(
        try model(input, corpora, seed), settings: settings, corpora: corpora,
        collective: collective)
      if runs.isEmpty { noteWhatIsLeftOut(of: corpora, Input.noun) }
      try follow(try TrainingRun(trainer, path: path), isFirst: runs.isEmpty, curves)
      let best = trainer.curve.last(where: \.isBest)?.validation ?? []
      runs.append(TrainingSeeds.Run(seed: seed, path: path, validation: best))
    }
    let all = TrainingSeeds(runs)
    if seeds.areCompared, TrainingTool.isFirst { try choose(all, corpora.training.dimensions) }
    // What the first has written, the others may read.
    _ = try collective.gather([])
    return (input, corpora, all.chosen.seed, collective)
  }

  private func checkWritable(beside further: [NamedOutput]) throws {
    for path in Set(try modelPaths + [output]) {
      for file in [path, TrainingRun.statePath(forModel: path)] {
        try ToolSupport.checkWritable(file, for: path)
      }
    }
    for output in further {
      try ToolSupport.checkWritable(output.file.path, for: output.file.path)
    }
  }

  private func corpora<Input: TrainingInput>(
    _ read: (Partition) throws -> Input, beside further: [NamedOutput]
  ) throws -> (Input, TrainingCorpora) {
    let notes = TrainingTool.notes
    let parts = try Partition.reading(partition)
    let goldFiles = try gold.files()
    let gold = try TimeSeries.reading(goldFiles, settings: input.series(notes))
    let read = try read(parts)
    try checkOutput(
      against: goldFiles.map { NamedFile("the gold standard", $0) } + read.files, beside: further)
    let corpora = try TrainingCorpora(parts, path: partition, inputs: read.inputs, gold: gold)
    corpora.write(to: notes)
    if let name = corpora.shortName {
      notes.write(Notes.shortNameText(found: name.found, expected: name.gold))
    }
    return (read, corpora)
  }

  private func noteWhatIsLeftOut(of corpora: TrainingCorpora, _ noun: String) {
    TrainingTool.notes.write("\(noun) of recordings in no partition", names: corpora.unassigned)
    TrainingTool.notes.write(
      "left out of training, since shorter than a sequence",
      names: corpora.training.recordings(shorterThan: sequenceLength))
  }

  /// Trains, from where the run was left if that is wanted, and prints its curve.
  private func follow(_ run: TrainingRun, isFirst: Bool, _ curves: CurveWriter) throws {
    let trainer = run.trainer
    let settings = trainer.settings
    let isResumed = try resume && run.resume()
    try run.checkAgreement()
    TrainingTool.say(
      "\(trainer.model.parameterCount) parameters, \(trainer.windowCount) windows of "
        + "\(sequenceLength) steps in batches of up to \(settings.batch)"
        + (trainer.shardCount > 1 ? ", each in \(trainer.shardCount) shards" : "")
        + (trainer.rankCount > 1 ? " on \(trainer.rankCount) ranks" : "")
        + (curves.hasSeeds ? ", seed \(settings.seed)" : "")
        + (isResumed ? ", resumed after \(trainer.progressText)" : ""))
    if let shards = run.otherShards {
      TrainingTool.notes.write(
        "the run to resume had \(counted(shards, "shard")) a batch, this one has "
          + "\(trainer.shardCount): its result differs from that of an undisturbed run in the last "
          + "digits")
    }
    if trainer.emptyShardCount > 0 {
      TrainingTool.notes.write(
        "\(trainer.emptyShardCount) of \(counted(trainer.shardCount, "shard")) have nothing to do, "
          + "since a batch has no more than \(counted(trainer.batchSize, "sequence"))"
          + (trainer.model.configuration.visual == nil ? "" : " of \(sequenceLength) faces"))
    }
    let dimensions = trainer.model.configuration.dimensions
    if isFirst { try curves.begin(dimensions: dimensions) }
    for point in trainer.curve { try curves.write(point, seed: settings.seed) }
    let done = trainer.curve.count
    let bar = TrainingTool.progressBar(total: epochs * 1000, doneBefore: done * 1000)
    defer { bar.clear() }
    var warnings = LearningWarnings(dimensions: dimensions)
    trainer.stopSignal = { StopSignals.received }
    do {
      try StopSignals.whileWatched {
        try run.run { progress in
          bar.update(
            Int(progress * 1000), note: "epoch \(min(Int(progress) + 1, epochs)) of \(epochs)")
        } finished: { point in
          bar.clear()
          try curves.write(point, seed: settings.seed)
          warnings.follow(trainer.curve)
        }
      }
    } catch let stop as TrainingStop {
      bar.clear()
      TrainingTool.notes.write(
        "ended by signal \(stop.signal) after \(trainer.progressText); --resume goes on from there")
      throw ExitCode(128 + stop.signal)
    } catch let error as FileError where trainer.reads(error.path) && !trainer.curve.isEmpty {
      throw ToolError(
        error.exitCode, "\(error); --resume goes on after epoch \(trainer.curve.count)")
    }
    bar.clear()
    warnings.finish(run)
  }

  /// Makes the best run's model the result, and says of how many it was chosen.
  private func choose(_ seeds: TrainingSeeds, _ dimensions: [String]) throws {
    try seeds.writeChosen(to: output)
    let spreads = dimensions.enumerated().map { index, dimension in
      let (mean, deviation) = seeds.spread(ofDimension: index)
      return "\(dimension) \(fixed(mean, places: 3))"
        + (seeds.runs.count > 1 ? " (SD \(fixed(deviation, places: 3)))" : "")
    }
    TrainingTool.notes.write(
      "validation CCC over \(counted(seeds.runs.count, "seed")): "
        + spreads.joined(separator: ", ")
        + "; \(output) is seed \(seeds.chosen.seed)'s, chosen as the best of them: report the mean")
  }
}

/// The learning curves on standard output: one, or one after the other with a column of seeds.
private struct CurveWriter {
  let hasSeeds: Bool

  func begin(dimensions: [String]) throws {
    guard TrainingTool.isFirst else { return }
    let header = LearningCurvePoint.header(dimensions: dimensions)
    try OpenFile.standardOutput.write((hasSeeds ? "seed," : "") + header + "\n")
  }

  func write(_ point: LearningCurvePoint, seed: UInt64) throws {
    guard TrainingTool.isFirst else { return }
    try OpenFile.standardOutput.write((hasSeeds ? "\(seed)," : "") + point.row + "\n")
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
