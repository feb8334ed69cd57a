internal import Engine
internal import Layers

/// The visual network's extractor: from faces to the features of each step.
///
/// `[batch · steps, size, size, 3]` bytes become `[batch, steps, featureCount]`.
///
/// - Source: Tzirakis et al. 2017, section III-A, doi:10.1109/JSTSP.2017.2764438
final class VisualFeatures {
  let pixels: PixelBuffer
  let output: Activation
  let layers: [any Layer]

  /// - Throws: `PlanError` if a layer cannot be planned for these shapes, or the processor lacks
  ///   the precision.
  init(
    _ configuration: VisualFeatureConfiguration, _ store: ParameterStore, _ plan: NetworkPlan
  ) throws(PlanError) {
    guard plan.precision.isSupported else {
      throw PlanError("expected a processor with AVX-512 BF16 or AMX for \(plan.precision)")
    }
    let size = configuration.imageSize
    pixels = PixelBuffer(images: plan.batch * plan.steps, height: size, width: size)
    let faces = try FaceFeatures(pixels, configuration, store, plan)
    var chain = LayerChain(
      faces.output, training: plan.training, dropout: plan.dropout, seed: plan.seed)
    chain.add(faces)
    if let projection = configuration.projection {
      chain.add(
        Linear(
          chain.end,
          weight: store.parameter(
            "visual.projection.weight", [projection, configuration.pooledCount]),
          bias: store.parameter("visual.projection.bias", [projection]),
          training: plan.training))
    }
    if configuration.dropsFeatures { chain.addDropout(stream: 1) }
    layers = chain.layers
    output = chain.end.reshaped([plan.batch, plan.steps, configuration.featureCount])
  }
}
