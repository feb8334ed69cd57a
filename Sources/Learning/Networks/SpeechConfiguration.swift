import Layers

/// Everything that decides the speech network's shape and arithmetic.
///
/// Two presets: `paper`, as the paper describes it, and `released`, as the authors' code has it.
/// Every difference between them is a property here.
package struct SpeechConfiguration: Equatable, Sendable {
  package enum Preset: String, CaseIterable, Sendable {
    case paper, released
  }

  /// One stage of temporal filters.
  package struct Stage: Equatable, Sendable {
    package var filters: Int
    /// Length of each filter, in samples of the stage's input.
    package var taps: Int
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
  package var hidden: Int
  package var recurrentLayers: Int
  /// Largest absolute value of a recurrent cell; nil for no limit.
  package var cellClip: Float?
  /// What is predicted, e.g. arousal and valence.
  package var dimensions: [String]

  package init(_ preset: Preset, dimensions: [String]) {
    self.preset = preset
    sampleRate = 16_000
    samplesPerStep = 640
    first = preset == .paper ? Stage(filters: 20, taps: 80) : Stage(filters: 40, taps: 20)
    timePool = 2
    second = Stage(filters: 40, taps: preset == .paper ? 4_000 : 40)
    channelPool = 10
    hidden = 256
    recurrentLayers = 2
    cellClip = preset == .released ? 100 : nil
    self.dimensions = dimensions
  }

  /// Whether each step is filtered alone, with zeros around it, or the sequence as a whole.
  package var isFramewise: Bool { preset == .released }
  /// Batch normalisation in place of the filters' biases.
  package var isNormalised: Bool { preset == .released }
  package var hasPeepholes: Bool { preset == .released }
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

  /// All parameters, named and shaped as PyTorch's `state_dict` would have them.
  package var parameterShapes: [ParameterShape] {
    convolutionShapes("speech.conv1", first, inChannels: 1)
      + normalisationShapes("speech.norm1", first)
      + convolutionShapes("speech.conv2", second, inChannels: first.filters)
      + normalisationShapes("speech.norm2", second)
      + (0..<recurrentLayers).flatMap {
        LongShortTermMemory.Parameters.shapes(
          prefix: "recurrent", layer: $0, input: $0 == 0 ? featureCount : hidden, hidden: hidden,
          peepholes: hasPeepholes)
      }
      + [
        ParameterShape("output.weight", [dimensions.count, hidden]),
        ParameterShape("output.bias", [dimensions.count]),
      ]
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
