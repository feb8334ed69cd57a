internal import Layers
internal import Safetensors

/// The recurrent layers and the linear output on top of any features.
package struct RecurrentConfiguration: Equatable, Sendable {
  /// Cells of each layer.
  package var hidden = 256
  package var layers = 2
  /// Whether each layer runs in both directions, with so many cells in each.
  package var isBidirectional = false
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

  /// Outputs of each layer.
  var width: Int { isBidirectional ? 2 * hidden : hidden }

  /// - Parameter features: of one step.
  func parameterShapes(features: Int) -> [ParameterShape] {
    (0..<layers).flatMap { memoryShapes(layer: $0, input: $0 == 0 ? features : width) } + [
      ParameterShape("output.weight", [dimensions.count, width]),
      ParameterShape("output.bias", [dimensions.count]),
    ]
  }

  private func memoryShapes(layer: Int, input: Int) -> [ParameterShape] {
    isBidirectional
      ? BidirectionalMemory.Parameters.shapes(
        prefix: "recurrent", layer: layer, input: input, hidden: hidden, peepholes: peepholes)
      : LongShortTermMemory.Parameters.shapes(
        prefix: "recurrent", layer: layer, input: input, hidden: hidden, peepholes: peepholes)
  }

  var metadata: [String: String] {
    var texts = [
      "dimensions": dimensions.joined(separator: ","), "hidden": "\(hidden)",
      "recurrent_layers": "\(layers)",
    ]
    if let cellClip { texts["cell_clip"] = "\(cellClip)" }
    if isBidirectional { texts["bidirectional"] = "true" }
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
    isBidirectional = try reader.flag("bidirectional")
  }
}

/// Recurrent layers and the linear output on top of the features of each step.
///
/// `[batch, steps, features]` becomes `[batch, steps, dimensions]`.
final class RecurrentHead {
  let output: Activation
  let layers: [any Layer]
  /// Those that remember, the lowest first: one a layer, or one for each of its directions.
  let memories: [[LongShortTermMemory]]

  /// - Parameter dropout: rate, on the outputs of each recurrent layer.
  /// - Precondition: consecutive sequences are for inference, and for one direction.
  init(
    _ features: Activation, _ configuration: RecurrentConfiguration, _ store: ParameterStore,
    _ plan: NetworkPlan, dropout: Double
  ) {
    precondition(
      plan.sequences == .independent || !(plan.training || configuration.isBidirectional))
    let featureCount = features.shape[2]
    // To the recurrent layers, sequences that follow each other are one.
    let start =
      plan.sequences == .independent
      ? features : features.reshaped([1, plan.batch * plan.steps, featureCount])
    var chain = LayerChain(start, plan, dropout: dropout)
    var memories: [[LongShortTermMemory]] = []
    for layer in 0..<configuration.layers {
      memories.append(chain.addMemory(layer, configuration, store))
      chain.addDropout(stream: 2, inPlace: false)
    }
    self.memories = memories
    let dimensions = configuration.dimensions.count
    chain.add(
      Linear(
        chain.end, weight: store.parameter("output.weight", [dimensions, configuration.width]),
        bias: store.parameter("output.bias", [dimensions]), training: plan.training))
    layers = chain.layers
    output = chain.end.reshaped([plan.batch, plan.steps, dimensions])
  }

  func resetState() {
    for memory in memories.joined() { memory.resetState() }
  }

  func carryState(after step: Int, to next: RecurrentHead) {
    for (memory, following) in zip(memories.joined(), next.memories.joined()) {
      memory.carryState(after: step, to: following)
    }
  }
}

extension LayerChain {
  /// - Returns: the layer, or its two directions.
  fileprivate mutating func addMemory(
    _ layer: Int, _ configuration: RecurrentConfiguration, _ store: ParameterStore
  ) -> [LongShortTermMemory] {
    let (input, hidden) = (end.shape[2], configuration.hidden)
    guard configuration.isBidirectional else {
      let memory = LongShortTermMemory(
        end, .init(store, prefix: "recurrent", layer: layer, input: input, hidden: hidden),
        cellClip: configuration.cellClip, training: training)
      add(memory)
      return [memory]
    }
    let memory = BidirectionalMemory(
      end, .init(store, prefix: "recurrent", layer: layer, input: input, hidden: hidden),
      cellClip: configuration.cellClip, training: training)
    add(memory)
    return [memory.fromStart, memory.fromEnd]
  }
}
