internal import Engine
internal import Files
internal import Layers
internal import Networks
internal import Random

/// A part of each batch: its places, and the network that is planned for them.
///
/// What is drawn depends on a place in the whole batch, what is summed on the order of the shards, and
/// neither on the process that has them.
final class BatchShard {
  private let model: NetworkModel
  private let settings: TrainingSettings
  private let places: Range<Int>
  private let network: SequenceNetwork
  /// `[place, step, dimension]` of the batch in progress.
  private let gold: FloatBuffer

  /// - Parameters:
  ///   - places: of this shard in the batch.
  ///   - visualFeatures: of them, where they are made elsewhere.
  /// - Throws: `PlanError` if the network cannot be planned.
  /// - Precondition: there is a place.
  init(
    _ model: NetworkModel, _ settings: TrainingSettings, places: Range<Int>,
    visualFeatures: Activation? = nil
  ) throws(PlanError) {
    self.model = model
    self.settings = settings
    self.places = places
    var plan = NetworkPlan(training: settings)
    plan.batch = places.count
    plan.firstSequence = places.lowerBound
    network = try SequenceNetwork(
      model.configuration, model.parameters, plan, visualFeatures: visualFeatures)
    gold = FloatBuffer(count: network.output.count)
  }

  /// Predicts its places of a batch.
  ///
  /// - Parameters:
  ///   - batch: the whole one.
  ///   - step: of the optimiser, which with the seed decides all that is drawn.
  /// - Returns: what the loss and its gradient need to know of each dimension.
  func forward(
    _ batch: [Window], of corpus: LabelledCorpus, step: Int
  ) throws(FileError) -> [Objective.Sums] {
    try fill(batch, of: corpus, step: step)
    network.parametersChanged()
    network.forward(.training(step: step))
    return Objective.sums(of: pairs)
  }

  /// Gradients of every parameter, of what was predicted last.
  ///
  /// - Parameters:
  ///   - sums: of the whole batch.
  ///   - finished: as of `SequenceNetwork.backward`.
  func backward(_ sums: [Objective.Sums], _ finished: (Int) -> Void) {
    guard let gradient = network.output.gradient else { return }
    settings.objective.gradient(pairs, sums, into: gradient.pointer)
    network.backward(finished)
  }

  private var pairs: Objective.Batch {
    let dimensions = model.configuration.dimensions.count
    return Objective.Batch(
      prediction: network.output.value.pointer, gold: gold.pointer,
      steps: network.output.count / dimensions, dimensions: dimensions)
  }

  /// Copies a batch's inputs and gold standard into place. A place without a window repeats the
  /// first one and is masked.
  private func fill(
    _ batch: [Window], of corpus: LabelledCorpus, step: Int
  ) throws(FileError) {
    let labels = settings.sequenceLength * model.configuration.dimensions.count
    for (index, place) in places.enumerated() {
      let window = batch[place < batch.count ? place : 0]
      let recording = corpus.recordings[window.recording]
      try network.read(
        window.start..<window.start + settings.sequenceLength, of: recording.input,
        at: index * settings.sequenceLength,
        augmentation: model.configuration.visual.flatMap {
          FaceAugmentation.Draws(settings, size: $0.imageSize, place: place, step: step)
        })
      let first = window.start * model.configuration.dimensions.count
      for label in 0..<labels {
        gold.pointer[index * labels + label] =
          place < batch.count ? recording.gold[first + label] : .nan
      }
    }
  }
}

extension NetworkPlan {
  /// For training as the settings have it: one sequence, until more are asked for.
  init(training settings: TrainingSettings) {
    self.init(batch: 1, steps: settings.sequenceLength)
    training = true
    dropout = settings.dropout
    inputNoise = Float(settings.inputNoise)
    seed = settings.seed
    freezesBatchNormalization = settings.freezesBatchNormalization
    recomputesBlocks = settings.recomputesBlocks
    precision = settings.precision
  }
}

extension FaceAugmentation.Draws {
  /// Draws that depend on the seed, the optimiser's step and the place in the batch alone; nil where
  /// faces are left as they are.
  ///
  /// - Parameter firstFace: of those that are to be changed, in the sequence at that place.
  init?(_ settings: TrainingSettings, size: Int, place: Int, step: Int, firstFace: Int = 0) {
    guard settings.augmentation != .none else { return nil }
    let number = UInt64(step) << 32 + UInt64(place)
    self.init(
      settings.augmentation, size: size,
      seed: SplitMix64.hash(SplitMix64.hash(settings.seed ^ Self.salt) &+ number),
      firstFace: firstFace)
  }

  /// Keeps these draws apart from others of the same seed.
  private static var salt: UInt64 { 0x6661_6365 }
}
