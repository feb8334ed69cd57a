internal import Engine
internal import Layers
internal import Random

/// The linear layers: how much a patch's features look like what is followed. Learns while it follows.
final class TargetClassifier {
  let shared: ParameterStore
  let branch: ParameterStore
  private let scoring: LinearLayers
  private let learning: LinearLayers
  private var generator: SplitMix64
  /// Of learning; numbers dropout's draws.
  private var step = 0

  /// Rows of a batch, and how many negative ones the hardest are chosen of.
  static let positives = 32
  static let negatives = 96
  static let negativeCandidates = 1024
  /// Rows that are scored together.
  private static let group = 256

  init(_ model: TrackingModel, seed: UInt64) throws(PlanError) {
    generator = SplitMix64(seed: SplitMix64.hash(seed))
    shared = model.shared()
    branch = TrackingModel.branch(using: &generator)
    let features = TrackingModel.featureCount
    scoring = try LinearLayers(
      Activation([Self.group, features], gradient: false), shared, branch, dropoutSeed: nil)
    learning = try LinearLayers(
      Activation([Self.positives + Self.negatives, features], gradient: false), shared, branch,
      dropoutSeed: SplitMix64.hash(~seed))
  }

  /// Above zero where the features are more likely those of the target.
  func scores(of rows: FeatureRows) -> [Float] {
    var memory = FeatureMemory(limit: 1)
    memory.append(rows)
    return scores(of: memory, Array(0..<rows.count))
  }

  /// Takes steps against the loss, with the hardest of the negative rows.
  ///
  /// - Parameter descent: keeps its momentum from one call to the next.
  /// - Precondition: rows of both kinds.
  func learn(
    _ positive: FeatureMemory, _ negative: FeatureMemory, steps: Int, _ descent: MomentumDescent
  ) {
    precondition(positive.count > 0 && negative.count > 0)
    var positiveOrder = EndlessOrder(count: positive.count)
    var negativeOrder = EndlessOrder(count: negative.count)
    for _ in 0..<steps {
      let candidates = negativeOrder.next(Self.negativeCandidates, using: &generator)
      let scores = scores(of: negative, candidates)
      let hardest = scores.highest(Self.negatives).map { candidates[$0] }
      let input = learning.input.value.pointer
      positive.copy(positiveOrder.next(Self.positives, using: &generator), to: input)
      negative.copy(hardest, to: input + Self.positives * TrackingModel.featureCount)
      learning.forward(.training(step: step))
      step += 1
      TargetLoss.gradient(learning.output, positives: Self.positives)
      learning.backward()
      descent.update([shared, branch])
    }
  }

  private func scores(of rows: FeatureMemory, _ indices: [Int]) -> [Float] {
    var scores: [Float] = []
    while scores.count < indices.count {
      let part = indices[scores.count...].prefix(Self.group)
      rows.copy(part, to: scoring.input.value.pointer)
      scoring.forward(.inference)
      let pairs = scoring.output.value.pointer
      for row in 0..<part.count { scores.append(pairs[2 * row + 1]) }
    }
    return scores
  }
}
