package import Layers
package import Safetensors
package import Segments

/// The speech network's filters: from samples to the features of each step.
package struct SpeechFeatureConfiguration: Extractor {
  package static let name = "speech"

  /// As the paper describes the network, or as the authors' code has it. Every difference between
  /// them is a property, here or of the recurrent layers.
  package enum Preset: String, CaseIterable, Sendable {
    case paper, released
  }

  /// One stage of temporal filters.
  package struct Stage: Equatable, Sendable {
    package var filters: Int
    /// Length of each filter, in samples of the stage's input.
    package var taps: Int

    package init(filters: Int, taps: Int) {
      self.filters = filters
      self.taps = taps
    }
  }

  package var preset: Preset
  /// Hertz.
  package var sampleRate: Int
  /// Samples of one step of 40 ms.
  package var samplesPerStep: Int
  package var first: Stage
  /// Samples over which the first stage's maximum is taken.
  package var timePool: Int
  package var second: Stage
  /// Channels over which the second stage's maximum is taken.
  package var channelPool: Int

  package init(_ preset: Preset) {
    self.preset = preset
    sampleRate = 16_000
    samplesPerStep = 640
    first = preset == .paper ? Stage(filters: 20, taps: 80) : Stage(filters: 40, taps: 20)
    timePool = 2
    second = Stage(filters: 40, taps: preset == .paper ? 4_000 : 40)
    channelPool = 10
  }

  package var isReleased: Bool { preset == .released }
  /// Whether each step is filtered alone, with zeros around it, or the sequence as a whole.
  package var isFramewise: Bool { preset == .released }
  /// Batch normalisation in place of the filters' biases.
  package var isNormalized: Bool { preset == .released }

  package static let normalizationEpsilon: Float = 1e-5
  /// The released code keeps .997 of its running statistics.
  package static let normalizationMomentum: Float = 0.003

  package var filterDecay: Float { preset == .released ? 1e-4 : 0 }

  /// Features of one step: 1280 in both presets.
  package var featureCount: Int {
    samplesPerStep / timePool * (second.filters / channelPool)
  }

  package var input: StepInput { .waveform(samples: samplesPerStep, sampleRate: sampleRate) }

  package var parameterShapes: [ParameterShape] {
    convolutionShapes("speech.conv1", first, inChannels: 1)
      + normalizationShapes("speech.norm1", first)
      + convolutionShapes("speech.conv2", second, inChannels: first.filters)
      + normalizationShapes("speech.norm2", second)
  }

  private func convolutionShapes(_ name: String, _ stage: Stage, inChannels: Int)
    -> [ParameterShape]
  {
    let weight = ParameterShape("\(name).weight", [stage.filters, inChannels, stage.taps])
    return isNormalized ? [weight] : [weight, ParameterShape("\(name).bias", [stage.filters])]
  }

  private func normalizationShapes(_ name: String, _ stage: Stage) -> [ParameterShape] {
    isNormalized ? BatchNormalization.Parameters.shapes(prefix: name, channels: stage.filters) : []
  }
}

extension SpeechFeatureConfiguration {
  package func metadata(alone: Bool) -> [String: String] {
    var texts = Dictionary(uniqueKeysWithValues: Self.sizes.map { ($0, "\(self[keyPath: $1])") })
    texts[Self.presetKey(alone: alone)] = preset.rawValue
    return texts
  }

  package init(_ reader: MetadataReader, alone: Bool) throws(ConfigurationError) {
    self.init(try reader.choice(Self.presetKey(alone: alone), of: Preset.self))
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
