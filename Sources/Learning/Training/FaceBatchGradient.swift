internal import Engine
internal import Files
internal import Layers
internal import Networks

/// The gradient of a batch whose faces are dealt out to the shards: batches of few sequences have many.
///
/// A face's features depend on no other face. They go round, and what comes after them, little beside
/// the residual network, every process computes for the whole batch: it is the same everywhere, and is
/// not added up.
final class FaceBatchGradient: BatchGradient {
  let emptyShardCount: Int
  private let collective: any Collective
  /// The whole batch, from the features of its faces on.
  private let whole: BatchShard
  /// `[batch, steps, features]`
  private let features: Activation
  /// Of the features' values, those that each process makes.
  private let shares: [Range<Int>]
  /// This process's; nil where there are more shards than faces in a batch.
  private let shards: [FaceShard?]
  private let gradient: ShardedGradient
  private let gradients: FloatBuffer

  /// - Parameters:
  ///   - visual: the model's.
  ///   - batch: places of a batch.
  /// - Throws: `PlanError` if the network cannot be planned.
  init(
    _ visual: VisualFeatureConfiguration, _ model: NetworkModel, _ settings: TrainingSettings,
    _ shards: BatchShards, batch: Int, _ collective: any Collective
  ) throws(PlanError) {
    let (faces, width) = (batch * settings.sequenceLength, visual.featureCount)
    self.collective = collective
    emptyShardCount = max(0, shards.count - faces)
    gradients = model.parameters.gradients
    features = Activation([batch, settings.sequenceLength, width], gradient: true)
    whole = try BatchShard(model, settings, places: 0..<batch, visualFeatures: features)
    shares = (0..<collective.count).map { rank in
      let own = shards.places(ofRank: rank, of: faces)
      return own.lowerBound * width..<own.upperBound * width
    }
    var own: [FaceShard?] = []
    for shard in shards.own(ofRank: collective.rank) {
      let range = shards.places(ofShard: shard, of: faces)
      own.append(
        range.isEmpty
          ? nil : try FaceShard(visual, model, settings, faces: range, of: features))
    }
    self.shards = own
    gradient = ShardedGradient(
      gradients, visual.gradientPlaces(in: model.parameters), shards: own.count,
      settings.gradientPrecision, collective)
  }

  func forward(
    _ batch: [Window], of corpus: LabelledCorpus, step: Int, signal: Int32
  ) throws -> (sums: [Objective.Sums], signal: Int32) {
    for shard in shards { try shard?.forward(batch, of: corpus, step: step) }
    let signals = try collective.gather([UInt64(signal)])
    try collective.fill(features.value.elements, shares)
    return (
      try whole.forward(batch, of: corpus, step: step),
      Int32(signals.first { $0[0] > 0 }?[0] ?? 0)
    )
  }

  func backward(_ sums: [Objective.Sums]) throws {
    whole.backward(sums) { _ in }
    try gradient.sum { shard, finished in
      if let shard = shards[shard] {
        shard.backward(finished)
      } else {
        let places = gradient.places
        gradients.elements[places].update(repeating: 0)
        finished(places.lowerBound)
      }
    }
  }
}
