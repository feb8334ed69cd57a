import Layers

/// A network over sequences: features of each step, recurrent layers, a linear output.
package protocol SequenceNetwork: AnyObject {
  /// Samples, `[batch, steps · samplesPerStep]`; nil where the network hears nothing.
  var samples: Activation? { get }
  /// Faces, `[batch · steps, size, size, 3]`, sequence after sequence; nil where the network sees
  /// nothing.
  var pixels: PixelBuffer? { get }
  /// In the order in which data pass through them, the head's left out.
  var featureLayers: [any Layer] { get }
  var head: RecurrentHead { get }
}

extension SequenceNetwork {
  /// Predictions, `[batch, steps, dimensions]`; its gradient is where the objective writes.
  package var output: Activation { head.output }

  package func forward(_ mode: Mode) {
    for layer in featureLayers + head.layers { layer.forward(mode) }
  }

  /// Gradients of every trained parameter from the gradient of `output`.
  package func backward() {
    for layer in (featureLayers + head.layers).reversed() { layer.backward() }
  }

  /// Tells the layers that the parameters have changed since the last run.
  package func parametersChanged() {
    for layer in featureLayers + head.layers { layer.parametersChanged() }
  }

  /// Consecutive sequences: the next run starts a recording.
  package func resetState() { head.resetState() }

  /// Consecutive sequences: the next run of `next` goes on after step `step` of this one's, counted
  /// over the whole batch.
  package func carryState(after step: Int, to next: some SequenceNetwork) {
    head.carryState(after: step, to: next.head)
  }
}
