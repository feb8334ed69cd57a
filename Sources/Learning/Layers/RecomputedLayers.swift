/// Layers whose values are not kept for the backward pass, but computed again when it comes to them: a
/// third more work in place of most of the memory. The same bits as without.
///
/// - Source: Chen et al. 2016, arXiv:1604.06174.
package final class RecomputedLayers: Layer {
  package let output: Activation
  package var trainedParameters: [Parameter] { layers.flatMap(\.trainedParameters) }
  private let layers: [any Layer]

  /// - Parameter layers: planned within `ActivationMemory.recomputed`, in the order in which data pass
  ///   through them.
  /// - Precondition: at least one.
  package init(_ layers: [any Layer]) {
    precondition(!layers.isEmpty)
    self.layers = layers
    output = layers[layers.count - 1].output
  }

  package func forward(_ mode: Mode) {
    for layer in layers { layer.forward(mode) }
  }

  package func forwardAgain() {
    for layer in layers { layer.forwardAgain() }
  }

  package func parametersChanged() {
    for layer in layers { layer.parametersChanged() }
  }

  package func backward() {
    forwardAgain()
    for layer in layers.reversed() { layer.backward() }
  }
}
