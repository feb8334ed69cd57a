internal import Layers

/// The speech network's filters: from samples to the features of each step.
package struct SpeechFeatureConfiguration: Equatable, Sendable {
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

  /// Whether each step is filtered alone, with zeros around it, or the sequence as a whole.
  package var isFramewise: Bool { preset == .released }
  /// Batch normalisation in place of the filters' biases.
  package var isNormalised: Bool { preset == .released }
  /// Dropout on the waveform alone, or on the output of every layer but the recurrent ones.
  package var dropsWaveform: Bool { preset == .released }

  package static let normalisationEpsilon: Float = 1e-5
  /// The released code keeps .997 of its running statistics.
  package static let normalisationMomentum: Float = 0.003

  /// Factor of the filters' squared weights in the loss, halved.
  package var filterDecay: Float { preset == .released ? 1e-4 : 0 }

  /// Features of one step: 1280 in both presets.
  package var featureCount: Int {
    samplesPerStep / timePool * (second.filters / channelPool)
  }

  /// Duration of a step in seconds.
  package var step: Double { Double(samplesPerStep) / Double(sampleRate) }

  var parameterShapes: [ParameterShape] {
    convolutionShapes("speech.conv1", first, inChannels: 1)
      + normalisationShapes("speech.norm1", first)
      + convolutionShapes("speech.conv2", second, inChannels: first.filters)
      + normalisationShapes("speech.norm2", second)
  }

  private func convolutionShapes(_ name: String, _ stage: Stage, inChannels: Int)
    -> [ParameterShape]
  {
    let weight = ParameterShape("\(name).weight", [stage.filters, inChannels, stage.taps])
    return isNormalised ? [weight] : [weight, ParameterShape("\(name).bias", [stage.filters])]
  }

  private func normalisationShapes(_ name: String, _ stage: Stage) -> [ParameterShape] {
    isNormalised ? BatchNormalization.Parameters.shapes(prefix: name, channels: stage.filters) : []
  }
}
