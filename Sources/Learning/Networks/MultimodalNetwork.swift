import Layers

/// The network that hears and sees, planned for one number of sequences of one length: both
/// extractors' features side by side, speech first, under one head.
package final class MultimodalNetwork: SequenceNetwork {
  package let samples: Activation?
  package let pixels: PixelBuffer?
  package let featureLayers: [any Layer]
  package let head: RecurrentHead

  /// - Throws: `LayerError` if a layer cannot be planned for these shapes, or the processor lacks
  ///   the precision.
  package init(
    _ configuration: MultimodalConfiguration, _ store: ParameterStore, _ plan: NetworkPlan
  ) throws(LayerError) {
    let speech = try SpeechFeatures(configuration.speech, store, plan)
    let visual = try VisualFeatures(configuration.visual, store, plan)
    let joined = Concatenation([speech.output, visual.output], training: plan.training)
    samples = speech.input
    pixels = visual.pixels
    featureLayers = speech.layers + visual.layers + [joined]
    head = RecurrentHead(joined.output, configuration.recurrent, store, plan)
  }
}
