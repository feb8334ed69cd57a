package import Layers

/// Everything that decides a network's shape and arithmetic, as a checkpoint's metadata hold it:
/// the extractor that hears, the one that sees, or both, and the recurrent layers on top.
package struct NetworkConfiguration: Equatable, Sendable {
  /// Nil where the network hears nothing.
  package var speech: SpeechFeatureConfiguration?
  /// Nil where the network sees nothing.
  package var visual: VisualFeatureConfiguration?
  package var recurrent: RecurrentConfiguration

  /// - Precondition: there is an extractor.
  package init(
    speech: SpeechFeatureConfiguration? = nil, visual: VisualFeatureConfiguration? = nil,
    recurrent: RecurrentConfiguration
  ) {
    precondition(speech != nil || visual != nil, "no extractor")
    self.speech = speech
    self.visual = visual
    self.recurrent = recurrent
  }

  package var kind: NetworkKind {
    if visual == nil { return .speech }
    return speech == nil ? .visual : .multimodal
  }

  /// What is predicted, e.g. arousal and valence.
  package var dimensions: [String] { recurrent.dimensions }

  /// Duration of a step in seconds.
  package var step: Double { speech?.step ?? visual?.step ?? .nan }

  /// The sound that the network hears: samples of a step, and how many a second; nil for none.
  package var sound: (samplesPerStep: Int, sampleRate: Int)? {
    speech.map { ($0.samplesPerStep, $0.sampleRate) }
  }

  /// Width and height of the faces that the network sees, pixels; nil for none.
  package var faceSize: Int? { visual?.imageSize }

  /// Factor of the filters' squared weights in the loss, halved: the same for both extractors, or
  /// none. Filters are the parameters of three axes or more.
  package var filterDecay: Float {
    [speech?.filterDecay, visual?.filterDecay].compactMap(\.self).min() ?? 0
  }

  /// Features of one step: 1280 of sound, 640 or 2048 of pictures, or their sum.
  package var featureCount: Int { (speech?.featureCount ?? 0) + (visual?.featureCount ?? 0) }

  /// All parameters, named and shaped as PyTorch's `state_dict` would have them.
  package var parameterShapes: [ParameterShape] {
    (speech?.parameterShapes ?? []) + (visual?.parameterShapes ?? [])
      + recurrent.parameterShapes(features: featureCount)
  }

  /// Extractors work on the same steps.
  ///
  /// - Throws: `ConfigurationError` if there are two whose steps differ.
  func checkSteps() throws(ConfigurationError) {
    guard let speech, let visual else { return }
    guard abs(speech.step - visual.step) < 1e-9 else {
      throw ConfigurationError(
        "expected steps of one duration, found \(speech.step) s of sound and \(visual.step) s of "
          + "pictures")
    }
  }
}
