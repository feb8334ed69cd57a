package import Engine
package import Layers
package import Safetensors
package import Segments

/// The part of a network that turns what it takes in of each step into features: its configuration,
/// and how it is planned.
package protocol Extractor: Equatable, Sendable {
  /// As checkpoints call it: the first part of its parameters' names.
  static var name: String { get }
  /// Whether it is as the authors' released code has it.
  var isReleased: Bool { get }
  var input: StepInput { get }
  /// Features of one step.
  var featureCount: Int { get }
  /// Factor of the filters' squared weights in the loss, halved.
  var filterDecay: Float { get }
  /// Named and shaped as PyTorch's `state_dict` would have them.
  var parameterShapes: [ParameterShape] { get }

  /// Sizes by their names, and the preset, as a checkpoint's metadata.
  ///
  /// - Parameter alone: whether the network has no other extractor.
  func metadata(alone: Bool) -> [String: String]

  /// Reads what `metadata` wrote.
  init(_ reader: MetadataReader, alone: Bool) throws(ConfigurationError)

  /// - Throws: `PlanError` if a layer cannot be planned for these shapes, or the processor lacks
  ///   the precision.
  func planned(_ store: ParameterStore, _ plan: NetworkPlan) throws(PlanError) -> PlannedExtractor
}

extension Extractor {
  /// Where a checkpoint notes the preset, of those that have several.
  static func presetKey(alone: Bool) -> String { alone ? "preset" : "\(name)_preset" }
}

/// An extractor's layers for one number of sequences of one length.
package struct PlannedExtractor {
  /// Where it reads its input; nil where its features are given.
  package let buffer: InputBuffer?
  /// `[batch, steps, featureCount]`
  package let output: Activation
  /// In the order in which data pass through them.
  package let layers: [any Layer]
}

/// Where a network reads what it takes in of its steps, sequence after sequence.
package enum InputBuffer {
  /// `[batch, steps · samplesPerStep]`
  case samples(Activation)
  /// `[batch · steps, size, size, 3]`
  case faces(PixelBuffer)
  /// `[batch, steps, features]`
  case features(Activation)
}
