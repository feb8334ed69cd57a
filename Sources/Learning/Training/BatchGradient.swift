internal import Engine
internal import Files
internal import Layers
internal import Networks

/// The gradient of a whole batch, of whose shards each process has some.
final class BatchGradient {
  private let model: NetworkModel
  private let collective: any Collective
  /// Of all processes.
  let shardCount: Int
  /// This process's; nil where there are more shards than places in a batch.
  private let shards: [BatchShard?]
  /// One for each level of the tree along which this process's shards are added up.
  private var halves: [FloatBuffer] = []

  /// - Parameter batch: places of a batch.
  /// - Throws: `PlanError` if the network cannot be planned; `TrainingError` if the shards cannot be
  ///   dealt out evenly, or a network that normalises over the batch would see parts of it.
  init(
    _ model: NetworkModel, _ settings: TrainingSettings, batch: Int, _ collective: any Collective
  ) throws {
    let (count, ranks) = (settings.shards ?? collective.count, collective.count)
    // Only halves of halves are branches of the tree.
    guard count == ranks || count % ranks == 0 && ranks & (ranks - 1) == 0 else {
      throw TrainingError(
        .usage,
        "--shards: expected \(ranks)"
          + (ranks & (ranks - 1) == 0 ? " or a multiple, one or more a rank" : ", one a rank")
          + ", found \(count)")
    }
    guard count == 1 || !model.configuration.normalizesBatches(of: settings) else {
      throw TrainingError(
        .usage,
        "expected a network without batch normalisation, or --freeze-batch-norm, for a batch in "
          + "\(count) shards, found statistics over the whole batch")
    }
    self.model = model
    self.collective = collective
    shardCount = count
    let share = count / ranks
    shards = try (collective.rank * share..<(collective.rank + 1) * share).map { shard in
      let places = BatchShard.places(ofShard: shard, of: count, batch: batch)
      return places.isEmpty ? nil : try BatchShard(model, settings, places: places)
    }
  }

  /// Predicts a batch.
  ///
  /// - Parameters:
  ///   - step: of the optimiser.
  ///   - signal: that this process was sent, or 0.
  /// - Returns: what its loss and gradient need to know of each dimension, of all shards of all
  ///   processes, and the signal that the first of those was sent that were sent one.
  /// - Throws: `FileError` if reading fails.
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

  /// Leaves the gradient of the whole batch that was predicted last in the model's store.
  ///
  /// - Parameter sums: of the whole batch.
  func backward(_ sums: [Objective.Sums]) throws {
    add(shards.indices, sums)
    try collective.sum(model.parameters.gradients.elements)
  }

  /// Leaves the sum of the gradients of some of this process's shards in the store.
  private func add(_ range: Range<Int>, _ sums: [Objective.Sums], level: Int = 0) {
    let gradients = model.parameters.gradients
    guard range.count > 1 else {
      if let shard = shards[range.lowerBound] { shard.backward(sums) } else { gradients.zero() }
      return
    }
    let middle = PairwiseSum.middle(of: range)
    add(range.lowerBound..<middle, sums, level: level + 1)
    while halves.count <= level { halves.append(FloatBuffer(count: gradients.count)) }
    halves[level].copy(from: gradients.pointer)
    add(middle..<range.upperBound, sums, level: level + 1)
    PairwiseSum.add([gradients.pointer, halves[level].pointer], count: gradients.count)
  }
}

extension NetworkConfiguration {
  /// Whether training takes statistics over all sequences of a batch.
  fileprivate func normalizesBatches(of settings: TrainingSettings) -> Bool {
    visual != nil && !settings.freezesBatchNormalization || speech?.isFramewise ?? false
  }
}
