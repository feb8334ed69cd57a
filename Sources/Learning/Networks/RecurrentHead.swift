import Layers

/// Recurrent layers and the linear output on top of the features of each step.
///
/// `[batch, steps, features]` becomes `[batch, steps, dimensions]`.
final class RecurrentHead {
  let output: Activation
  let layers: [any Layer]
  private let memories: [LongShortTermMemory]

  init(
    _ features: Activation, _ configuration: SpeechConfiguration, _ store: ParameterStore,
    training: Bool
  ) {
    var chain = LayerChain(features, training: training)
    let hidden = configuration.hidden
    memories = (0..<configuration.recurrentLayers).map { layer in
      let memory = LongShortTermMemory(
        chain.end,
        .init(
          store, prefix: "recurrent", layer: layer,
          input: layer == 0 ? configuration.featureCount : hidden, hidden: hidden),
        cellClip: configuration.cellClip, training: training)
      chain.add(memory)
      return memory
    }
    let dimensions = configuration.dimensions.count
    chain.add(
      Linear(
        chain.end, weight: store.parameter("output.weight", [dimensions, hidden]),
        bias: store.parameter("output.bias", [dimensions]), training: training))
    layers = chain.layers
    output = chain.end
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
