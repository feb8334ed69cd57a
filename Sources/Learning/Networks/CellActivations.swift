package import Layers

/// Which activations of a network's recurrent layers are wanted.
package struct CellActivations: Equatable, Sendable {
  package let quantity: CellQuantity
  /// The lowest is 0.
  package let layers: Range<Int>

  /// - Parameter layer: from 1; nil for all.
  /// - Precondition: the network has such a layer.
  package init(_ quantity: CellQuantity, layer: Int? = nil, of configuration: NetworkConfiguration)
  {
    let all = 0..<configuration.recurrent.layers
    self.quantity = quantity
    layers = layer.map { $0 - 1..<$0 } ?? all
    precondition(all.contains(layers.lowerBound), "no such layer")
  }

  /// What the cells are called, in order: `h1_3` is the third cell of the first layer, and
  /// `h1_3_reverse` that of the direction from the end.
  package func names(in configuration: NetworkConfiguration) -> [String] {
    let directions = configuration.recurrent.isBidirectional ? ["", "_reverse"] : [""]
    return layers.flatMap { layer in
      directions.flatMap { direction in
        (1...configuration.recurrent.hidden).map {
          "\(quantity.symbol)\(layer + 1)_\($0)\(direction)"
        }
      }
    }
  }
}

extension SequenceNetwork {
  /// Of the last forward pass, `[step, cell]`, cells as `CellActivations.names`.
  ///
  /// - Parameter steps: how many, counted over the whole batch.
  package func values(of activations: CellActivations, steps: Int) -> [Float] {
    let memories = memories[activations.layers].flatMap(\.self)
    let hidden = memories[0].output.shape[2]
    let width = memories.count * hidden
    return [Float](unsafeUninitializedCapacity: steps * width) { values, count in
      if let first = values.baseAddress {
        for (index, memory) in memories.enumerated() {
          memory.copy(
            activations.quantity, rows: steps, to: first + index * hidden, stride: width)
        }
      }
      count = steps * width
    }
  }
}
