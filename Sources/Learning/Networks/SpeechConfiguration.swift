import Layers

/// Everything that decides the speech network's shape and arithmetic; the properties of its two
/// parts are its own.
///
/// Two presets: `paper`, as the paper describes it, and `released`, as the authors' code has it.
/// Every difference between them is a property here.
@dynamicMemberLookup
package struct SpeechConfiguration: NetworkConfiguration {
  package enum Preset: String, CaseIterable, Sendable {
    case paper, released
  }

  package static let kind = NetworkKind.speech

  package var features: SpeechFeatureConfiguration
  package var recurrent: RecurrentConfiguration

  package init(_ preset: Preset, dimensions: [String]) {
    features = SpeechFeatureConfiguration(preset)
    recurrent = RecurrentConfiguration(released: preset == .released, dimensions: dimensions)
  }

  package subscript<Value>(
    dynamicMember path: WritableKeyPath<SpeechFeatureConfiguration, Value>
  ) -> Value {
    get { features[keyPath: path] }
    set { features[keyPath: path] = newValue }
  }

  package subscript<Value>(
    dynamicMember path: WritableKeyPath<RecurrentConfiguration, Value>
  ) -> Value {
    get { recurrent[keyPath: path] }
    set { recurrent[keyPath: path] = newValue }
  }

  package var step: Double { features.step }

  package var sound: (samplesPerStep: Int, sampleRate: Int)? {
    (features.samplesPerStep, features.sampleRate)
  }

  package var faceSize: Int? { nil }

  package var filterDecay: Float { features.filterDecay }

  package var parameterShapes: [ParameterShape] {
    features.parameterShapes + recurrent.parameterShapes(features: features.featureCount)
  }

  package var metadata: [String: String] {
    ["network": Self.kind.rawValue, "preset": features.preset.rawValue]
      .merging(features.metadata) { own, _ in own }
      .merging(recurrent.metadata) { own, _ in own }
  }

  package init(metadata: [String: String]) throws(ConfigurationError) {
    let reader = MetadataReader(metadata: metadata)
    try Self.kind.check(reader)
    let preset = try reader.choice("preset", of: Preset.self)
    recurrent = try RecurrentConfiguration(reader, released: preset == .released)
    features = try SpeechFeatureConfiguration(preset, reader)
  }

  package func network(
    _ store: ParameterStore, _ plan: NetworkPlan
  ) throws(LayerError) -> SpeechNetwork {
    try SpeechNetwork(self, store, plan)
  }
}
