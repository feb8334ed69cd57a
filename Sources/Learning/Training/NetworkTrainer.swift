internal import Agreement
internal import Engine
internal import Files
internal import Layers
package import Networks
internal import Random

/// Trains a network, epoch by epoch.
///
/// Everything random is a function of the seed, the epoch and the optimiser's step, so a run that
/// goes on from `state` gives the same bits as one that never stopped, on the same number of
/// threads.
package final class NetworkTrainer {
  package let settings: TrainingSettings
  package let model: NetworkModel
  package private(set) var curve: [LearningCurvePoint] = []
  let optimiser: Adam

  let corpora: TrainingCorpora
  private let schedule: WindowSchedule
  private let network: SequenceNetwork
  private let predictor: NetworkPredictor
  /// `[window, step, dimension]` of the batch in progress.
  private let gold: FloatBuffer

  /// Windows that training visits in an epoch.
  package var windowCount: Int { schedule.windows.count }

  /// - Parameters:
  ///   - model: the network to train, changed in place.
  ///   - corpora: dimensions as the model's.
  /// - Throws: `TrainingError` if no training recording is as long as a sequence; `FileError` if an
  ///   input was made for another network or is damaged; `PlanError` if the network cannot be
  ///   planned.
  package init(
    _ model: NetworkModel, settings: TrainingSettings, corpora: TrainingCorpora
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
    var plan = NetworkPlan(batch: schedule.batchSize, steps: settings.sequenceLength)
    plan.training = true
    plan.dropout = settings.dropout
    plan.inputNoise = Float(settings.inputNoise)
    plan.seed = settings.seed
    plan.freezesBatchNormalization = settings.freezesBatchNormalization
    plan.recomputesBlocks = settings.recomputesBlocks
    plan.precision = settings.precision
    network = try SequenceNetwork(model.configuration, model.parameters, plan)
    predictor = NetworkPredictor(model, precision: settings.precision)
    gold = FloatBuffer(count: network.output.count)
  }

  /// Whether a file of that path is trained or validated on.
  package func reads(_ path: String) -> Bool {
    (corpora.training.recordings + corpora.validation.recordings).contains {
      $0.input.paths.contains(path)
    }
  }

  /// Takes up a run where its state was saved.
  func resume(step: Int, curve: [LearningCurvePoint]) {
    optimiser.step = step
    self.curve = curve
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
  ///   if reading an input fails.
  package func runEpoch(progress: (Double) -> Void) throws -> LearningCurvePoint {
    let epoch = curve.count + 1
    let batches = schedule.batches(epoch: epoch)
    var loss = 0.0
    var norm = 0.0
    var moments = [Moments](repeating: Moments(), count: model.configuration.dimensions.count)
    for (index, batch) in batches.enumerated() {
      let sums = try forward(batch, epoch: epoch)
      norm += learn(sums) / Double(batches.count)
      loss += settings.objective.loss(sums) / Double(batches.count)
      for (dimension, sums) in sums.enumerated() { moments[dimension].merge(sums.moments) }
      progress(Double(index + 1) / Double(batches.count + 1))
    }
    let scores = try validate(epoch: epoch)
    let best = curve.map(\.score).max()
    let point = LearningCurvePoint(
      epoch: epoch, trainingLoss: loss, training: moments.map { LearningCurvePoint.Fit($0) },
      validation: scores, gradientNorm: norm, learningRate: optimiser.learningRate,
      isBest: best.map { LearningCurvePoint.score(scores) > $0 } ?? true)
    curve.append(point)
    progress(1)
    return point
  }

  /// Predicts a batch; returns what its loss and gradient need to know.
  private func forward(_ batch: [Window], epoch: Int) throws -> [Objective.Sums] {
    try fill(batch)
    network.parametersChanged()
    network.forward(.training(step: optimiser.step))
    let sums = Objective.sums(of: pairs)
    let loss = settings.objective.loss(sums)
    guard loss.isFinite else {
      throw DivergenceError(
        epoch: epoch, step: optimiser.step + 1, problem: "the loss is \(loss)")
    }
    return sums
  }

  /// One step of the optimiser for the batch that was predicted; returns the gradient's norm.
  private func learn(_ sums: [Objective.Sums]) -> Double {
    guard let gradient = network.output.gradient else { return .nan }
    settings.objective.gradient(pairs, sums, into: gradient.pointer)
    network.backward()
    model.addFilterDecay()
    return optimiser.update(model.parameters)
  }

  private var pairs: Objective.Batch {
    let dimensions = model.configuration.dimensions.count
    return Objective.Batch(
      prediction: network.output.value.pointer, gold: gold.pointer,
      steps: network.output.count / dimensions, dimensions: dimensions)
  }

  /// Copies a batch's inputs and gold standard into place. A place without a window repeats the
  /// first one and is masked.
  private func fill(_ batch: [Window]) throws(FileError) {
    let labels = settings.sequenceLength * model.configuration.dimensions.count
    for place in 0..<schedule.batchSize {
      let window = batch[place < batch.count ? place : 0]
      let recording = corpora.training.recordings[window.recording]
      try network.read(
        window.start..<window.start + settings.sequenceLength, of: recording.input,
        at: place * settings.sequenceLength, augmentation: augmentation(ofPlace: place))
      let first = window.start * model.configuration.dimensions.count
      for label in 0..<labels {
        gold.pointer[place * labels + label] =
          place < batch.count ? recording.gold[first + label] : .nan
      }
    }
  }

  /// Draws that depend on the seed, the optimiser's step and the place in the batch alone.
  private func augmentation(ofPlace place: Int) -> FaceAugmentation.Draws? {
    guard let size = model.configuration.visual?.imageSize, settings.augmentation != .none else {
      return nil
    }
    let number = UInt64(optimiser.step) << 32 + UInt64(place)
    return FaceAugmentation.Draws(
      settings.augmentation, size: size,
      seed: SplitMix64.hash(SplitMix64.hash(settings.seed ^ Self.augmentationSalt) &+ number))
  }

  /// Keeps these draws apart from others of the same seed.
  private static var augmentationSalt: UInt64 { 0x6661_6365 }

  /// CCC of each dimension over all recordings of the validation partition together.
  private func validate(epoch: Int) throws -> [Double] {
    predictor.parametersChanged()
    let dimensions = model.configuration.dimensions.count
    var moments = [Moments](repeating: Moments(), count: dimensions)
    for recording in corpora.validation.recordings {
      let predictions = try predictor.predict(recording.input)
      guard predictions.allSatisfy(\.isFinite) else {
        throw DivergenceError(
          epoch: epoch, step: optimiser.step, problem: "a prediction is no finite number")
      }
      for dimension in 0..<dimensions {
        let places = stride(from: dimension, to: predictions.count, by: dimensions)
        let trace = PairedTrace(
          gold: places.map { Double(recording.gold[$0]) },
          prediction: places.map { Double(predictions[$0]) })
        moments[dimension].merge(trace.moments)
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
