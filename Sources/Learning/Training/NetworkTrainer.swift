internal import Agreement
internal import Engine
internal import Layers
package import Networks

/// Trains a network, epoch by epoch.
///
/// Everything random is a function of the seed, the epoch and the optimiser's step, so a run that
/// goes on from `state` gives the same bits as one that never stopped, on the same number of
/// threads.
package final class NetworkTrainer {
  package let settings: TrainingSettings
  package let model: NetworkModel
  package private(set) var curve: [LearningCurvePoint] = []
  /// Of the epoch in progress.
  private(set) var partOfEpoch: PartOfEpoch
  /// The number of a signal that this process has been sent and that all are to stop for, or 0.
  package var stopSignal: () -> Int32 = { 0 }
  let optimiser: Adam

  let corpora: TrainingCorpora
  private let schedule: WindowSchedule
  private let gradient: any BatchGradient
  private let predictor: NetworkPredictor
  let collective: any Collective

  /// Windows that training visits in an epoch.
  package var windowCount: Int { schedule.windows.count }

  /// Batches of an epoch.
  var batchCount: Int { schedule.batches(epoch: 1).count }

  /// Sequences of a batch, at most.
  package var batchSize: Int { schedule.batchSize }

  /// Parts of a batch.
  package let shardCount: Int

  /// Parts without a place of the batch.
  package var emptyShardCount: Int { gradient.emptyShardCount }

  /// Processes that train together.
  package var rankCount: Int { collective.count }

  /// What is done: `epoch 3`, or `batch 2 of 7 in epoch 4`.
  package var progressText: String {
    let done = partOfEpoch.batches
    return done == 0
      ? "epoch \(curve.count)" : "batch \(done) of \(batchCount) in epoch \(curve.count + 1)"
  }

  /// Of a model and of a state; nothing where a batch is one shard.
  var shardMetadata: [String: String] {
    shardCount > 1 ? [Self.shardKey: "\(shardCount)"] : [:]
  }

  static let shardKey = "shards"

  /// - Parameters:
  ///   - model: the network to train, changed in place.
  ///   - corpora: dimensions as the model's.
  ///   - collective: the processes that do it together, each with the same model, settings and corpora.
  /// - Throws: `TrainingError` if no training recording is as long as a sequence, or the batch cannot
  ///   be cut into the shards that are wanted; `FileError` if an input was made for another network or
  ///   is damaged; `PlanError` if the network cannot be planned.
  package init(
    _ model: NetworkModel, settings: TrainingSettings, corpora: TrainingCorpora,
    collective: any Collective = OneProcess()
  ) throws {
    for recording in corpora.training.recordings + corpora.validation.recordings {
      try recording.input.check(fits: model.configuration.inputs)
    }
    let stepCounts = corpora.training.recordings.map(\.input.stepCount)
    schedule = WindowSchedule(
      stepCounts: stepCounts, length: settings.sequenceLength, batch: settings.batch,
      seed: settings.seed)
    guard !schedule.windows.isEmpty else {
      throw TrainingError(
        .badData,
        "expected a recording of \(settings.sequenceLength) steps or more in the train partition, "
          + "found none: the longest has \(stepCounts.max() ?? 0)")
    }
    self.settings = settings
    self.model = model
    self.corpora = corpora
    optimiser = Adam(
      learningRate: settings.learningRate, warmUp: settings.start.warmUp,
      gradientLimit: settings.start.gradientLimit, count: model.parameters.trainedCount)
    if settings.start.output == .gold {
      model.startOutput(at: corpora.training.meanRatings)
    }
    self.collective = collective
    partOfEpoch = PartOfEpoch(dimensions: model.configuration.dimensions.count)
    let shards = try BatchShards(model.configuration, settings, ranks: collective.count)
    shardCount = shards.count
    if shards.count > 1, let visual = model.configuration.visual {
      gradient = try FaceBatchGradient(
        visual, model, settings, shards, batch: schedule.batchSize, collective)
    } else {
      gradient = try SequenceBatchGradient(
        model, settings, shards, batch: schedule.batchSize, collective)
    }
    predictor = NetworkPredictor(model, precision: settings.precision)
  }

  /// Whether a file of that path is trained or validated on.
  package func reads(_ path: String) -> Bool {
    (corpora.training.recordings + corpora.validation.recordings).contains {
      $0.input.paths.contains(path)
    }
  }

  /// Takes up a run where its state was saved.
  func resume(step: Int, curve: [LearningCurvePoint], partOfEpoch: PartOfEpoch) {
    optimiser.step = step
    self.curve = curve
    self.partOfEpoch = partOfEpoch
  }

  /// Whether all epochs are done, or there has been no better one for `settings.patience` epochs.
  var isOver: Bool {
    let best = curve.lastIndex(where: \.isBest) ?? 0
    return curve.count >= settings.epochs
      || settings.patience.map { curve.count - 1 - best >= $0 } ?? false
  }

  /// Trains one epoch, then scores the validation partition.
  ///
  /// - Parameter progress: called after each batch with the share of the epoch that is done.
  /// - Throws: `DivergenceError` where the loss or a prediction is no longer a number; `FileError`
  ///   if reading an input fails; `TrainingStop` at the end of a step, or in place of the scores, where
  ///   a process was told to stop. A next call then goes on with the epoch.
  package func runEpoch(progress: (Double) -> Void) throws -> LearningCurvePoint {
    let epoch = curve.count + 1
    let batches = schedule.batches(epoch: epoch)
    for batch in batches.dropFirst(partOfEpoch.batches) {
      let (sums, signal) = try forward(batch, epoch: epoch)
      let norm = try learn(sums)
      partOfEpoch.add(
        loss: settings.objective.loss(sums), gradientNorm: norm, sums, of: batches.count)
      progress(Double(partOfEpoch.batches) / Double(batches.count + 1))
      guard signal == 0 else { throw TrainingStop(signal: signal) }
    }
    let scores = try validate(epoch: epoch)
    let best = curve.map(\.score).max()
    let point = LearningCurvePoint(
      epoch: epoch, trainingLoss: partOfEpoch.loss,
      training: partOfEpoch.moments.map { LearningCurvePoint.Fit($0) }, validation: scores,
      gradientNorm: partOfEpoch.gradientNorm, learningRate: optimiser.learningRate,
      isBest: best.map { LearningCurvePoint.score(scores) > $0 } ?? true)
    curve.append(point)
    partOfEpoch = PartOfEpoch(dimensions: scores.count)
    progress(1)
    return point
  }

  /// Predicts a batch; returns what its loss and gradient need to know, and the signal that a process
  /// was sent, or 0.
  private func forward(
    _ batch: [Window], epoch: Int
  ) throws -> (sums: [Objective.Sums], signal: Int32) {
    let result = try gradient.forward(
      batch, of: corpora.training, step: optimiser.step, signal: stopSignal())
    let loss = settings.objective.loss(result.sums)
    guard loss.isFinite else {
      throw DivergenceError(
        epoch: epoch, step: optimiser.step + 1, problem: "the loss is \(loss)")
    }
    return result
  }

  /// One step of the optimiser for the batch that was predicted; returns the gradient's norm.
  private func learn(_ sums: [Objective.Sums]) throws -> Double {
    try gradient.backward(sums)
    model.addFilterDecay()
    return optimiser.update(model.parameters)
  }

  /// CCC of each dimension over all recordings of the validation partition together. Each process
  /// predicts some; their moments are merged in the order of the recordings.
  private func validate(epoch: Int) throws -> [Double] {
    predictor.parametersChanged()
    let dimensions = model.configuration.dimensions.count
    let recordings = corpora.validation.recordings
    let (rank, ranks) = (collective.rank, collective.count)
    var own: [Moments] = []
    var isFinite = true
    var signal: Int32 = 0
    for index in stride(from: rank, to: recordings.count, by: ranks) {
      signal = stopSignal()
      guard signal == 0, isFinite else { break }
      let recording = recordings[index]
      let predictions = try predictor.predict(recording.input)
      isFinite = predictions.allSatisfy(\.isFinite)
      for dimension in 0..<dimensions {
        let places = stride(from: dimension, to: predictions.count, by: dimensions)
        let trace = PairedTrace(
          gold: places.map { Double(recording.gold[$0]) },
          prediction: places.map { Double(predictions[$0]) })
        own.append(trace.moments)
      }
    }
    // All give as many: those with a recording fewer give moments of nothing for it.
    let most = (recordings.count + ranks - 1) / ranks * dimensions
    own += [Moments](repeating: Moments(), count: most - own.count)
    let checksum = ranks > 1 ? model.parameters.checksum : 0
    let all = try collective.gather(
      [isFinite ? 1 : 0, UInt64(signal), checksum] + own.flatMap(\.words))
    if let other = all.firstIndex(where: { $0[2] != all[0][2] }) {
      throw TrainingError(
        .disagreement,
        "\(collective.name(of: other)): expected the parameters of rank 0 after epoch \(epoch), found "
          + "others")
    }
    guard all.allSatisfy({ $0[0] == 1 }) else {
      throw DivergenceError(
        epoch: epoch, step: optimiser.step, problem: "a prediction is no finite number")
    }
    if let stopped = all.first(where: { $0[1] > 0 }) {
      throw TrainingStop(signal: Int32(stopped[1]))
    }
    var moments = [Moments](repeating: Moments(), count: dimensions)
    for index in recordings.indices {
      for dimension in 0..<dimensions {
        let first = 3 + (index / ranks * dimensions + dimension) * Moments.wordCount
        moments[dimension].merge(
          Moments(words: all[index % ranks][first..<first + Moments.wordCount]))
      }
    }
    return moments.map { $0.concordanceCorrelation() }
  }
}

extension NetworkModel {
  /// Adds the gradient of half the squared weights of the filters, times the configuration's decay.
  fileprivate func addFilterDecay() {
    let decay = configuration.filterDecay
    guard decay > 0 else { return }
    for shape in parameters.shapes where shape.extents.count > 2 {
      let parameter = parameters.parameter(shape)
      for index in 0..<shape.count {
        parameter.gradient[index] += decay * parameter.value[index]
      }
    }
  }
}

/// Training has diverged: the loss, or a prediction, is no longer a number.
package struct DivergenceError: Error, Equatable, CustomStringConvertible {
  package let epoch: Int
  /// The optimiser's step, from 1.
  package let step: Int
  /// What was found: `the loss is nan`.
  package let problem: String

  package var description: String {
    "\(problem) at step \(step), in epoch \(epoch): try a smaller learning rate"
  }
}

/// Training ends in the middle of an epoch, since a process was sent a signal.
package struct TrainingStop: Error, Equatable {
  /// Its number.
  package let signal: Int32
}
