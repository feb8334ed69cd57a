extension NetworkConfiguration {
  package static func speech(
    _ preset: SpeechFeatureConfiguration.Preset, dimensions: [String]
  ) -> Self {
    Self(SpeechFeatureConfiguration(preset), nil, dimensions: dimensions)
  }

  package static func visual(
    _ preset: VisualFeatureConfiguration.Preset, dimensions: [String]
  ) -> Self {
    Self(nil, VisualFeatureConfiguration(preset), dimensions: dimensions)
  }

  /// `paper` and `released`: each with the extractors of that preset; `small`: the paper's filters
  /// and the small visual extractor.
  package static func multimodal(
    _ preset: VisualFeatureConfiguration.Preset, dimensions: [String]
  ) -> Self {
    let speech = SpeechFeatureConfiguration(preset == .released ? .released : .paper)
    return Self(speech, VisualFeatureConfiguration(preset), dimensions: dimensions)
  }

  /// The extractors of two networks, of any presets, under a new head.
  ///
  /// - Throws: `ConfigurationError` if their steps differ.
  /// - Precondition: the first hears and the second sees.
  package static func multimodal(
    speech: Self, visual: Self, dimensions: [String]
  ) throws(ConfigurationError) -> Self {
    precondition(speech.speech != nil && visual.visual != nil, "an extractor is missing")
    let joined = Self(speech.speech, visual.visual, dimensions: dimensions)
    try joined.checkSteps()
    return joined
  }

  /// The recurrent layers are the released code's where every extractor is.
  private init(
    _ speech: SpeechFeatureConfiguration?, _ visual: VisualFeatureConfiguration?,
    dimensions: [String]
  ) {
    let isReleased =
      (speech?.preset ?? .released) == .released && (visual?.preset ?? .released) == .released
    self.init(
      speech: speech, visual: visual,
      recurrent: RecurrentConfiguration(released: isReleased, dimensions: dimensions))
  }
}
