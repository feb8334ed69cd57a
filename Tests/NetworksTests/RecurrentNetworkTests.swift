import Engine
import Features
import Files
import Layers
import Networks
import Safetensors
import TestSupport
import Testing

/// Networks on features that were computed before.
struct RecurrentNetworkTests {
  private static func configuration(
    columns: Int = 3, _ change: (inout FeatureInputs) -> Void = { _ in }
  ) throws -> NetworkConfiguration {
    var inputs = FeatureInputs(features: (0..<columns).map { "f\($0)" }, step: 0.04)
    change(&inputs)
    var configuration = NetworkConfiguration.recurrent(
      try GivenFeatureConfiguration(inputs, delay: 7), dimensions: ["arousal", "valence"])
    configuration.recurrent.hidden = 4
    return configuration
  }

  /// Numbers of PyTorch: Tests/Reference/Networks/make_reference.py.
  @Test(arguments: ["recurrent", "recurrent-forward"])
  func outputsAndGradientsArePyTorchs(name: String) throws {
    let reference = try ReferenceCase("Networks/\(name)")
    // Scaling is no part of the arithmetic between input and output.
    var configuration = try Self.configuration(columns: Int(try reference.number("features"))) {
      $0.standardization = .recording
    }
    configuration.recurrent.hidden = Int(try reference.number("hidden"))
    configuration.recurrent.layers = Int(try reference.number("layers"))
    configuration.recurrent.isBidirectional = try reference.text("bidirectional") == "True"
    try NetworkCase(reference, configuration).checkTraining()
  }

  /// Dropout on the recurrent layers' outputs must leave their own values as the backward pass needs
  /// them: the gradient against central differences, the same mask drawn each time.
  @Test(arguments: [true, false])
  func gradientsAreFiniteDifferences(bidirectional: Bool) throws {
    var configuration = try Self.configuration()
    configuration.recurrent.isBidirectional = bidirectional
    let store = ParameterStore(configuration.parameterShapes)
    store.initialize(seed: 3)
    var plan = NetworkPlan(batch: 2, steps: 5)
    plan.training = true
    plan.dropout = 0.4
    let network = try SequenceNetwork(configuration, store, plan)
    guard case .features(let features) = network.buffers[0] else {
      Issue.record("no features")
      return
    }
    var generator = SplitMix64(seed: 11)
    for index in 0..<features.count {
      features.value.pointer[index] = Float.random(in: -2...2, using: &generator)
    }
    let differences = FiniteDifferences(of: network, store, using: &generator)
    #expect(differences.misses(step: 4e-3, tolerance: 1e-3) == [])
  }

  /// The first training step's noise is the input's own; prediction sees none.
  @Test func noiseIsForTraining() throws {
    let configuration = try Self.configuration()
    let store = ParameterStore(configuration.parameterShapes)
    store.initialize(seed: 1)
    var plan = NetworkPlan(batch: 2, steps: 50)
    plan.training = true
    plan.inputNoise = 0.1
    let network = try SequenceNetwork(configuration, store, plan)
    guard case .features(let features) = network.buffers[0] else {
      Issue.record("no features")
      return
    }
    network.forward(.inference)
    #expect(features.value.elements.allSatisfy { $0 == 0 })
    let quiet = network.output.value.array
    network.forward(.training(step: 0))
    // 300 draws: their root mean square lies within five standard errors, .1 / sqrt(2 · 300).
    let squares = features.value.elements.reduce(0) { $0 + Double($1) * Double($1) }
    #expect(abs((squares / 300).squareRoot() - 0.1) < 5 * 0.1 / 600.0.squareRoot())
    #expect(network.output.value.array != quiet)
  }

  /// 2 directions · (4·64·(88 + 64 + 2) + 4·64·(128 + 64 + 2)) + 2·128 + 2, and 2·88 statistics.
  @Test func hasItsParameters() throws {
    let inputs = FeatureInputs(features: (0..<88).map { "f\($0)" }, step: 0.04)
    let configuration = NetworkConfiguration.recurrent(
      try GivenFeatureConfiguration(inputs), dimensions: ["arousal", "valence"])
    let store = ParameterStore(configuration.parameterShapes)
    #expect(store.trainedCount == 2 * (39_424 + 49_664) + 258)
    #expect(store.values.count == store.trainedCount + 176)
  }

  @Test(arguments: FeatureInputs.Standardization.allCases)
  func aCheckpointReadsBackBitForBit(standardization: FeatureInputs.Standardization) throws {
    let folder = try TemporaryFolder()
    let configuration = try Self.configuration {
      $0.standardization = standardization
      $0.context = 0.04
    }
    let model = NetworkModel(configuration, sequenceLength: 37, seed: 4)
    let scaling = ColumnScaling(
      means: (0..<9).map { Double($0) }, deviations: (0..<9).map { Double($0) / 2 })
    if standardization == .training { model.setScaling(scaling) }
    let path = folder.path("model.safetensors")
    try SafetensorsWriter.write(model.tensors, metadata: model.metadata, to: path)
    let read = try NetworkModel(checkpoint: SafetensorsFile(path: path), kind: .recurrent)
    #expect(read.configuration == configuration)
    #expect(read.configuration.features?.delay == 7)
    #expect(read.scaling == (standardization == .training ? scaling : nil))
    #expect(read.parameters.values.array == model.parameters.values.array)
  }

  @Test(arguments: [-1, Double.nan, .infinity])
  func deviationsThatAreNoneAreRefused(deviation: Double) throws {
    let folder = try TemporaryFolder()
    let model = NetworkModel(try Self.configuration(), sequenceLength: 5, seed: 4)
    model.setScaling(ColumnScaling(means: [1, 2, 3], deviations: [1, deviation, 0]))
    let path = folder.path("model.safetensors")
    try SafetensorsWriter.write(model.tensors, metadata: model.metadata, to: path)
    let error = #expect(throws: FileError.self) {
      try NetworkModel(checkpoint: SafetensorsFile(path: path))
    }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains("standard deviations of features") == true)
  }

  @Test func metadataOfSomethingElseAreRefused() throws {
    let metadata = try Self.configuration().metadata
    let wrong: [(String, String?, String)] = [
      ("bidirectional", "maybe", "'maybe'"), ("delay_steps", "-1", "'-1'"),
      ("delay_steps", nil, "'delay_steps'"), ("step", nil, "a row a recording"),
      ("features", nil, "'features'"), ("hidden", "0", "'0'"), ("network", "speech", "'preset'"),
    ]
    for (name, value, found) in wrong {
      var changed = metadata
      changed[name] = value
      let error = #expect(throws: ConfigurationError.self) {
        try NetworkConfiguration(metadata: changed)
      }
      #expect(error?.description.contains(found) == true, "\(name): \(error?.description ?? "")")
    }
    #expect(throws: ConfigurationError.self) {
      try NetworkConfiguration(metadata: metadata, kind: .speech)
    }
  }
}
