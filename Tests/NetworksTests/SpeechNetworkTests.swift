import Engine
import Layers
import Networks
import TestSupport
import Testing

/// Numbers of the whole network written in PyTorch: Tests/Reference/Networks/make_reference.py.
struct SpeechNetworkTests {
  static func configuration(_ reference: ReferenceCase) throws -> NetworkConfiguration {
    let preset = try #require(
      SpeechFeatureConfiguration.Preset(rawValue: try reference.text("preset")))
    var configuration = NetworkConfiguration.speech(preset, dimensions: ["arousal", "valence"])
    func number(_ name: String) throws -> Int { Int(try reference.number(name)) }
    configuration.speech?.samplesPerStep = try number("samples_per_step")
    configuration.speech?.first = .init(filters: try number("filters1"), taps: try number("taps1"))
    configuration.speech?.second = .init(filters: try number("filters2"), taps: try number("taps2"))
    configuration.speech?.channelPool = try number("pool_channels")
    configuration.recurrent.hidden = try number("hidden")
    configuration.recurrent.layers = try number("layers")
    if preset == .released {
      configuration.recurrent.cellClip = Float(try reference.number("cell_clip"))
    }
    return configuration
  }

  @Test(arguments: ["paper", "paper-long-taps", "released", "released-cell-clip"])
  func outputsAndGradientsArePyTorchs(name: String) throws {
    let reference = try ReferenceCase("Networks/\(name)")
    try NetworkCase(reference, try Self.configuration(reference)).checkTraining()
  }

  /// The gradient of a sum of weighted outputs against central differences, in both presets.
  @Test(arguments: SpeechFeatureConfiguration.Preset.allCases)
  func gradientsAreFiniteDifferences(preset: SpeechFeatureConfiguration.Preset) throws {
    var configuration = NetworkConfiguration.speech(preset, dimensions: ["arousal"])
    configuration.speech?.samplesPerStep = 8
    configuration.speech?.first = .init(filters: 2, taps: 3)
    configuration.speech?.second = .init(filters: 4, taps: preset == .paper ? 21 : 5)
    configuration.speech?.channelPool = 2
    configuration.recurrent.hidden = 3
    let store = ParameterStore(configuration.parameterShapes)
    store.initialize(seed: 3)
    var plan = NetworkPlan(batch: 2, steps: 6)
    plan.training = true
    let network = try SequenceNetwork(configuration, store, plan)
    let samples = try #require(network.samples)
    var generator = SplitMix64(seed: 11)
    for index in 0..<samples.count {
      samples.value.pointer[index] = Float.random(in: -1...1, using: &generator)
    }
    let differences = FiniteDifferences(of: network, store, using: &generator)
    // Rectifiers and maxima have kinks: a few of many differences may straddle one.
    let misses = differences.misses(stride: 3, step: 2e-3, tolerance: 5e-3).count
    #expect(misses * 50 <= store.trainedCount / 3, "\(misses) of \(store.trainedCount / 3)")
  }

  @Test func sequencesAreIndependent() throws {
    var configuration = NetworkConfiguration.speech(.paper, dimensions: ["arousal"])
    configuration.speech?.samplesPerStep = 8
    configuration.speech?.second.taps = 41
    configuration.recurrent.hidden = 8
    let store = ParameterStore(configuration.parameterShapes)
    store.initialize(seed: 5)
    let both = try SequenceNetwork(configuration, store, NetworkPlan(batch: 2, steps: 10))
    let one = try SequenceNetwork(configuration, store, NetworkPlan(batch: 1, steps: 10))
    var generator = SplitMix64(seed: 1)
    let samples = try #require(both.samples)
    for index in 0..<samples.count {
      samples.value.pointer[index] = Float.random(in: -1...1, using: &generator)
    }
    both.forward(.inference)
    for sequence in 0..<2 {
      let half = samples.value.elements[sequence * 80..<(sequence + 1) * 80]
      _ = one.samples?.value.elements.update(fromContentsOf: half)
      one.forward(.inference)
      let expected = both.output.value.elements[sequence * 10..<(sequence + 1) * 10]
      for (a, b) in zip(one.output.value.elements, expected) { #expect(abs(a - b) < 1e-5) }
    }
  }

  /// Worked by hand from the paper's sizes:
  /// 20·80 + 20, 40·20·4000 + 40, 4·256·(1280 + 256 + 2), 4·256·(256 + 256 + 2), 2·256 + 2.
  @Test func thePapersNetworkHasItsParameters() {
    let store = ParameterStore(
      NetworkConfiguration.speech(.paper, dimensions: ["arousal", "valence"]).parameterShapes)
    #expect(store.trainedCount == 1_620 + 3_200_040 + 1_574_912 + 526_336 + 514)
  }

  /// 40·20 + 2·40, 40·40·40 + 2·40, the recurrent layers with three peepholes of 256 each, the
  /// output.
  @Test func theReleasedNetworkHasItsParameters() {
    let store = ParameterStore(
      NetworkConfiguration.speech(.released, dimensions: ["arousal", "valence"]).parameterShapes)
    #expect(
      store.trainedCount == 880 + 64_080 + (1_574_912 + 768) + (526_336 + 768) + 514)
  }

  @Test(arguments: SpeechFeatureConfiguration.Preset.allCases)
  func aStepHas1280Features(preset: SpeechFeatureConfiguration.Preset) {
    #expect(
      NetworkConfiguration.speech(preset, dimensions: ["arousal"]).speech?.featureCount == 1280)
  }
}
