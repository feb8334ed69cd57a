import Layers

/// The speech network, planned for one number of sequences of one length.
///
/// Plans of different shapes share the parameters of one store.
package final class SpeechNetwork: SequenceNetwork {
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
}
