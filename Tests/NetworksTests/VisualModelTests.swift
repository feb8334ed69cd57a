import FileErrors
import Layers
import Networks
import Safetensors
import TestSupport
import Testing

struct VisualModelTests {
  private static let small: VisualConfiguration = {
    var configuration = VisualConfiguration(.paper, dimensions: ["arousal", "valence"])
    configuration.stemFilters = 4
    configuration.stages = [.init(blocks: 2, width: 2), .init(blocks: 1, width: 3)]
    configuration.projection = 5
    configuration.hidden = 4
    return configuration
  }()

  @Test(arguments: VisualConfiguration.Preset.allCases)
  func aConfigurationReadsBackFromItsMetadata(preset: VisualConfiguration.Preset) throws {
    var visual = VisualConfiguration(preset, dimensions: ["arousal", "liking"])
    visual.pixelScale = .imagenet
    visual.stages[1].blocks = 7
    #expect(try VisualConfiguration(metadata: visual.metadata) == visual)
    var multimodal = MultimodalConfiguration(preset, dimensions: ["valence"])
    multimodal.visual.projection = 11
    multimodal.recurrent.hidden = 3
    #expect(try MultimodalConfiguration(metadata: multimodal.metadata) == multimodal)
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
      var metadata = VisualConfiguration(.paper, dimensions: ["arousal"]).metadata
      metadata[name] = value
      let error = #expect(throws: ConfigurationError.self) {
        try VisualConfiguration(metadata: metadata)
      }
      #expect(error?.description.contains(found) == true, "\(name): \(error?.description ?? "")")
    }
  }

  @Test func theKindOfANetworkIsRead() throws {
    let metadata = VisualConfiguration(.small, dimensions: ["arousal"]).metadata
    #expect(try NetworkKind(metadata: metadata) == .visual)
    #expect(throws: ConfigurationError.self) { try NetworkKind(metadata: [:]) }
    #expect(throws: ConfigurationError.self) { try NetworkKind(metadata: ["network": "smell"]) }
  }

  @Test func aCheckpointReadsBackBitForBit() throws {
    let folder = try TemporaryFolder()
    let model = VisualModel(Self.small, sequenceLength: 7, seed: 4)
    try SafetensorsWriter.write(
      model.tensors, metadata: model.metadata, to: folder.path("model.safetensors"))
    let read = try VisualModel(
      checkpoint: try SafetensorsFile(path: folder.path("model.safetensors")))
    #expect(read.configuration == Self.small)
    #expect(read.parameters.values.array == model.parameters.values.array)
  }

  /// The recurrent layers are the released code's where both extractors are.
  @Test(arguments: [
    (SpeechConfiguration.Preset.paper, VisualConfiguration.Preset.small, false),
    (.released, .released, true), (.released, .paper, false),
  ])
  func extractorsJoin(
    speech: SpeechConfiguration.Preset, visual: VisualConfiguration.Preset, peepholes: Bool
  ) throws {
    let speech = SpeechConfiguration(speech, dimensions: ["arousal"])
    let visual = VisualConfiguration(visual, dimensions: ["valence"])
    let joined = try MultimodalConfiguration(
      speech: speech, visual: visual, dimensions: ["liking"])
    #expect(joined.speech == speech.features)
    #expect(joined.visual == visual.features)
    #expect(joined.dimensions == ["liking"])
    #expect(joined.recurrent.peepholes == peepholes)
    #expect(try MultimodalConfiguration(metadata: joined.metadata) == joined)
  }

  @Test func extractorsOfOtherStepsDoNotJoin() {
    var visual = VisualConfiguration(.small, dimensions: ["arousal"])
    visual.step = 0.02
    let speech = SpeechConfiguration(.paper, dimensions: ["arousal"])
    let error = #expect(throws: ConfigurationError.self) {
      try MultimodalConfiguration(speech: speech, visual: visual, dimensions: ["arousal"])
    }
    #expect(
      error?.description
        == "expected steps of one duration, found 0.04 s of sound and 0.02 s of pictures")
  }

  @Test func theSecondStageKeepsExtractorsAndDrawsAHead() throws {
    var speechConfiguration = SpeechConfiguration(.paper, dimensions: ["arousal"])
    speechConfiguration.second.taps = 8
    speechConfiguration.hidden = 4
    let speech = SpeechModel(speechConfiguration, sequenceLength: 7, seed: 1)
    let visual = VisualModel(Self.small, sequenceLength: 7, seed: 2)
    let joined = try MultimodalModel(
      speech: speech, visual: visual, dimensions: ["arousal"], sequenceLength: 9, seed: 3)
    let drawn = MultimodalModel(joined.configuration, sequenceLength: 9, seed: 3)
    for shape in joined.parameters.shapes {
      let store =
        shape.name.hasPrefix("speech.")
        ? speech.parameters
        : shape.name.hasPrefix("visual.") ? visual.parameters : drawn.parameters
      #expect(
        Array(joined.parameters.values(of: shape)) == Array(store.values(of: shape)), "\(shape)")
    }
  }

  private static func residualTensors(_ model: VisualModel) -> [TensorContents] {
    model.parameters.shapes.filter {
      $0.name.hasPrefix("visual.") && !$0.name.contains("projection")
    }.map {
      TensorContents(
        name: String($0.name.dropFirst("visual.".count)), shape: $0.shape,
        floats: Array(model.parameters.values(of: $0)))
    }
  }

  private static func load(_ tensors: [TensorContents], into model: VisualModel) throws {
    let folder = try TemporaryFolder()
    try SafetensorsWriter.write(tensors, to: folder.path("resnet.safetensors"))
    try model.parameters.loadResidualNetwork(
      try SafetensorsFile(path: folder.path("resnet.safetensors")))
  }

  @Test func aPublishedNetworkIsTheStart() throws {
    let published = VisualModel(Self.small, sequenceLength: 1, seed: 8)
    let extra = [
      TensorContents(name: "fc.weight", shape: [2, 12], floats: [Float](repeating: 1, count: 24)),
      TensorContents(name: "fc.bias", shape: [2], floats: [1, 1]),
      TensorContents(name: "bn1.num_batches_tracked", shape: [1], floats: [7]),
    ]
    let model = VisualModel(Self.small, sequenceLength: 1, seed: 9)
    let before = VisualModel(Self.small, sequenceLength: 1, seed: 9)
    try Self.load(Self.residualTensors(published) + extra, into: model)
    for shape in model.parameters.shapes {
      let isLoaded =
        shape.name.hasPrefix("visual.") && !shape.name.hasPrefix("visual.projection")
      let expected = (isLoaded ? published : before).parameters.values(of: shape)
      #expect(Array(model.parameters.values(of: shape)) == Array(expected), "\(shape.name)")
    }
  }

  @Test func anotherNetworkIsNotTheStart() throws {
    let published = VisualModel(Self.small, sequenceLength: 1, seed: 8)
    let tensors = Self.residualTensors(published)
    var deeper = Self.small
    deeper.stages[0].blocks = 3
    var wider = Self.small
    wider.stages[1].width = 4
    let wrong: [([TensorContents], String)] = [
      (
        Self.residualTensors(VisualModel(deeper, sequenceLength: 1, seed: 1)),
        "found 'layer1.2.bn1.bias' too"
      ),
      (
        Self.residualTensors(VisualModel(wider, sequenceLength: 1, seed: 1)),
        "'layer2.0.conv1.weight' of shape [3, 8, 1, 1], found [4, 8, 1, 1]"
      ),
      (tensors.filter { $0.name != "layer2.0.bn3.weight" }, "'layer2.0.bn3.weight', found none"),
      ([], "expected a tensor 'conv1.weight', found none"),
    ]
    for (tensors, found) in wrong {
      let model = VisualModel(Self.small, sequenceLength: 1, seed: 9)
      let before = model.parameters.values.array
      let error = #expect(throws: FileError.self) { try Self.load(tensors, into: model) }
      #expect(error?.kind == .badData)
      #expect(error?.description.contains(found) == true, "\(error?.description ?? "")")
      #expect(model.parameters.values.array == before)
    }
  }
}
