internal import Layers

/// Recurrent layers and the linear output on top of the features of each step.
///
/// `[batch, steps, features]` becomes `[batch, steps, dimensions]`.
final class RecurrentHead {
  let output: Activation
  let layers: [any Layer]
  private let memories: [LongShortTermMemory]

  /// - Precondition: consecutive sequences are for inference.
  init(
    _ features: Activation, _ configuration: RecurrentConfiguration, _ store: ParameterStore,
    _ plan: NetworkPlan
  ) {
    precondition(!(plan.training && plan.sequences == .consecutive))
    let featureCount = features.shape[2]
    // To the recurrent layers, sequences that follow each other are one.
    let start =
      plan.sequences == .independent
      ? features : features.reshaped([1, plan.batch * plan.steps, featureCount])
    var chain = LayerChain(start, training: plan.training)
    let hidden = configuration.hidden
    memories = (0..<configuration.layers).map { layer in
      let memory = LongShortTermMemory(
        chain.end,
        .init(
          store, prefix: "recurrent", layer: layer, input: layer == 0 ? featureCount : hidden,
          hidden: hidden),
        cellClip: configuration.cellClip, training: plan.training)
      chain.add(memory)
      return memory
    }
    let dimensions = configuration.dimensions.count
    chain.add(
      Linear(
        chain.end, weight: store.parameter("output.weight", [dimensions, hidden]),
        bias: store.parameter("output.bias", [dimensions]), training: plan.training))
    layers = chain.layers
    output = chain.end.reshaped([plan.batch, plan.steps, dimensions])
  }

  func resetState() {
    for memory in memories { memory.resetState() }
  }

  func carryState(after step: Int, to next: RecurrentHead) {
    for (memory, following) in zip(memories, next.memories) {
      memory.carryState(after: step, to: following)
    }
  }
}
