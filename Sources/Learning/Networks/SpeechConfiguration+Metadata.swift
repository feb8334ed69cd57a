extension SpeechConfiguration {
  /// The configuration as a checkpoint's metadata: one text an entry.
  package var metadata: [String: String] {
    var texts = [
      "network": "speech", "preset": preset.rawValue,
      "dimensions": dimensions.joined(separator: ","),
    ]
    for (name, path) in Self.sizes { texts[name] = "\(self[keyPath: path])" }
    if let cellClip { texts["cell_clip"] = "\(cellClip)" }
    return texts
  }

  /// Reads what `metadata` wrote.
  ///
  /// - Throws: `ConfigurationError` naming the entry, what was expected and what was found.
  package init(metadata: [String: String]) throws(ConfigurationError) {
    func text(_ name: String, _ expected: String) throws(ConfigurationError) -> String {
      guard let text = metadata[name] else {
        throw ConfigurationError("expected \(expected) in the metadata '\(name)', found none")
      }
      return text
    }
    let network = try text("network", "'speech'")
    guard network == "speech" else {
      throw ConfigurationError("expected a speech network, found '\(network)'")
    }
    let presets = Preset.allCases.map(\.rawValue).joined(separator: " or ")
    let presetName = try text("preset", presets)
    guard let preset = Preset(rawValue: presetName) else {
      throw ConfigurationError("expected the preset \(presets), found '\(presetName)'")
    }
    let dimensions = try text("dimensions", "names").split(separator: ",").map(String.init)
    guard !dimensions.isEmpty, Set(dimensions).count == dimensions.count else {
      throw ConfigurationError("expected different names of dimensions, found \(dimensions)")
    }
    self.init(preset, dimensions: dimensions)
    for (name, path) in Self.sizes {
      let found = try text(name, "a positive number")
      guard let size = Int(found), (1...Self.largestSize).contains(size) else {
        throw ConfigurationError(
          "expected 1 to \(Self.largestSize) in the metadata '\(name)', found '\(found)'")
      }
      self[keyPath: path] = size
    }
    cellClip = nil
    if let found = metadata["cell_clip"] {
      guard let clip = Float(found), clip > 0 else {
        throw ConfigurationError(
          "expected a positive number in the metadata 'cell_clip', found '\(found)'")
      }
      cellClip = clip
    }
    guard samplesPerStep % timePool == 0, second.filters % channelPool == 0,
      max(timePool, channelPool) <= Self.largestPool
    else {
      throw ConfigurationError(
        "expected pools up to \(Self.largestPool) that divide what they pool, found \(timePool) of "
          + "\(samplesPerStep) samples and \(channelPool) of \(second.filters) channels")
    }
  }

  /// Far above any network of use, far below what overflows.
  private static let largestSize = 1 << 20

  /// The layers note in a byte which value of a pool was the largest.
  private static let largestPool = 255

  nonisolated(unsafe) private static let sizes: [(String, WritableKeyPath<Self, Int>)] = [
    ("sample_rate", \.sampleRate), ("samples_per_step", \.samplesPerStep),
    ("conv1_filters", \.first.filters), ("conv1_taps", \.first.taps), ("time_pool", \.timePool),
    ("conv2_filters", \.second.filters), ("conv2_taps", \.second.taps),
    ("channel_pool", \.channelPool), ("hidden", \.hidden), ("recurrent_layers", \.recurrentLayers),
  ]
}

/// Metadata that do not describe a network.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}
