import Foundation
import Networks
import TestSupport
import Testing
import Training

/// Networks that see, and that see and hear.
struct FaceTrainingTests {
  @Test(arguments: [true, false])
  func learnsLight(isFrozen: Bool) throws {
    let trainer = try SmallCorpus(.visual).trainer(SmallCorpus.visualConfiguration) {
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

  /// What the extractors learnt alone is where both together begin.
  @Test func twoTrainedNetworksBecomeOne() throws {
    let corpus = try SmallCorpus(.multimodal)
    #expect(corpus.training.recordings.map(\.segments.stepCount) == [98, 105])
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
    var options = TrainingOptions()
    options.sequenceLength = 25
    options.batch = 3
    options.learningRate = 1e-2
    options.trainsFaces = true
    let trainer = try NetworkTrainer(
      model, options: options, training: corpus.training, validation: corpus.validation)
    for _ in 0..<15 { _ = try trainer.runEpoch { _ in } }
    #expect((trainer.curve.map { $0.validation[0] }.max() ?? 0) > 0.7)
  }

  @Test func facesOfAnotherSizeAreRefused() throws {
    var configuration = SmallCorpus.visualConfiguration
    configuration.visual?.imageSize = 48
    let corpus = try SmallCorpus(.visual)
    let error = #expect(throws: TrainingError.self) { try corpus.trainer(configuration) }
    #expect(
      error?.description.hasSuffix(
        "expected faces of 48 pixels every 0.04 s, found 32 pixels every 0.04 s") == true)
  }
}
