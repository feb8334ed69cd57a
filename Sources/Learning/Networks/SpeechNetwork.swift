import Layers

/// The speech network, planned for one number of sequences of one length.
///
/// Plans of different shapes share the parameters of one store.
package final class SpeechNetwork {
  /// How the sequences of a batch relate to each other.
  package enum Sequences: Equatable, Sendable {
    /// Each starts with an empty memory.
    case independent
    /// They follow each other in one recording, and the memory goes on from one to the next, and
    /// from one run to the next until `resetState`.
    case consecutive
  }

  /// Samples, `[batch, steps · samplesPerStep]`.
  package let input: Activation
  /// Predictions, `[batch, steps, dimensions]`; its gradient is where the objective writes.
  package let output: Activation
  private let features: SpeechFeatures
  private let head: RecurrentHead

  /// - Parameters:
  ///   - training: plan the backward pass, and dropout, too.
  ///   - dropout: share of values dropped while training.
  ///   - seed: of dropout's masks.
  /// - Throws: `LayerError` if a layer cannot be planned for these shapes.
  /// - Precondition: consecutive sequences are for inference.
  package init(
    _ configuration: SpeechConfiguration, _ store: ParameterStore, batch: Int, steps: Int,
    sequences: Sequences = .independent, dropout: Double = 0, seed: UInt64 = 0, training: Bool
  ) throws(LayerError) {
    precondition(!(training && sequences == .consecutive))
    features = try SpeechFeatures(
      configuration, store, batch: batch, steps: steps, dropout: dropout, seed: seed,
      training: training)
    let perStep =
      sequences == .independent
      ? features.output
      : features.output.reshaped([1, batch * steps, configuration.featureCount])
    head = RecurrentHead(perStep, configuration, store, training: training)
    input = features.input
    output = head.output.reshaped([batch, steps, configuration.dimensions.count])
  }

  package func forward(_ mode: Mode) {
    for layer in features.layers { layer.forward(mode) }
    for layer in head.layers { layer.forward(mode) }
  }

  /// Gradients of every trained parameter from the gradient of `output`.
  package func backward() {
    for layer in head.layers.reversed() { layer.backward() }
    for layer in features.layers.reversed() { layer.backward() }
  }

  /// Consecutive sequences: the next run starts a recording.
  package func resetState() { head.resetState() }

  /// Consecutive sequences: the next run of `next` goes on after step `step` of this one's, counted
  /// over the whole batch.
  package func carryState(after step: Int, to next: SpeechNetwork) {
    head.carryState(after: step, to: next.head)
  }

  /// Tells the layers that the parameters have changed since the last run.
  package func parametersChanged() {
    for layer in features.layers + head.layers { layer.parametersChanged() }
  }
}
