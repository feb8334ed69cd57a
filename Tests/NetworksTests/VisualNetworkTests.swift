import Engine
import Layers
import Networks
import Segments
import TestSupport
import Testing

/// Numbers of visual networks written in PyTorch: Tests/Reference/Networks/make_reference.py.
struct VisualNetworkTests {
  private static func configuration(_ reference: ReferenceCase) throws -> NetworkConfiguration {
    let preset = try #require(
      VisualFeatureConfiguration.Preset(rawValue: try reference.text("preset")))
    var configuration = NetworkConfiguration.visual(preset, dimensions: ["arousal", "valence"])
    func numbers(_ name: String) throws -> [Int] {
      try reference.text(name).split(separator: ",").compactMap { Int($0) }
    }
    configuration.visual?.imageSize = Int(try reference.number("image_size"))
    configuration.visual?.stemFilters = Int(try reference.number("stem_filters"))
    configuration.visual?.stages = zip(try numbers("stage_blocks"), try numbers("stage_widths")).map
    {
      .init(blocks: $0, width: $1)
    }
    configuration.visual?.projection = try numbers("projection").first
    configuration.visual?.pixelScale = try #require(
      .init(rawValue: try reference.text("pixel_scale")))
    configuration.recurrent.hidden = Int(try reference.number("hidden"))
    configuration.recurrent.layers = Int(try reference.number("layers"))
    return configuration
  }

  @Test(arguments: ["visual-paper", "visual-released", "visual-odd", "visual-frozen"])
  func outputsAndGradientsArePyTorchs(name: String) throws {
    let reference = try ReferenceCase("Networks/\(name)")
    let frozen = try reference.text("frozen") == "True"
    try NetworkCase(reference, try Self.configuration(reference), frozen: frozen).checkTraining()
  }

  /// Blocks of unlike sizes share memory; statistics must move once a step.
  @Test(arguments: [Precision.f32, .bf16].filter(\.isSupported), [false, true])
  func recomputedBlocksGiveTheSameBits(precision: Precision, frozen: Bool) throws {
    func twoSteps(recomputing: Bool) throws -> (values: [Float], gradients: [Float]) {
      var configuration = NetworkConfiguration.visual(.small, dimensions: ["arousal"])
      configuration.visual?.imageSize = 40
      configuration.visual?.stages = [.init(blocks: 2, width: 8), .init(blocks: 3, width: 16)]
      configuration.recurrent.hidden = 8
      let store = ParameterStore(configuration.parameterShapes)
      store.initialize(seed: 2)
      var plan = NetworkPlan(batch: 2, steps: 3)
      plan.training = true
      plan.dropout = 0.3
      plan.precision = precision
      plan.freezesBatchNormalization = frozen
      plan.recomputesBlocks = recomputing
      let network = try SequenceNetwork(configuration, store, plan)
      var generator = SplitMix64(seed: 1)
      var gradients: [Float] = []
      for step in 0..<2 {
        for index in network.pixels?.elements.indices ?? 0..<0 {
          network.pixels?.elements[index] = UInt8.random(in: 0...255, using: &generator)
        }
        network.forward(.training(step: step))
        for index in 0..<network.output.count {
          network.output.gradient?.pointer[index] = Float(index % 3) - 1
        }
        network.backward()
        gradients += store.gradients.array
      }
      return (store.values.array, gradients)
    }
    let (kept, recomputed) = (
      try twoSteps(recomputing: false), try twoSteps(recomputing: true)
    )
    #expect(kept.gradients.contains { $0 != 0 })
    #expect(kept == recomputed)
  }

  @Test(arguments: ["multimodal-paper", "multimodal-released"])
  func multimodalOutputsAndGradientsArePyTorchs(name: String) throws {
    let reference = try ReferenceCase("Networks/\(name)")
    try NetworkCase(reference, try Self.multimodal(reference)).checkTraining()
  }

  private static func multimodal(_ reference: ReferenceCase) throws -> NetworkConfiguration {
    let visual = try configuration(reference)
    var joined = try NetworkConfiguration.multimodal(
      speech: SpeechNetworkTests.configuration(reference),
      visual: {
        // The reduced sizes' steps are of no real duration.
        var visual = visual
        visual.visual?.step = try SpeechNetworkTests.configuration(reference).inputs[0].step
        return visual
      }(), dimensions: visual.dimensions)
    joined.recurrent = visual.recurrent
    return joined
  }

  /// Batch normalisation folded into the convolutions, in place sums, groups of faces.
  @Test(arguments: ["visual-paper", "visual-released", "visual-odd", "visual-frozen"])
  func foldedNormalisationPredictsTheSame(name: String) throws {
    let reference = try ReferenceCase("Networks/\(name)")
    let folded = try NetworkCase(reference, try Self.configuration(reference), training: false)
    for _ in 0..<2 {
      folded.network.forward(.inference)
      try reference.expect(
        folded.network.output.value.elements, is: "inference_output", within: 1e-5)
    }
    // Other statistics are another network.
    for shape in folded.store.shapes where !shape.isTrained {
      _ = folded.store.values(of: shape).update(
        fromContentsOf: try reference.floats("\(shape.name)_after"))
    }
    folded.network.parametersChanged()
    folded.network.forward(.inference)
    try reference.expect(
      folded.network.output.value.elements, is: "inference_output_after", within: 1e-5)
  }

  /// 61 faces are more than pass through the layers together, and no multiple of that.
  @Test func aFacesFeaturesDoNotDependOnTheOthers() throws {
    var configuration = NetworkConfiguration.visual(.small, dimensions: ["arousal"])
    configuration.visual?.imageSize = 32
    let store = ParameterStore(configuration.parameterShapes)
    store.initialize(seed: 5)
    let many = try SequenceNetwork(configuration, store, NetworkPlan(batch: 61, steps: 1))
    let one = try SequenceNetwork(configuration, store, NetworkPlan(batch: 1, steps: 1))
    let faces = try #require(many.pixels)
    let face = try #require(one.pixels)
    var generator = SplitMix64(seed: 1)
    for index in faces.elements.indices {
      faces.elements[index] = UInt8.random(in: 0...255, using: &generator)
    }
    many.forward(.inference)
    for index in 0..<61 {
      let bytes = faces.elements[index * faces.imageCount..<(index + 1) * faces.imageCount]
      _ = face.elements.update(fromContentsOf: bytes)
      one.forward(.inference)
      let difference = one.output.value.pointer[0] - many.output.value.pointer[index]
      #expect(abs(difference) < 1e-5)
    }
  }

  /// ResNet-50 as torchvision counts it without its classifier (25,557,032 less 2048·1000 + 1000),
  /// a projection 2048·640 + 640, and 4·256·(640 + 256 + 2), 4·256·(256 + 256 + 2), 2·256 + 2.
  @Test func thePapersNetworkHasItsParameters() {
    let store = ParameterStore(
      NetworkConfiguration.visual(.paper, dimensions: ["arousal", "valence"]).parameterShapes)
    #expect(store.trainedCount == 23_508_032 + 1_311_360 + 919_552 + 526_336 + 514)
  }

  @Test func featuresAreThePapersAndTheReleasedCodes() {
    func count(_ preset: VisualFeatureConfiguration.Preset) -> Int {
      NetworkConfiguration.multimodal(preset, dimensions: ["arousal"]).featureCount
    }
    #expect(count(.paper) == 1280 + 640)
    #expect(count(.released) == 1280 + 2048)
    #expect(count(.small) == 1280 + 128)
  }

  private static func networkOfNoise(_ precision: Precision) throws -> SequenceNetwork {
    var configuration = NetworkConfiguration.visual(.small, dimensions: ["arousal"])
    configuration.visual?.imageSize = 32
    let store = ParameterStore(configuration.parameterShapes)
    store.initialize(seed: 2)
    var plan = NetworkPlan(batch: 2, steps: 3)
    plan.precision = precision
    let network = try SequenceNetwork(configuration, store, plan)
    var generator = SplitMix64(seed: 1)
    for index in network.pixels?.elements.indices ?? 0..<0 {
      network.pixels?.elements[index] = UInt8.random(in: 0...255, using: &generator)
    }
    return network
  }

  @Test(.enabled(if: !Precision.bf16.isSupported, "this processor has bf16"))
  func aPrecisionThatTheProcessorLacksIsRefused() throws {
    let error = #expect(throws: PlanError.self) { try Self.networkOfNoise(.bf16) }
    #expect(error?.description == "expected a processor with AVX-512 BF16 or AMX for bf16")
  }

  @Test(.enabled(if: Precision.bf16.isSupported, "bf16 is not tried: this processor lacks it"))
  func bf16PredictsNearlyTheSame() throws {
    func outputs(_ precision: Precision) throws -> [Float] {
      let network = try Self.networkOfNoise(precision)
      network.forward(.inference)
      return network.output.value.array
    }
    let (full, half) = (try outputs(.f32), try outputs(.bf16))
    #expect(full != half, "the same way was taken twice")
    for (one, other) in zip(full, half) { #expect(abs(one - other) < 0.01) }
  }
}
