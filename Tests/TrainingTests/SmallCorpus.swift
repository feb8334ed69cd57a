import Networks
import Partitions
import Segments
import TestSupport
import Testing
import TimeSeries
import Training

/// A few seconds of noise whose loudness follows a slow curve, which is also the gold standard, and
/// of faces whose light does: enough for a small network to learn from.
struct SmallCorpus {
  static let visualConfiguration: NetworkConfiguration = {
    var configuration = NetworkConfiguration.visual(.small, dimensions: ["arousal"])
    configuration.visual?.imageSize = 32
    configuration.visual?.stemFilters = 4
    configuration.visual?.stages = [.init(blocks: 1, width: 4), .init(blocks: 1, width: 4)]
    configuration.visual?.projection = 6
    configuration.recurrent.hidden = 8
    return configuration
  }()

  static let configuration: NetworkConfiguration = {
    var configuration = NetworkConfiguration.speech(.paper, dimensions: ["arousal"])
    configuration.speech?.sampleRate = 500
    configuration.speech?.samplesPerStep = 20
    configuration.speech?.first = .init(filters: 4, taps: 8)
    configuration.speech?.second = .init(filters: 6, taps: 40)
    configuration.speech?.channelPool = 3
    configuration.recurrent.hidden = 8
    return configuration
  }()

  let folder: TemporaryFolder
  let corpora: TrainingCorpora
  var training: LabelledCorpus { corpora.training }
  var validation: LabelledCorpus { corpora.validation }

  /// - Parameters:
  ///   - kind: of network that the corpus is for.
  ///   - spoilt: a sample of the first training recording that is no number.
  init(_ kind: NetworkKind = .speech, spoilt: Bool = false) throws {
    folder = try TemporaryFolder()
    var gold = TimeSeries(dimensions: ["arousal"])
    for (index, name) in ["a", "b", "c"].enumerated() {
      var generator = SplitMix64(seed: UInt64(index))
      let steps = 100 + 7 * index
      let phase = Double.random(in: 0...6, using: &generator)
      let curve = (0..<steps).map { Self.wave($0, phase) }
      var samples = (0..<steps * 20).map { sample in
        Float(Double.random(in: -1...1, using: &generator) * (1.2 + curve[sample / 20]))
      }
      if spoilt, index == 0 { samples[777] = .nan }
      try Self.write(samples, name, to: folder)
      // Pictures often end some frames before or after the sound.
      if kind != .speech { try Self.writeFaces(curve.dropLast(2), name, to: folder) }
      let times = (0..<steps).map { endTime(ofStep: $0, step: 0.04) }
      // The last steps of each recording were not rated.
      let ratings = curve.enumerated().map { $0.offset < steps - 5 ? $0.element : .nan }
      gold.recordings.append(Recording(name: name, times: times, columns: [ratings]))
    }
    corpora = try Self.corpora(kind, folder, gold)
  }

  /// The recordings of a curve that PyTorch made: Tests/Reference/Training/make_reference.py.
  init(_ reference: ReferenceCase) throws {
    folder = try TemporaryFolder()
    var gold = TimeSeries(dimensions: ["arousal"])
    for name in ["a", "b", "c"] {
      try Self.write(try reference.floats("\(name).audio"), name, to: folder)
      let ratings = try reference.floats("\(name).gold").map { Double($0) }
      let times = ratings.indices.map { endTime(ofStep: $0, step: 0.04) }
      gold.recordings.append(Recording(name: name, times: times, columns: [ratings]))
    }
    corpora = try Self.corpora(.speech, folder, gold)
  }

  private static func corpora(
    _ kind: NetworkKind, _ folder: TemporaryFolder, _ gold: TimeSeries
  ) throws -> TrainingCorpora {
    try TrainingCorpora(
      Partition(["a": .train, "b": .train, "c": .validation]), path: "partition.csv",
      inputs: RecordingInputs(
        RecordingSegments.reading([folder.path], kinds: kind.inputs)), gold: gold)
  }

  /// Of all recordings.
  var inputs: RecordingInputs {
    get throws { RecordingInputs(try RecordingSegments.reading([folder.path], kinds: [.waveform])) }
  }

  func trainer(
    on collective: any Collective = OneProcess(),
    _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> NetworkTrainer {
    try trainer(Self.configuration, on: collective) {
      $0.dropout = 0.2
      change(&$0)
    }
  }

  func trainer(
    _ configuration: NetworkConfiguration, on collective: any Collective = OneProcess(),
    _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> NetworkTrainer {
    var settings = TrainingSettings()
    settings.sequenceLength = 25
    settings.batch = 3
    settings.epochs = 4
    settings.learningRate = 1e-2
    settings.dropout = 0
    settings.trainsFaces = configuration.visual != nil
    change(&settings)
    let model = NetworkModel(
      configuration, sequenceLength: settings.sequenceLength, seed: settings.seed)
    return try NetworkTrainer(
      model, settings: settings, corpora: corpora, collective: collective)
  }

  func run(_ trainer: NetworkTrainer) throws -> TrainingRun {
    try TrainingRun(trainer, path: folder.path("model.safetensors"))
  }

  private static func wave(_ step: Int, _ phase: Double) -> Double {
    // A parabola in place of a sine, so that the numbers are the same on every machine.
    let turn = (Double(step) / 40 + phase).truncatingRemainder(dividingBy: 2) - 1
    return 4 * turn * (1 - abs(turn))
  }

  private static func write(_ samples: [Float], _ name: String, to folder: TemporaryFolder) throws {
    let writer = try AudioSegmentWriter(
      path: folder.path(name + AudioSegmentFile.suffix), recording: name, source: nil,
      settings: AudioSegmentSettings(
        sampleRate: 500, step: 0.04, sequence: 1, normalisation: .none), tool: "test")
    try samples.withUnsafeBufferPointer { try writer.append($0) }
    _ = try writer.finish()
  }

  /// Noise, the brighter the higher the curve.
  private static func writeFaces(
    _ curve: some Sequence<Double>, _ name: String, to folder: TemporaryFolder
  ) throws {
    let size = try #require(visualConfiguration.visual?.imageSize)
    let writer = try FaceSegmentWriter(
      path: folder.path(name + FaceSegmentFile.suffix), recording: name, source: nil,
      settings: FaceSegmentSettings(step: 0.04, size: size, margin: 0), tool: "test")
    var generator = SplitMix64(seed: 7)
    for value in curve {
      let light = 120 + 60 * value
      try writer.append(
        (0..<size * size * 3).map { _ in UInt8(light + .random(in: -30...30, using: &generator)) },
        isFound: true)
    }
    try writer.finish()
  }
}
