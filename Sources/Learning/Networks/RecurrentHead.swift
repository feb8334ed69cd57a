internal import Layers

/// The recurrent layers and the linear output on top of any features.
package struct RecurrentConfiguration: Equatable, Sendable {
  /// Cells of each layer.
  package var hidden = 256
  package var layers = 2
  /// Largest absolute value of a cell; nil for no limit.
  package var cellClip: Float?
  /// Whether the gates see the cell.
  package var peepholes = false
  /// What is predicted, e.g. arousal and valence.
  package var dimensions: [String]

  /// As the paper describes them, or as the released code has them: with peepholes, cells held
  /// within ±100.
  package init(released: Bool, dimensions: [String]) {
    cellClip = released ? 100 : nil
    peepholes = released
    self.dimensions = dimensions
  }

  /// - Parameter features: of one step.
  func parameterShapes(features: Int) -> [ParameterShape] {
    (0..<layers).flatMap {
      LongShortTermMemory.Parameters.shapes(
        prefix: "recurrent", layer: $0, input: $0 == 0 ? features : hidden, hidden: hidden,
        peepholes: peepholes)
    } + [
      ParameterShape("output.weight", [dimensions.count, hidden]),
      ParameterShape("output.bias", [dimensions.count]),
    ]
  }

  var metadata: [String: String] {
    var texts = [
      "dimensions": dimensions.joined(separator: ","), "hidden": "\(hidden)",
      "recurrent_layers": "\(layers)",
    ]
    if let cellClip { texts["cell_clip"] = "\(cellClip)" }
    return texts
  }

  /// - Parameter released: whether the preset is the released code's, which has peepholes.
  init(_ reader: MetadataReader, released: Bool) throws(ConfigurationError) {
    let dimensions = try reader.text("dimensions", "names").split(separator: ",").map(String.init)
    guard !dimensions.isEmpty, Set(dimensions).count == dimensions.count else {
      throw ConfigurationError("expected different names of dimensions, found \(dimensions)")
    }
    self.init(released: released, dimensions: dimensions)
    hidden = try reader.size("hidden")
    layers = try reader.size("recurrent_layers")
    cellClip = try reader.positive("cell_clip")
  }
}

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
