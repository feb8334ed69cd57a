import Layers

/// Everything that decides the shape and arithmetic of the network that hears and sees.
///
/// Presets: `paper` and `released`, each with the extractors of that preset; `small`, the paper's
/// filters and the small visual extractor. The extractors of two trained networks may be joined in
/// any combination.
package struct MultimodalConfiguration: NetworkConfiguration {
  package typealias Preset = VisualConfiguration.Preset

  package static let kind = NetworkKind.multimodal

  package var speech: SpeechFeatureConfiguration
  package var visual: VisualFeatureConfiguration
  package var recurrent: RecurrentConfiguration

  package init(_ preset: Preset, dimensions: [String]) {
    let speech = SpeechFeatureConfiguration(preset == .released ? .released : .paper)
    self.init(speech, VisualFeatureConfiguration(preset), dimensions: dimensions)
  }

  /// Joins two extractors; the recurrent layers are the released code's where both of them are.
  private init(
    _ speech: SpeechFeatureConfiguration, _ visual: VisualFeatureConfiguration,
    dimensions: [String]
  ) {
    self.speech = speech
    self.visual = visual
    recurrent = RecurrentConfiguration(
      released: speech.preset == .released && visual.preset == .released, dimensions: dimensions)
  }

  /// The extractors of two networks, under a new head.
  ///
  /// - Throws: `ConfigurationError` if their steps differ.
  package init(
    speech: SpeechConfiguration, visual: VisualConfiguration, dimensions: [String]
  ) throws(ConfigurationError) {
    self.init(speech.features, visual.features, dimensions: dimensions)
    try checkSteps()
  }

  private func checkSteps() throws(ConfigurationError) {
    guard abs(speech.step - visual.step) < 1e-9 else {
      throw ConfigurationError(
        "expected steps of one duration, found \(speech.step) s of sound and \(visual.step) s of "
          + "pictures")
    }
  }

  package var step: Double { speech.step }

  package var sound: (samplesPerStep: Int, sampleRate: Int)? {
    (speech.samplesPerStep, speech.sampleRate)
  }

  package var faceSize: Int? { visual.imageSize }

  /// The same for both extractors, or none.
  package var filterDecay: Float { min(speech.filterDecay, visual.filterDecay) }

  /// Features of one step: 1280 + 640, or 1280 + 2048.
  package var featureCount: Int { speech.featureCount + visual.featureCount }

  package var parameterShapes: [ParameterShape] {
    speech.parameterShapes + visual.parameterShapes
      + recurrent.parameterShapes(features: featureCount)
  }

  package var metadata: [String: String] {
    [
      "network": Self.kind.rawValue, "speech_preset": speech.preset.rawValue,
      "visual_preset": visual.preset.rawValue,
    ].merging(speech.metadata) { own, _ in own }
      .merging(visual.metadata) { own, _ in own }
      .merging(recurrent.metadata) { own, _ in own }
  }

  package init(metadata: [String: String]) throws(ConfigurationError) {
    let reader = MetadataReader(metadata: metadata)
    try Self.kind.check(reader)
    speech = try SpeechFeatureConfiguration(
      try reader.choice("speech_preset", of: SpeechConfiguration.Preset.self), reader)
    visual = try VisualFeatureConfiguration(
      try reader.choice("visual_preset", of: VisualConfiguration.Preset.self), reader)
    recurrent = try RecurrentConfiguration(
      reader, released: speech.preset == .released && visual.preset == .released)
    try checkSteps()
  }

  package func network(
    _ store: ParameterStore, _ plan: NetworkPlan
  ) throws(LayerError) -> MultimodalNetwork {
    try MultimodalNetwork(self, store, plan)
  }
}
