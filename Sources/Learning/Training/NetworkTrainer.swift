internal import Agreement
internal import Engine
internal import Layers
package import Networks
internal import Random

/// Trains a network, epoch by epoch.
///
/// Everything random is a function of the seed, the epoch and the optimiser's step, so a run that
/// goes on from `state` gives the same bits as one that never stopped, on the same number of
/// threads.
package final class NetworkTrainer {
  package let options: TrainingOptions
  package let model: NetworkModel
  package private(set) var curve: [LearningCurvePoint] = []
  let optimiser: Adam

  private let training: LabelledCorpus
  private let validation: LabelledCorpus
  private let schedule: WindowSchedule
  private let network: SequenceNetwork
  private let predictor: NetworkPredictor
  /// `[window, step, dimension]` of the batch in progress.
  private let gold: FloatBuffer

  /// Windows that training visits in an epoch.
  package var windowCount: Int { schedule.windows.count }

  /// - Parameters:
  ///   - model: the network to train, changed in place.
  ///   - training, validation: dimensions as the model's.
  /// - Throws: `TrainingError` if no training recording is as long as a sequence, or a segment file
  ///   was made for another network or is damaged; `PlanError` if the network cannot be planned.
  package init(
    _ model: NetworkModel, options: TrainingOptions, training: LabelledCorpus,
    validation: LabelledCorpus
  ) throws {
    for recording in training.recordings + validation.recordings {
      try recording.segments.check(fits: model.configuration)
    }
    schedule = WindowSchedule(
      stepCounts: training.recordings.map(\.segments.stepCount), length: options.sequenceLength,
      batch: options.batch, seed: options.seed)
    guard !schedule.windows.isEmpty else {
      let longest = training.recordings.map(\.segments.stepCount).max() ?? 0
      throw TrainingError(
        .badData,
        "expected a recording of \(options.sequenceLength) steps or more in the train partition, "
          + "found none: the longest has \(longest)")
    }
    self.options = options
    self.model = model
    self.training = training
    self.validation = validation
    optimiser = Adam(learningRate: options.learningRate, count: model.parameters.trainedCount)
    var plan = NetworkPlan(batch: schedule.batchSize, steps: options.sequenceLength)
    plan.training = true
    plan.dropout = options.dropout
    plan.seed = options.seed
    plan.freezesBatchNormalization = options.freezesBatchNormalization
    plan.precision = options.precision
    network = try SequenceNetwork(model.configuration, model.parameters, plan)
    predictor = NetworkPredictor(model, precision: options.precision)
    gold = FloatBuffer(count: network.output.count)
  }

  /// Takes up a run where its state was saved.
  func resume(step: Int, curve: [LearningCurvePoint]) {
    optimiser.step = step
    self.curve = curve
  }

  /// Trains one epoch, then scores the validation partition.
  ///
  /// - Parameter progress: called after each batch with the share of the epoch that is done.
  /// - Throws: `DivergenceError` where the loss or a prediction is no longer a number.
  package func runEpoch(progress: (Double) -> Void) throws -> LearningCurvePoint {
    let epoch = curve.count + 1
    let batches = schedule.batches(epoch: epoch)
    var loss = 0.0
    for (index, batch) in batches.enumerated() {
      loss += try train(batch, epoch: epoch) / Double(batches.count)
      progress(Double(index + 1) / Double(batches.count + 1))
    }
    let scores = try validate(epoch: epoch)
    let best = curve.map(\.score).max()
    let candidate = LearningCurvePoint(
      epoch: epoch, trainingLoss: loss, validation: scores, isBest: false)
    let point = LearningCurvePoint(
      epoch: epoch, trainingLoss: loss, validation: scores,
      isBest: best.map { candidate.score > $0 } ?? true)
    curve.append(point)
    progress(1)
    return point
  }

  /// One step of the optimiser; returns the batch's loss.
  private func train(_ batch: [Window], epoch: Int) throws -> Double {
    fill(batch)
    network.parametersChanged()
    network.forward(.training(step: optimiser.step))
    guard let gradient = network.output.gradient else { return .nan }
    let dimensions = model.configuration.dimensions.count
    let loss = options.objective.evaluate(
      prediction: network.output.value.pointer, gold: gold.pointer,
      steps: network.output.count / dimensions, dimensions: dimensions, gradient: gradient.pointer)
    guard loss.isFinite else {
      throw DivergenceError(
        epoch: epoch, step: optimiser.step + 1, problem: "the loss is \(loss)")
    }
    network.backward()
    model.addFilterDecay()
    optimiser.update(model.parameters)
    return loss
  }

  /// Copies a batch's segments and gold standard into place. A place without a window repeats the
  /// first one and carries no weight.
  private func fill(_ batch: [Window]) {
    let labels = options.sequenceLength * model.configuration.dimensions.count
    for place in 0..<schedule.batchSize {
      let window = batch[place < batch.count ? place : 0]
      let recording = training.recordings[window.recording]
      network.read(
        window.start..<window.start + options.sequenceLength, of: recording.segments,
        at: place * options.sequenceLength, augmentation: augmentation(ofPlace: place))
      let first = window.start * model.configuration.dimensions.count
      for label in 0..<labels {
        gold.pointer[place * labels + label] =
          place < batch.count ? recording.gold[first + label] : .nan
      }
    }
  }

  /// Draws that depend on the seed, the optimiser's step and the place in the batch alone.
  private func augmentation(ofPlace place: Int) -> FaceAugmentation.Draws? {
    guard let size = model.configuration.faceSize, options.augmentation != .none else { return nil }
    let number = UInt64(optimiser.step) << 32 + UInt64(place)
    return FaceAugmentation.Draws(
      options.augmentation, size: size,
      seed: SplitMix64.hash(SplitMix64.hash(options.seed ^ Self.augmentationSalt) &+ number))
  }

  /// Keeps these draws apart from others of the same seed.
  private static var augmentationSalt: UInt64 { 0x6661_6365 }

  /// CCC of each dimension over all recordings of the validation partition together.
  private func validate(epoch: Int) throws -> [Double] {
    predictor.parametersChanged()
    let dimensions = model.configuration.dimensions.count
    var moments = [Moments](repeating: Moments(), count: dimensions)
    for recording in validation.recordings {
      let predictions = try predictor.predict(recording.segments)
      guard predictions.allSatisfy(\.isFinite) else {
        throw DivergenceError(
          epoch: epoch, step: optimiser.step, problem: "a prediction is no finite number")
      }
      for dimension in 0..<dimensions {
        let places = stride(from: dimension, to: predictions.count, by: dimensions)
          .filter { !recording.gold[$0].isNaN }
        moments[dimension].merge(
          Moments(
            gold: places.map { Double(recording.gold[$0]) },
            prediction: places.map { Double(predictions[$0]) }))
      }
    }
    return moments.map { $0.concordanceCorrelation() }
  }
}
