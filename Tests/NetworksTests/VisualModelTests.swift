import Engine
import Files
import Layers
import Networks
import Safetensors
import TestSupport
import Testing

struct VisualModelTests {
  private static let small: NetworkConfiguration = {
    var configuration = NetworkConfiguration.visual(.paper, dimensions: ["arousal", "valence"])
    configuration.visual?.stemFilters = 4
    configuration.visual?.stages = [.init(blocks: 2, width: 2), .init(blocks: 1, width: 3)]
    configuration.visual?.projection = 5
    configuration.recurrent.hidden = 4
    return configuration
  }()

  @Test(arguments: VisualFeatureConfiguration.Preset.allCases)
  func aConfigurationReadsBackFromItsMetadata(preset: VisualFeatureConfiguration.Preset) throws {
    var visual = NetworkConfiguration.visual(preset, dimensions: ["arousal", "liking"])
    visual.visual?.pixelScale = .imagenet
    visual.visual?.stages[1].blocks = 7
    #expect(try NetworkConfiguration(metadata: visual.metadata, kind: .visual) == visual)
    var multimodal = NetworkConfiguration.multimodal(preset, dimensions: ["valence"])
    multimodal.visual?.projection = 11
    multimodal.recurrent.hidden = 3
    #expect(
      try NetworkConfiguration(metadata: multimodal.metadata, kind: .multimodal) == multimodal)
  }

  @Test func metadataOfSomethingElseAreRefused() throws {
    let wrong: [(String, String?, String)] = [
      ("network", "speech", "'speech'"), ("preset", nil, "found none"),
      ("stage_blocks", "3,4", "[3, 4] and"), ("stage_blocks", "3,,6,3", "'3,,6,3'"),
      ("stage_blocks", "1,1025,1,1", "[1, 1025, 1, 1]"), ("stage_widths", "0,1,2,3", "'0,1,2,3'"),
      ("stage_widths", "", "''"), ("projection", "-1", "'-1'"), ("pixel_scale", "raw", "'raw'"),
      ("step", "nan", "'nan'"), ("step", nil, "'step'"), ("image_size", "9999999", "'9999999'"),
      ("image_size", "1025", "'1025'"),
    ]
    for (name, value, found) in wrong {
      var metadata = NetworkConfiguration.visual(.paper, dimensions: ["arousal"]).metadata
      metadata[name] = value
      let error = #expect(throws: ConfigurationError.self) {
        try NetworkConfiguration(metadata: metadata, kind: .visual)
      }
      #expect(error?.description.contains(found) == true, "\(name): \(error?.description ?? "")")
    }
  }

  @Test func theKindOfANetworkIsRead() throws {
    let metadata = NetworkConfiguration.visual(.small, dimensions: ["arousal"]).metadata
    #expect(try NetworkKind(metadata: metadata) == .visual)
    #expect(try NetworkConfiguration(metadata: metadata).kind == .visual)
    #expect(throws: ConfigurationError.self) { try NetworkKind(metadata: [:]) }
    #expect(throws: ConfigurationError.self) { try NetworkKind(metadata: ["network": "smell"]) }
  }

  @Test func aCheckpointReadsBackBitForBit() throws {
    let folder = try TemporaryFolder()
    let model = NetworkModel(Self.small, sequenceLength: 7, seed: 4)
    try SafetensorsWriter.write(
      model.tensors, metadata: model.metadata, to: folder.path("model.safetensors"))
    let read = try NetworkModel(
      checkpoint: try SafetensorsFile(path: folder.path("model.safetensors")), kind: .visual)
    #expect(read.configuration == Self.small)
    #expect(read.parameters.values.array == model.parameters.values.array)
  }

  /// The recurrent layers are the released code's where both extractors are.
  @Test(arguments: [
    (SpeechFeatureConfiguration.Preset.paper, VisualFeatureConfiguration.Preset.small, false),
    (.released, .released, true), (.released, .paper, false),
  ])
  func extractorsJoin(
    speech: SpeechFeatureConfiguration.Preset, visual: VisualFeatureConfiguration.Preset,
    peepholes: Bool
  ) throws {
    let speech = NetworkConfiguration.speech(speech, dimensions: ["arousal"])
    let visual = NetworkConfiguration.visual(visual, dimensions: ["valence"])
    let joined = try NetworkConfiguration.multimodal(
      speech: speech, visual: visual, dimensions: ["liking"])
    #expect(joined.speech == speech.speech)
    #expect(joined.visual == visual.visual)
    #expect(joined.dimensions == ["liking"])
    #expect(joined.recurrent.peepholes == peepholes)
    #expect(try NetworkConfiguration(metadata: joined.metadata, kind: .multimodal) == joined)
  }

  @Test func extractorsOfOtherStepsDoNotJoin() {
    var visual = NetworkConfiguration.visual(.small, dimensions: ["arousal"])
    visual.visual?.step = 0.02
    let speech = NetworkConfiguration.speech(.paper, dimensions: ["arousal"])
    let error = #expect(throws: ConfigurationError.self) {
      try NetworkConfiguration.multimodal(speech: speech, visual: visual, dimensions: ["arousal"])
    }
    #expect(
      error?.description
        == "expected steps of one duration, found 0.04 s (speech) and 0.02 s (visual)")
  }

  @Test func theSecondStageKeepsExtractorsAndDrawsAHead() throws {
    var speechConfiguration = NetworkConfiguration.speech(.paper, dimensions: ["arousal"])
    speechConfiguration.speech?.second.taps = 8
    speechConfiguration.recurrent.hidden = 4
    let speech = NetworkModel(speechConfiguration, sequenceLength: 7, seed: 1)
    let visual = NetworkModel(Self.small, sequenceLength: 7, seed: 2)
    let joined = try NetworkModel(
      speech: speech, visual: visual, dimensions: ["arousal"], sequenceLength: 9, seed: 3)
    let drawn = NetworkModel(joined.configuration, sequenceLength: 9, seed: 3)
    for shape in joined.parameters.shapes {
      let store =
        shape.name.hasPrefix("speech.")
        ? speech.parameters
        : shape.name.hasPrefix("visual.") ? visual.parameters : drawn.parameters
      #expect(
        Array(joined.parameters.values(of: shape)) == Array(store.values(of: shape)), "\(shape)")
    }
  }

  private static func residualTensors(_ model: NetworkModel) -> [TensorContents] {
    model.parameters.shapes.filter {
      $0.name.hasPrefix("visual.") && !$0.name.contains("projection")
    }.map {
      TensorContents(
        name: String($0.name.dropFirst("visual.".count)), shape: $0.extents,
        floats: Array(model.parameters.values(of: $0)))
    }
  }

  private static func load(_ tensors: [TensorContents], into model: NetworkModel) throws {
    let folder = try TemporaryFolder()
    try SafetensorsWriter.write(tensors, to: folder.path("resnet.safetensors"))
    try model.parameters.loadResidualNetwork(
      try SafetensorsFile(path: folder.path("resnet.safetensors")))
  }

  @Test func aPublishedNetworkIsTheStart() throws {
    let published = NetworkModel(Self.small, sequenceLength: 1, seed: 8)
    let extra = [
      TensorContents(name: "fc.weight", shape: [2, 12], floats: [Float](repeating: 1, count: 24)),
      TensorContents(name: "fc.bias", shape: [2], floats: [1, 1]),
      TensorContents(name: "bn1.num_batches_tracked", shape: [1], floats: [7]),
    ]
    let model = NetworkModel(Self.small, sequenceLength: 1, seed: 9)
    let before = NetworkModel(Self.small, sequenceLength: 1, seed: 9)
    try Self.load(Self.residualTensors(published) + extra, into: model)
    for shape in model.parameters.shapes {
      let isLoaded =
        shape.name.hasPrefix("visual.") && !shape.name.hasPrefix("visual.projection")
      let expected = (isLoaded ? published : before).parameters.values(of: shape)
      #expect(Array(model.parameters.values(of: shape)) == Array(expected), "\(shape.name)")
    }
  }

  @Test func anotherNetworkIsNotTheStart() throws {
    let published = NetworkModel(Self.small, sequenceLength: 1, seed: 8)
    let tensors = Self.residualTensors(published)
    var deeper = Self.small
    deeper.visual?.stages[0].blocks = 3
    var wider = Self.small
    wider.visual?.stages[1].width = 4
    let wrong: [([TensorContents], String)] = [
      (
        Self.residualTensors(NetworkModel(deeper, sequenceLength: 1, seed: 1)),
        "found 'layer1.2.bn1.bias' too"
      ),
      (
        Self.residualTensors(NetworkModel(wider, sequenceLength: 1, seed: 1)),
        "'layer2.0.conv1.weight' of shape [3, 8, 1, 1], found [4, 8, 1, 1]"
      ),
      (tensors.filter { $0.name != "layer2.0.bn3.weight" }, "'layer2.0.bn3.weight', found none"),
      ([], "expected a tensor 'conv1.weight', found none"),
    ]
    for (tensors, found) in wrong {
      let model = NetworkModel(Self.small, sequenceLength: 1, seed: 9)
      let before = model.parameters.values.array
      let error = #expect(throws: FileError.self) { try Self.load(tensors, into: model) }
      #expect(error?.kind == .badData)
      #expect(error?.description.contains(found) == true, "\(error?.description ?? "")")
      #expect(model.parameters.values.array == before)
    }
  }
}
