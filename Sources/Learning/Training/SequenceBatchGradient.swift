internal import Engine
internal import Files
internal import Layers
internal import Networks

/// The gradient of a batch whose sequences are dealt out to the shards.
final class SequenceBatchGradient: BatchGradient {
  private let model: NetworkModel
  private let collective: any Collective
  let emptyShardCount: Int
  /// This process's; nil where there are more shards than places in a batch.
  private let shards: [BatchShard?]
  private let gradient: ShardedGradient

  /// - Parameter batch: places of a batch.
  /// - Throws: `PlanError` if the network cannot be planned.
  init(
    _ model: NetworkModel, _ settings: TrainingSettings, _ shards: BatchShards, batch: Int,
    _ collective: any Collective
  ) throws(PlanError) {
    self.model = model
    self.collective = collective
    emptyShardCount = max(0, shards.count - batch)
    var own: [BatchShard?] = []
    for shard in shards.own(ofRank: collective.rank) {
      let places = shards.places(ofShard: shard, of: batch)
      own.append(places.isEmpty ? nil : try BatchShard(model, settings, places: places))
    }
    self.shards = own
    gradient = ShardedGradient(
      model.parameters.gradients, 0..<model.parameters.trainedCount, shards: own.count,
      settings.gradientPrecision, collective)
  }

  func forward(
    _ batch: [Window], of corpus: LabelledCorpus, step: Int, signal: Int32
  ) throws -> (sums: [Objective.Sums], signal: Int32) {
    let dimensions = model.configuration.dimensions.count
    var sums = [Objective.Sums](repeating: Objective.Sums(), count: dimensions)
    let own = try shards.flatMap { try $0?.forward(batch, of: corpus, step: step) ?? sums }
    let all = try collective.gather([UInt64(signal)] + own.flatMap(\.words))
    for words in all {
      for (index, start) in stride(from: 1, to: words.count, by: Objective.Sums.wordCount)
        .enumerated()
      {
        sums[index % dimensions].merge(
          Objective.Sums(words: words[start..<start + Objective.Sums.wordCount]))
      }
    }
    return (sums, Int32(all.first { $0[0] > 0 }?[0] ?? 0))
  }

  func backward(_ sums: [Objective.Sums]) throws {
    try gradient.sum { shard, finished in
      if let shard = shards[shard] {
        shard.backward(sums, finished)
      } else {
        model.parameters.gradients.zero()
        finished(0)
      }
    }
  }
}
