import Layers

/// The visual network, planned for one number of sequences of one length.
package final class VisualNetwork: SequenceNetwork {
  package let pixels: PixelBuffer?
  package let featureLayers: [any Layer]
  package let head: RecurrentHead

  package var samples: Activation? { nil }

  /// - Throws: `LayerError` if a layer cannot be planned for these shapes, or the processor lacks
  ///   the precision.
  package init(
    _ configuration: VisualConfiguration, _ store: ParameterStore, _ plan: NetworkPlan
  ) throws(LayerError) {
    let features = try VisualFeatures(configuration.features, store, plan)
    pixels = features.pixels
    featureLayers = features.layers
    head = RecurrentHead(features.output, configuration.recurrent, store, plan)
  }
}
