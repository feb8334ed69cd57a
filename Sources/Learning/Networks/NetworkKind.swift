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
