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

  /// - Parameter places: of this shard in the batch.
  /// - Throws: `PlanError` if the network cannot be planned.
  /// - Precondition: there is a place.
  init(
    _ model: NetworkModel, _ settings: TrainingSettings, places: Range<Int>
  ) throws(PlanError) {
    self.model = model
    self.settings = settings
    self.places = places
    var plan = NetworkPlan(batch: places.count, steps: settings.sequenceLength)
    plan.firstSequence = places.lowerBound
    plan.training = true
    plan.dropout = settings.dropout
    plan.inputNoise = Float(settings.inputNoise)
    plan.seed = settings.seed
    plan.freezesBatchNormalization = settings.freezesBatchNormalization
    plan.recomputesBlocks = settings.recomputesBlocks
    plan.precision = settings.precision
    network = try SequenceNetwork(model.configuration, model.parameters, plan)
    gold = FloatBuffer(count: network.output.count)
  }

  /// The places of one of `count` shards of a batch: as many in each as can be, or one fewer.
  static func places(ofShard shard: Int, of count: Int, batch: Int) -> Range<Int> {
    batch * shard / count..<batch * (shard + 1) / count
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
  /// - Parameter sums: of the whole batch.
  func backward(_ sums: [Objective.Sums]) {
    guard let gradient = network.output.gradient else { return }
    settings.objective.gradient(pairs, sums, into: gradient.pointer)
    network.backward()
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
        at: index * settings.sequenceLength, augmentation: augmentation(ofPlace: place, step: step))
      let first = window.start * model.configuration.dimensions.count
      for label in 0..<labels {
        gold.pointer[index * labels + label] =
          place < batch.count ? recording.gold[first + label] : .nan
      }
    }
  }

  /// Draws that depend on the seed, the optimiser's step and the place in the batch alone.
  private func augmentation(ofPlace place: Int, step: Int) -> FaceAugmentation.Draws? {
    guard let size = model.configuration.visual?.imageSize, settings.augmentation != .none else {
      return nil
    }
    let number = UInt64(step) << 32 + UInt64(place)
    return FaceAugmentation.Draws(
      settings.augmentation, size: size,
      seed: SplitMix64.hash(SplitMix64.hash(settings.seed ^ Self.augmentationSalt) &+ number))
  }

  /// Keeps these draws apart from others of the same seed.
  private static var augmentationSalt: UInt64 { 0x6661_6365 }
}
