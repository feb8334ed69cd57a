import Layers

/// Everything that decides the visual network's shape and arithmetic; the properties of its two
/// parts are its own.
///
/// Presets: `paper`, ResNet-50 and a projection to 640 features; `released`, as the authors' code
/// has it, 2048 features without a projection; `small`, the same with few and narrow blocks, for
/// demonstrations.
@dynamicMemberLookup
package struct VisualConfiguration: NetworkConfiguration {
  package enum Preset: String, CaseIterable, Sendable {
    case paper, released, small
  }

  package static let kind = NetworkKind.visual

  package var features: VisualFeatureConfiguration
  package var recurrent: RecurrentConfiguration

  package init(_ preset: Preset, dimensions: [String]) {
    features = VisualFeatureConfiguration(preset)
    recurrent = RecurrentConfiguration(released: preset == .released, dimensions: dimensions)
  }

  package subscript<Value>(
    dynamicMember path: WritableKeyPath<VisualFeatureConfiguration, Value>
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

  package var step: Double {
    get { features.step }
    set { features.step = newValue }
  }

  package var sound: (samplesPerStep: Int, sampleRate: Int)? { nil }

  package var faceSize: Int? { features.imageSize }

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
    features = try VisualFeatureConfiguration(preset, reader)
  }

  package func network(
    _ store: ParameterStore, _ plan: NetworkPlan
  ) throws(LayerError) -> VisualNetwork {
    try VisualNetwork(self, store, plan)
  }
}
