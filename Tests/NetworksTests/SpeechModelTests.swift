import Engine
import Files
import Layers
import Networks
import Safetensors
import TestSupport
import Testing

struct SpeechModelTests {
  private static let small: NetworkConfiguration = {
    var configuration = NetworkConfiguration.speech(.released, dimensions: ["arousal", "valence"])
    configuration.speech?.samplesPerStep = 20
    configuration.speech?.second = .init(filters: 6, taps: 4)
    configuration.speech?.channelPool = 3
    configuration.recurrent.hidden = 5
    return configuration
  }()

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(
    _ model: NetworkModel, metadata: [String: String]? = nil, without name: String? = nil
  ) throws -> SafetensorsFile {
    let path = folder.path("model.safetensors")
    try SafetensorsWriter.write(
      model.tensors.filter { $0.name != name }, metadata: metadata ?? model.metadata, to: path)
    return try SafetensorsFile(path: path)
  }

  @Test func aCheckpointReadsBackBitForBit() throws {
    let model = NetworkModel(Self.small, sequenceLength: 37, seed: 4)
    let read = try NetworkModel(checkpoint: try write(model), kind: .speech)
    #expect(read.configuration == Self.small)
    #expect(read.sequenceLength == 37)
    #expect(
      read.parameters.values.array == model.parameters.values.array)
  }

  @Test(arguments: SpeechFeatureConfiguration.Preset.allCases)
  func aConfigurationReadsBackFromItsMetadata(preset: SpeechFeatureConfiguration.Preset) throws {
    var configuration = NetworkConfiguration.speech(preset, dimensions: ["arousal", "liking"])
    configuration.recurrent.hidden = 17
    #expect(
      try NetworkConfiguration(metadata: configuration.metadata, kind: .speech) == configuration)
  }

  @Test func metadataOfSomethingElseAreRefused() throws {
    let model = NetworkModel(Self.small, sequenceLength: 10, seed: 0)
    let wrong: [(String, String?, String)] = [
      ("network", nil, "'network'"), ("network", "visual", "'visual'"),
      ("preset", "third", "'third'"), ("hidden", "0", "'0'"), ("hidden", "many", "'many'"),
      ("conv2_taps", "99999999999", "'99999999999'"), ("channel_pool", "4", "4 of 6 channels"),
      ("dimensions", "", "[]"), ("dimensions", "a,a", "[\"a\", \"a\"]"),
      ("cell_clip", "-1", "'-1'"), ("sequence_length", "0", "found 0"),
    ]
    for (name, value, found) in wrong {
      var metadata = model.metadata
      metadata[name] = value
      let file = try write(model, metadata: metadata)
      let error = #expect(throws: FileError.self) {
        try NetworkModel(checkpoint: file, kind: .speech)
      }
      #expect(error?.kind == .badData)
      #expect(error?.description.contains(found) == true, "\(name): \(error?.description ?? "")")
    }
  }

  /// A layer notes in a byte where a pool's largest value was.
  @Test(arguments: [255, 256])
  func poolsThatNoLayerTakesAreRefused(size: Int) throws {
    var configuration = Self.small
    configuration.speech?.samplesPerStep = size
    configuration.speech?.timePool = size
    configuration.speech?.second.filters = size
    configuration.speech?.channelPool = size
    let metadata = configuration.metadata
    if size < 256 {
      #expect(try NetworkConfiguration(metadata: metadata, kind: .speech) == configuration)
    } else {
      #expect(throws: ConfigurationError.self) {
        try NetworkConfiguration(metadata: metadata, kind: .speech)
      }
    }
  }

  @Test func aMissingOrMisshapenTensorIsNamed() throws {
    let model = NetworkModel(Self.small, sequenceLength: 10, seed: 0)
    let missing = try write(model, without: "output.bias")
    let error = #expect(throws: FileError.self) {
      try NetworkModel(checkpoint: missing, kind: .speech)
    }
    #expect(error?.description.contains("output.bias") == true)

    var metadata = model.metadata
    metadata["hidden"] = "6"
    let misshapen = try write(model, metadata: metadata)
    let other = #expect(throws: FileError.self) {
      try NetworkModel(checkpoint: misshapen, kind: .speech)
    }
    #expect(other?.description.contains("recurrent.weight_ih_l0") == true)
  }

  @Test func theSameSeedDrawsTheSameParameters() {
    func values(_ seed: UInt64) -> [Float] {
      NetworkModel(Self.small, sequenceLength: 1, seed: seed).parameters.values.array
    }
    #expect(values(1) == values(1))
    #expect(values(1) != values(2))
    #expect(values(1).allSatisfy { $0.isFinite && abs($0) <= 2 })
  }
}
