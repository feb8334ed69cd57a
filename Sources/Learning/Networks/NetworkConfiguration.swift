import Layers

/// Everything that decides a network's shape and arithmetic, as a checkpoint's metadata hold it.
package protocol NetworkConfiguration: Equatable, Sendable {
  associatedtype Network: SequenceNetwork

  static var kind: NetworkKind { get }

  var recurrent: RecurrentConfiguration { get }

  /// Duration of a step in seconds.
  var step: Double { get }

  /// The sound that the network hears: samples of a step, and how many a second; nil for none.
  var sound: (samplesPerStep: Int, sampleRate: Int)? { get }

  /// Width and height of the faces that the network sees, pixels; nil for none.
  var faceSize: Int? { get }

  /// Factor of the filters' squared weights in the loss, halved. Filters are the parameters of
  /// three axes or more.
  var filterDecay: Float { get }

  /// All parameters, named and shaped as PyTorch's `state_dict` would have them.
  var parameterShapes: [ParameterShape] { get }

  /// The configuration as a checkpoint's metadata: one text an entry.
  var metadata: [String: String] { get }

  /// Reads what `metadata` wrote.
  ///
  /// - Throws: `ConfigurationError` naming the entry, what was expected and what was found.
  init(metadata: [String: String]) throws(ConfigurationError)

  /// A network of this configuration, planned for one number of sequences of one length.
  ///
  /// - Parameter store: of `parameterShapes`; plans of different shapes may share it.
  /// - Throws: `LayerError` if a layer cannot be planned for these shapes.
  func network(_ store: ParameterStore, _ plan: NetworkPlan) throws(LayerError) -> Network
}

extension NetworkConfiguration {
  /// What is predicted, e.g. arousal and valence.
  package var dimensions: [String] { recurrent.dimensions }
}

/// Which network a checkpoint holds: the metadata's `network`.
package enum NetworkKind: String, CaseIterable, Sendable {
  case speech, visual, multimodal

  /// - Throws: `ConfigurationError` if the metadata name none.
  package init(metadata: [String: String]) throws(ConfigurationError) {
    self = try MetadataReader(metadata: metadata).choice("network", of: NetworkKind.self)
  }

  /// - Throws: `ConfigurationError` if the metadata are another network's.
  func check(_ reader: MetadataReader) throws(ConfigurationError) {
    let found = try reader.text("network", "'\(rawValue)'")
    guard found == rawValue else {
      throw ConfigurationError("expected a \(rawValue) network, found '\(found)'")
    }
  }
}
