import Engine
import Files
import Foundation
import Layers
import Networks
import Segments
import TestSupport
import Testing
import Training

/// Visual and audio-visual networks.
struct FaceTrainingTests {
  @Test(arguments: [true, false])
  func learnsLight(isFrozen: Bool) throws {
    let corpus = try SmallCorpus(.visual)
    defer { withExtendedLifetime(corpus) {} }
    let trainer = try corpus.trainer(SmallCorpus.visualConfiguration) {
      $0.freezesBatchNormalization = isFrozen
    }
    for _ in 0..<30 { _ = try trainer.runEpoch { _ in } }
    let best = trainer.curve.map { $0.validation[0] }.max() ?? 0
    #expect(best > 0.6)
    #expect(trainer.curve[29].trainingLoss < trainer.curve[0].trainingLoss / 2)
  }

  /// Augmentation too is drawn again as it was.
  @Test(arguments: [FaceAugmentation.Scope.sequence, .frame])
  func aResumedRunIsTheUninterruptedOne(augmentation: FaceAugmentation.Scope) throws {
    let corpus = try SmallCorpus(.visual)
    func trainer(epochs: Int, _ augmentation: FaceAugmentation.Scope) throws -> NetworkTrainer {
      try corpus.trainer(SmallCorpus.visualConfiguration) {
        $0.epochs = epochs
        $0.augmentation = augmentation
      }
    }
    func run(_ trainer: NetworkTrainer) throws -> Data {
      try corpus.run(trainer).run(progress: { _ in }, finished: { _ in })
      return try Data(
        contentsOf: URL(fileURLWithPath: corpus.folder.path("model.safetensors.resume")))
    }
    let whole = try run(try trainer(epochs: 3, augmentation))
    #expect(try run(try trainer(epochs: 3, .none)) != whole)
    _ = try run(try trainer(epochs: 1, augmentation))
    let second = try trainer(epochs: 3, augmentation)
    #expect(try corpus.run(second).resume())
    #expect(try run(second) == whole)
  }

  /// Half the digits learn as well: the loss falls as far as in full precision, trained networks
  /// predict the same in both to 0.01 (root mean square, of values of ±1), and a resumed run is the
  /// uninterrupted one.
  ///
  /// Of one network the error is .003 to .011, by where its training happened to end.
  @Test(.enabled(if: Precision.bf16.isSupported, "bf16 is not tried: this processor lacks it"))
  func bf16Learns() throws {
    let corpus = try SmallCorpus(.visual)
    // As wide as what is used: a handful of channels do not average what each of them rounds.
    var configuration = SmallCorpus.visualConfiguration
    configuration.visual?.stemFilters = 16
    configuration.visual?.stages = [.init(blocks: 1, width: 16), .init(blocks: 1, width: 16)]
    configuration.visual?.projection = 96
    func trainer(epochs: Int, seed: UInt64) throws -> NetworkTrainer {
      try corpus.trainer(configuration) {
        $0.precision = .bf16
        $0.epochs = epochs
        $0.seed = seed
      }
    }
    func files() throws -> [Data] {
      try ["model.safetensors", "model.safetensors.resume"].map {
        try Data(contentsOf: URL(fileURLWithPath: corpus.folder.path($0)))
      }
    }
    let seeds: [UInt64] = [0, 1, 2, 3]
    let segments = corpus.validation.recordings[0].input
    var squares: [Double] = []
    for seed in seeds {
      let whole = try trainer(epochs: 30, seed: seed)
      try corpus.run(whole).run(progress: { _ in }, finished: { _ in })
      #expect((whole.curve.map { $0.validation[0] }.max() ?? 0) > 0.6)
      #expect(whole.curve[29].trainingLoss < whole.curve[0].trainingLoss / 2)

      let full = try NetworkPredictor(whole.model).predict(segments)
      let half = try NetworkPredictor(whole.model, precision: .bf16).predict(segments)
      #expect(full != half, "the same way was taken twice")
      squares += zip(full, half).map { Double(($0 - $1) * ($0 - $1)) }
    }
    #expect((squares.reduce(0, +) / Double(squares.count)).squareRoot() < 0.01)

    let expected = try files()
    try corpus.run(try trainer(epochs: 3, seed: 3)).run(progress: { _ in }, finished: { _ in })
    let second = try trainer(epochs: 30, seed: 3)
    #expect(try corpus.run(second).resume())
    try corpus.run(second).run(progress: { _ in }, finished: { _ in })
    #expect(try files() == expected)
  }

  /// What the extractors learnt alone is where both together begin.
  @Test func twoTrainedNetworksBecomeOne() throws {
    let corpus = try SmallCorpus(.multimodal)
    #expect(corpus.training.recordings.map(\.input.stepCount) == [98, 105])
    let speech = try corpus.trainer()
    let visual = try corpus.trainer(SmallCorpus.visualConfiguration)
    for _ in 0..<3 {
      _ = try speech.runEpoch { _ in }
      _ = try visual.runEpoch { _ in }
    }
    let model = try NetworkModel(
      speech: speech.model, visual: visual.model, dimensions: ["arousal"], sequenceLength: 25,
      seed: 1)
    for name in ["speech.conv2.weight", "visual.layer1.0.conv2.weight", "visual.bn1.running_mean"] {
      let shape = try #require(model.parameters.shapes.first { $0.name == name })
      let parts = name.hasPrefix("speech") ? speech.model.parameters : visual.model.parameters
      #expect(Array(model.parameters.values(of: shape)) == Array(parts.values(of: shape)))
    }
    var settings = TrainingSettings()
    settings.sequenceLength = 25
    settings.batch = 3
    settings.learningRate = 1e-2
    settings.trainsFaces = true
    let trainer = try NetworkTrainer(model, settings: settings, corpora: corpus.corpora)
    for _ in 0..<15 { _ = try trainer.runEpoch { _ in } }
    #expect((trainer.curve.map { $0.validation[0] }.max() ?? 0) > 0.7)
  }

  @Test func facesOfAnotherSizeAreRefused() throws {
    var configuration = SmallCorpus.visualConfiguration
    configuration.visual?.imageSize = 48
    let corpus = try SmallCorpus(.visual)
    let error = #expect(throws: FileError.self) { try corpus.trainer(configuration) }
    #expect(
      error?.description.hasSuffix(
        "expected faces of 48 pixels every 0.04 s, found 32 pixels every 0.04 s") == true)
  }
}
