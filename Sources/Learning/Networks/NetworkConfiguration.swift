package import Layers
package import Safetensors
package import Segments

/// Everything that decides a network's shape and arithmetic, as a checkpoint's metadata hold it:
/// extractors, for sound, for faces or for both, or none for features that were computed before,
/// and the recurrent layers on top.
package struct NetworkConfiguration: Equatable, Sendable {
  /// Nil where the network takes no sound.
  package var speech: SpeechFeatureConfiguration?
  /// Nil where the network takes no faces.
  package var visual: VisualFeatureConfiguration?
  /// Nil where the network makes its features itself.
  package var features: GivenFeatureConfiguration?
  package var recurrent: RecurrentConfiguration

  /// - Precondition: there is an extractor; given features have no other beside them.
  package init(
    speech: SpeechFeatureConfiguration? = nil, visual: VisualFeatureConfiguration? = nil,
    features: GivenFeatureConfiguration? = nil, recurrent: RecurrentConfiguration
  ) {
    precondition((speech != nil || visual != nil) != (features != nil), "no extractor, or too many")
    self.speech = speech
    self.visual = visual
    self.features = features
    self.recurrent = recurrent
  }

  /// Those that the network has, in the order of their features in a step.
  var extractors: [any Extractor] {
    let all: [(any Extractor)?] = [speech, visual, features]
    return all.compactMap(\.self)
  }

  package var kind: NetworkKind {
    switch (speech, visual) {
    case (nil, nil): .recurrent
    case (_, nil): .speech
    case (nil, _): .visual
    default: .multimodal
    }
  }

  /// What is predicted, e.g. arousal and valence.
  package var dimensions: [String] { recurrent.dimensions }

  /// What the network takes in of each step.
  package var inputs: [StepInput] { extractors.map(\.input) }

  /// Factor of the filters' squared weights in the loss, halved: the same for all extractors, or
  /// none. Filters are the parameters of three axes or more.
  package var filterDecay: Float { extractors.map(\.filterDecay).min() ?? 0 }

  /// Features of one step: 1280 of sound, 640 or 2048 of faces, their sum, or those given.
  package var featureCount: Int { extractors.reduce(0) { $0 + $1.featureCount } }

  /// All parameters, named and shaped as PyTorch's `state_dict` would have them.
  package var parameterShapes: [ParameterShape] {
    extractors.flatMap(\.parameterShapes) + recurrent.parameterShapes(features: featureCount)
  }

  /// Extractors work on the same steps.
  ///
  /// - Throws: `ConfigurationError` if there are two whose steps differ.
  private func checkSteps() throws(ConfigurationError) {
    let steps = inputs.map(\.step)
    guard steps.allSatisfy({ abs($0 - steps[0]) < 1e-9 }) else {
      let found = extractors.map { "\($0.input.step) s (\(type(of: $0).name))" }
      throw ConfigurationError(
        "expected steps of one duration, found \(found.joined(separator: " and "))")
    }
  }
}

// MARK: Presets

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

  /// Two bidirectional layers of 64 cells on given features.
  package static func recurrent(
    _ features: GivenFeatureConfiguration, dimensions: [String]
  ) -> Self {
    var recurrent = RecurrentConfiguration(released: false, dimensions: dimensions)
    recurrent.hidden = 64
    recurrent.isBidirectional = true
    return Self(features: features, recurrent: recurrent)
  }

  /// The extractors of two networks, of any presets, under a new head.
  ///
  /// - Throws: `ConfigurationError` if their steps differ.
  /// - Precondition: the first takes sound and the second faces.
  package static func multimodal(
    speech: Self, visual: Self, dimensions: [String]
  ) throws(ConfigurationError) -> Self {
    precondition(speech.speech != nil && visual.visual != nil, "an extractor is missing")
    let joined = Self(speech.speech, visual.visual, dimensions: dimensions)
    try joined.checkSteps()
    return joined
  }

  private init(
    _ speech: SpeechFeatureConfiguration?, _ visual: VisualFeatureConfiguration?,
    dimensions: [String]
  ) {
    self.init(
      speech: speech, visual: visual,
      recurrent: RecurrentConfiguration(released: false, dimensions: dimensions))
    recurrent = RecurrentConfiguration(released: isReleased, dimensions: dimensions)
  }

  /// The recurrent layers are the released code's where every extractor is.
  private var isReleased: Bool { extractors.allSatisfy(\.isReleased) }
}

// MARK: Metadata

extension NetworkConfiguration {
  /// The configuration as a checkpoint's metadata: one text an entry.
  package var metadata: [String: String] {
    var texts = ["network": kind.rawValue]
    for extractor in extractors {
      texts.merge(extractor.metadata(alone: extractors.count == 1)) { own, _ in own }
    }
    return texts.merging(recurrent.metadata) { own, _ in own }
  }

  /// Reads what `metadata` wrote.
  ///
  /// - Parameter kind: the network that it has to be; nil for any.
  /// - Throws: `ConfigurationError` naming the entry, what was expected and what was found.
  package init(
    metadata: [String: String], kind: NetworkKind? = nil
  ) throws(ConfigurationError) {
    let reader = MetadataReader(metadata: metadata)
    try kind?.check(reader)
    let kind = try NetworkKind(metadata: metadata)
    func extractor<Part: Extractor>(
      of kinds: [NetworkKind]
    ) throws(ConfigurationError) -> Part? {
      kinds.contains(kind) ? try Part(reader, alone: kind != .multimodal) : nil
    }
    self.init(
      speech: try extractor(of: [.speech, .multimodal]),
      visual: try extractor(of: [.visual, .multimodal]),
      features: try extractor(of: [.recurrent]),
      recurrent: RecurrentConfiguration(released: false, dimensions: []))
    recurrent = try RecurrentConfiguration(reader, released: isReleased)
    try checkSteps()
  }
}

/// Which network a checkpoint holds: the metadata's `network`.
package enum NetworkKind: String, CaseIterable, Sendable {
  case speech, visual, multimodal
  /// Recurrent layers on features that were computed before.
  case recurrent

  /// - Throws: `ConfigurationError` if the metadata name none.
  package init(metadata: [String: String]) throws(ConfigurationError) {
    self = try MetadataReader(metadata: metadata).choice("network", of: NetworkKind.self)
  }

  /// The segment files that it takes in of a recording.
  package var inputs: [StepInput.Kind] {
    switch self {
    case .recurrent: []
    case .speech: [.waveform]
    case .visual: [.frames]
    case .multimodal: [.waveform, .frames]
    }
  }

  /// - Throws: `ConfigurationError` if the metadata are another network's.
  fileprivate func check(_ reader: MetadataReader) throws(ConfigurationError) {
    let found = try reader.text("network", "'\(rawValue)'")
    guard found == rawValue else {
      throw ConfigurationError("expected a \(rawValue) network, found '\(found)'")
    }
  }
}
