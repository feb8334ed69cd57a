internal import Engine
internal import Files
internal import Layers
internal import Networks

/// The gradient of a whole batch, of whose shards each process has some.
protocol BatchGradient: AnyObject {
  /// Those without a place in a batch.
  var emptyShardCount: Int { get }

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
  ) throws -> (sums: [Objective.Sums], signal: Int32)

  /// Leaves the gradient of the whole batch that was predicted last in the model's store.
  ///
  /// - Parameter sums: of the whole batch.
  func backward(_ sums: [Objective.Sums]) throws
}

/// How the shards of a batch are dealt out to processes.
struct BatchShards {
  /// Of all processes.
  let count: Int
  private let ranks: Int

  /// - Throws: `TrainingError` if they cannot be dealt out evenly, a network that normalises over the
  ///   batch would see parts of it, or one shard has nothing to be added to.
  init(
    _ configuration: NetworkConfiguration, _ settings: TrainingSettings, ranks: Int
  ) throws(TrainingError) {
    count = settings.shards ?? ranks
    self.ranks = ranks
    // Only halves of halves are branches of the tree.
    guard count == ranks || count % ranks == 0 && ranks & (ranks - 1) == 0 else {
      throw TrainingError(
        .usage,
        "--shards: expected \(ranks)"
          + (ranks & (ranks - 1) == 0 ? " or a multiple, one or more a rank" : ", one a rank")
          + ", found \(count)")
    }
    guard count == 1 || !configuration.normalizesBatches(of: settings) else {
      throw TrainingError(
        .usage,
        "expected a network without batch normalisation, or --freeze-batch-norm, for a batch in "
          + "\(count) shards, found statistics over the whole batch")
    }
    guard count > 1 || settings.gradientPrecision == .f32 else {
      throw TrainingError(
        .usage,
        "--gradient-precision: expected two shards or more for "
          + "\(settings.gradientPrecision.rawValue), found one, whose gradient is added to no other"
      )
    }
  }

  /// Those of one process.
  func own(ofRank rank: Int) -> Range<Int> {
    let share = count / ranks
    return rank * share..<(rank + 1) * share
  }

  /// What falls to one of them of as many places: as many as to each other, or one fewer.
  func places(ofShard shard: Int, of places: Int) -> Range<Int> {
    places * shard / count..<places * (shard + 1) / count
  }

  /// What falls to one process.
  func places(ofRank rank: Int, of count: Int) -> Range<Int> {
    let own = own(ofRank: rank)
    let first = places(ofShard: own.lowerBound, of: count)
    return first.lowerBound..<places(ofShard: own.upperBound - 1, of: count).upperBound
  }
}

extension NetworkConfiguration {
  /// Whether training takes statistics over all sequences of a batch, and shards would see parts of it.
  fileprivate func normalizesBatches(of settings: TrainingSettings) -> Bool {
    // What else a network with faces has sees the whole batch.
    visual != nil ? !settings.freezesBatchNormalization : speech?.isFramewise ?? false
  }
}
