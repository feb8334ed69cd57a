package import Engine
package import Layers

extension VisualFeatureConfiguration {
  /// From faces to the features of each step.
  ///
  /// `[batch · steps, size, size, 3]` bytes become `[batch, steps, featureCount]`.
  ///
  /// - Source: Tzirakis et al. 2017, section III-A, doi:10.1109/JSTSP.2017.2764438
  package func planned(
    _ store: ParameterStore, _ plan: NetworkPlan
  ) throws(PlanError) -> PlannedExtractor {
    try planned(pixels(plan), store, plan)
  }

  func pixels(_ plan: NetworkPlan) -> PixelBuffer {
    PixelBuffer(images: plan.batch * plan.steps, height: imageSize, width: imageSize)
  }

  func planned(
    _ pixels: PixelBuffer, _ store: ParameterStore, _ plan: NetworkPlan
  ) throws(PlanError) -> PlannedExtractor {
    guard plan.precision.isSupported else {
      throw PlanError("expected a processor with AVX-512 BF16 or AMX for \(plan.precision)")
    }
    let faces = try FaceFeatures(pixels, self, store, plan)
    var chain = LayerChain(faces.output, plan, dropout: plan.dropout)
    chain.add(faces)
    if let projection {
      chain.add(
        Linear(
          chain.end,
          weight: store.parameter("visual.projection.weight", [projection, pooledCount]),
          bias: store.parameter("visual.projection.bias", [projection]),
          training: plan.training))
    }
    if dropsFeatures { chain.addDropout(stream: 1) }
    return PlannedExtractor(
      buffer: .faces(pixels),
      output: chain.end.reshaped([plan.batch, plan.steps, featureCount]), layers: chain.layers)
  }
}

/// The residual network on faces: `[faces, height, width, 3]` bytes become `[faces, channels]`.
///
/// In inference the faces pass in small groups, so that memory does not grow with their number and
/// what passes between two layers stays in the cache; while training all at once, since they are
/// normalised together.
private final class FaceFeatures: Layer {
  let output: Activation
  /// While training, all pass at once.
  var parts: [any Layer] { layers }
  private let pixels: PixelBuffer
  private let input: PixelInput
  private let layers: [any Layer]
  private let pooled: Activation
  /// First faces of the groups; the last group may overlap the one before.
  private let starts: [Int]

  /// Faces that pass through the layers together in inference, at most.
  static let largestGroup = 25

  init(
    _ pixels: PixelBuffer, _ configuration: VisualFeatureConfiguration, _ store: ParameterStore,
    _ plan: NetworkPlan
  ) throws(PlanError) {
    let faces = pixels.shape[0]
    let group = plan.training ? faces : min(faces, Self.largestGroup)
    starts = stride(from: 0, to: faces, by: group).map { min($0, faces - group) }
    let memory = ActivationMemory(
      training: plan.training, reuses: true, precision: plan.precision)
    let scale = configuration.pixelScale
    let input = PixelInput(
      UnsafePointer(pixels.pointer), images: group, size: (pixels.shape[1], pixels.shape[2]),
      mean: scale.mean, deviation: scale.deviation, memory: memory)
    var residual = ResidualLayers(
      store, momentum: configuration.normalizationMomentum,
      isFrozen: plan.freezesBatchNormalization, recomputes: plan.recomputesBlocks,
      memory: memory)
    var end = try residual.addStem(input.output, filters: configuration.stemFilters)
    for block in configuration.blocks { end = try residual.addBlock(end, block) }
    pooled = try residual.addPooling(end)
    layers = [input] + residual.layers
    output =
      starts.count == 1 ? pooled : Activation([faces, configuration.pooledCount], gradient: false)
    self.pixels = pixels
    self.input = input
  }

  func parametersChanged() {
    for layer in layers { layer.parametersChanged() }
  }

  func forward(_ mode: Mode) {
    for start in starts {
      input.pixels = UnsafePointer(pixels.pointer + start * pixels.imageCount)
      layers.forward(mode)
      if pooled !== output {
        (output.value.pointer + start * pooled.shape[1])
          .update(from: pooled.value.pointer, count: pooled.count)
      }
    }
  }

  func backward() {
    layers.backward()
  }
}
