import Foundation
import Networks
import Safetensors
import TestSupport
import Testing
import Training

struct SpeechTrainerTests {
  /// Loudness is there in every sample; a network that does not find it does not learn.
  @Test(arguments: Objective.allCases)
  func learnsLoudness(objective: Objective) throws {
    let corpus = try SmallCorpus()
    let trainer = try corpus.trainer {
      $0.objective = objective
      $0.epochs = 40
      $0.dropout = 0
    }
    for _ in 0..<40 { _ = try trainer.runEpoch { _ in } }
    let best = trainer.curve.map { $0.validation[0] }.max() ?? 0
    #expect(best > 0.6)
    #expect(trainer.curve[39].trainingLoss < trainer.curve[0].trainingLoss / 2)
  }

  /// Two epochs, then two more in another process, must be four epochs, in every bit of the model,
  /// the state and the curve.
  @Test func aResumedRunIsTheUninterruptedOne() throws {
    let corpus = try SmallCorpus()
    func files() throws -> [Data] {
      try ["model.safetensors", "model.safetensors.resume"].map {
        try Data(contentsOf: URL(fileURLWithPath: corpus.folder.path($0)))
      }
    }
    let whole = try corpus.trainer()
    try corpus.run(whole).run(progress: { _ in }, finished: { _ in })
    let expected = try files()

    let first = try corpus.trainer { $0.epochs = 2 }
    try corpus.run(first).run(progress: { _ in }, finished: { _ in })
    #expect(try files() != expected)
    let second = try corpus.trainer()
    #expect(try corpus.run(second).resume())
    #expect(second.curve == first.curve)
    try corpus.run(second).run(progress: { _ in }, finished: { _ in })
    #expect(second.curve == whole.curve)
    #expect(try files() == expected)
  }

  @Test func theModelIsTheBestEpochs() throws {
    let corpus = try SmallCorpus()
    let trainer = try corpus.trainer { $0.epochs = 12 }
    try corpus.run(trainer).run(progress: { _ in }, finished: { _ in })
    let file = try SafetensorsFile(path: corpus.folder.path("model.safetensors"))
    let scores = trainer.curve.map { $0.validation[0] }
    let best = try #require(scores.indices.max { scores[$0] < scores[$1] })
    #expect(file.metadata["epoch"] == "\(best + 1)")
    #expect(file.metadata["validation_ccc_arousal"] == "\(scores[best])")
    #expect(file.metadata["train"] == "a,b")
    #expect(file.metadata["validation"] == "c")

    // What the file holds predicts as the network did in that epoch.
    let predictor = try SpeechPredictor(try SpeechModel(checkpoint: file))
    let recording = corpus.validation.recordings[0]
    let predictions = try predictor.predict(recording.segments)
    let rated = recording.gold.indices.filter { !recording.gold[$0].isNaN }
    let ccc = concordance(
      rated.map { Double(recording.gold[$0]) }, rated.map { Double(predictions[$0]) })
    #expect(abs(ccc - scores[best]) < 1e-12)
  }

  @Test func anotherRunsStateIsRefused() throws {
    let corpus = try SmallCorpus()
    let trainer = try corpus.trainer { $0.epochs = 1 }
    try corpus.run(trainer).run(progress: { _ in }, finished: { _ in })
    let other = try corpus.trainer { $0.learningRate = 0.5 }
    let error = #expect(throws: TrainingError.self) { try corpus.run(other).resume() }
    #expect(error?.kind == .usage)
    #expect(error?.description.contains("learning_rate 0.01, not 0.5") == true)
  }

  @Test func withoutAStateARunStartsAnew() throws {
    let corpus = try SmallCorpus()
    #expect(try corpus.run(try corpus.trainer()).resume() == false)
  }

  /// The step is named, and what was saved before is left as it is.
  @Test func aLossThatIsNoNumberStopsTheRun() throws {
    let sound = try SmallCorpus()
    let before = try sound.trainer { $0.epochs = 1 }
    try sound.run(before).run(progress: { _ in }, finished: { _ in })
    let path = sound.folder.path("model.safetensors")
    let model = try Data(contentsOf: URL(fileURLWithPath: path))

    let spoilt = try SmallCorpus(spoilt: true)
    let trainer = try spoilt.trainer()
    let run = TrainingRun(
      trainer, training: spoilt.training, validation: spoilt.validation, path: path)
    let error = #expect(throws: DivergenceError.self) {
      try run.run(progress: { _ in }, finished: { _ in })
    }
    #expect(error?.epoch == 1)
    #expect((1...3).contains(error?.step ?? 0))
    #expect(error?.description.contains("step \(error?.step ?? 0)") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == model)
  }

  private func concordance(_ x: [Double], _ y: [Double]) -> Double {
    let n = Double(x.count)
    let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    let products = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
    let squares =
      x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) } + y.reduce(0) { $0 + ($1 - my) * ($1 - my) }
    return 2 * products / (squares + n * (mx - my) * (mx - my))
  }
}
