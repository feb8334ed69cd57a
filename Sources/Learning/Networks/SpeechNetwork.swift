import Layers

/// The speech network, planned for one number of sequences of one length.
///
/// Plans of different shapes share the parameters of one store.
package final class SpeechNetwork: SequenceNetwork {
  package typealias Sequences = NetworkPlan.Sequences

  /// Samples, `[batch, steps · samplesPerStep]`.
  package let input: Activation
  package let featureLayers: [any Layer]
  package let head: RecurrentHead

  package var samples: Activation? { input }
  package var pixels: PixelBuffer? { nil }

  /// - Throws: `LayerError` if a layer cannot be planned for these shapes.
  package init(
    _ configuration: SpeechConfiguration, _ store: ParameterStore, _ plan: NetworkPlan
  ) throws(LayerError) {
    let features = try SpeechFeatures(configuration.features, store, plan)
    input = features.input
    featureLayers = features.layers
    head = RecurrentHead(features.output, configuration.recurrent, store, plan)
  }

  package convenience init(
    _ configuration: SpeechConfiguration, _ store: ParameterStore, batch: Int, steps: Int,
    sequences: Sequences = .independent, dropout: Double = 0, seed: UInt64 = 0, training: Bool
  ) throws(LayerError) {
    var plan = NetworkPlan(batch: batch, steps: steps)
    plan.sequences = sequences
    plan.dropout = dropout
    plan.seed = seed
    plan.training = training
    try self.init(configuration, store, plan)
  }
}
