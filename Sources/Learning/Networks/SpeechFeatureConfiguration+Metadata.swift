extension SpeechFeatureConfiguration {
  /// Sizes by their names; the preset is the network's to write.
  var metadata: [String: String] {
    Dictionary(uniqueKeysWithValues: Self.sizes.map { ($0, "\(self[keyPath: $1])") })
  }

  init(_ preset: Preset, _ reader: MetadataReader) throws(ConfigurationError) {
    self.init(preset)
    for (name, path) in Self.sizes { self[keyPath: path] = try reader.size(name) }
    guard samplesPerStep % timePool == 0, second.filters % channelPool == 0,
      max(timePool, channelPool) <= Self.largestPool
    else {
      throw ConfigurationError(
        "expected pools up to \(Self.largestPool) that divide what they pool, found \(timePool) of "
          + "\(samplesPerStep) samples and \(channelPool) of \(second.filters) channels")
    }
  }

  /// The layers note in a byte which value of a pool was the largest.
  private static let largestPool = 255

  nonisolated(unsafe) private static let sizes: [(String, WritableKeyPath<Self, Int>)] = [
    ("sample_rate", \.sampleRate), ("samples_per_step", \.samplesPerStep),
    ("conv1_filters", \.first.filters), ("conv1_taps", \.first.taps), ("time_pool", \.timePool),
    ("conv2_filters", \.second.filters), ("conv2_taps", \.second.taps),
    ("channel_pool", \.channelPool),
  ]
}
