package import Engine
package import Layers

/// A network over sequences, planned for one number of them of one length: the features of each
/// step, those of sound before those of pictures where there are both, recurrent layers, a linear
/// output.
///
/// Plans of different shapes share the parameters of one store.
package final class SequenceNetwork {
  /// Samples, `[batch, steps · samplesPerStep]`; nil where the network hears nothing.
  package let samples: Activation?
  /// Faces, `[batch · steps, size, size, 3]`, sequence after sequence; nil where the network sees
  /// nothing.
  package let pixels: PixelBuffer?
  /// In the order in which data pass through them, the head's left out.
  package let featureLayers: [any Layer]
  private let head: RecurrentHead

  /// - Parameter store: of the configuration's `parameterShapes`.
  /// - Throws: `PlanError` if a layer cannot be planned for these shapes, or the processor lacks
  ///   the precision that a network that sees is to have.
  package init(
    _ configuration: NetworkConfiguration, _ store: ParameterStore, _ plan: NetworkPlan
  ) throws(PlanError) {
    let speech = try configuration.speech.map { part throws(PlanError) in
      try SpeechFeatures(part, store, plan)
    }
    let visual = try configuration.visual.map { part throws(PlanError) in
      try VisualFeatures(part, store, plan)
    }
    samples = speech?.input
    pixels = visual?.pixels
    var layers = (speech?.layers ?? []) + (visual?.layers ?? [])
    let parts = [speech?.output, visual?.output].compactMap(\.self)
    var features = parts[0]
    if parts.count > 1 {
      let joined = Concatenation(parts, training: plan.training)
      layers.append(joined)
      features = joined.output
    }
    featureLayers = layers
    head = RecurrentHead(features, configuration.recurrent, store, plan)
  }

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
  package func carryState(after step: Int, to next: SequenceNetwork) {
    head.carryState(after: step, to: next.head)
  }
}
