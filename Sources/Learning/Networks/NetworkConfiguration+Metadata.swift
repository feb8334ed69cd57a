extension NetworkConfiguration {
  /// The configuration as a checkpoint's metadata: one text an entry.
  package var metadata: [String: String] {
    let isOne = kind != .multimodal
    var texts = ["network": kind.rawValue]
    if let speech { texts[isOne ? "preset" : "speech_preset"] = speech.preset.rawValue }
    if let visual { texts[isOne ? "preset" : "visual_preset"] = visual.preset.rawValue }
    return texts.merging(speech?.metadata ?? [:]) { own, _ in own }
      .merging(visual?.metadata ?? [:]) { own, _ in own }
      .merging(recurrent.metadata) { own, _ in own }
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
    typealias SpeechPreset = SpeechFeatureConfiguration.Preset
    typealias VisualPreset = VisualFeatureConfiguration.Preset
    switch try NetworkKind(metadata: metadata) {
    case .speech:
      let preset = try reader.choice("preset", of: SpeechPreset.self)
      let recurrent = try RecurrentConfiguration(reader, released: preset == .released)
      self.init(speech: try SpeechFeatureConfiguration(preset, reader), recurrent: recurrent)
    case .visual:
      let preset = try reader.choice("preset", of: VisualPreset.self)
      let recurrent = try RecurrentConfiguration(reader, released: preset == .released)
      self.init(visual: try VisualFeatureConfiguration(preset, reader), recurrent: recurrent)
    case .multimodal:
      let speech = try SpeechFeatureConfiguration(
        try reader.choice("speech_preset", of: SpeechPreset.self), reader)
      let visual = try VisualFeatureConfiguration(
        try reader.choice("visual_preset", of: VisualPreset.self), reader)
      self.init(
        speech: speech, visual: visual,
        recurrent: try RecurrentConfiguration(
          reader, released: speech.preset == .released && visual.preset == .released))
      try checkSteps()
    }
  }
}
