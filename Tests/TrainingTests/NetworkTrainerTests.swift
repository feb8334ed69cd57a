import Files
import Foundation
import Networks
import Safetensors
import TestSupport
import Testing
import Training

struct NetworkTrainerTests {
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
    let predictor = NetworkPredictor(try NetworkModel(checkpoint: file, kind: .speech))
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

  /// Without the model that goes with the state, the best epoch would be lost unnoticed.
  @Test func aStateWithoutItsModelIsRefused() throws {
    let corpus = try SmallCorpus()
    try corpus.run(try corpus.trainer { $0.epochs = 2 }).run(progress: { _ in }, finished: { _ in })
    let path = corpus.folder.path("model.safetensors")
    let file = try SafetensorsFile(path: path)
    let tensors = try NetworkModel(checkpoint: file, kind: .speech).tensors

    func resume() throws -> Bool { try corpus.run(try corpus.trainer()).resume() }
    for (key, value) in [("epoch", "7"), ("data_checksum", "0")] {
      let metadata = file.metadata.merging([key: value]) { $1 }
      try SafetensorsWriter.write(tensors, metadata: metadata, to: path)
      let error = #expect(throws: TrainingError.self) { try resume() }
      #expect(error?.description.contains("the run to resume, found another") == true)
    }
    try FileManager.default.removeItem(atPath: path)
    let error = #expect(throws: TrainingError.self) { try resume() }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains("the run to resume, found none") == true)
    // Killed between the two files of the third epoch.
    let metadata = file.metadata.merging(["epoch": "3"]) { $1 }
    try SafetensorsWriter.write(tensors, metadata: metadata, to: path)
    #expect(try resume())
  }

  /// The step is named, and what was saved before is left as it is. With three steps an epoch the
  /// loss goes first; with one it is fine, and the network is not.
  @Test(arguments: [3, 100])
  func aNetworkThatDivergesStopsTheRun(batch: Int) throws {
    let corpus = try SmallCorpus()
    let before = try corpus.trainer { $0.epochs = 1 }
    try corpus.run(before).run(progress: { _ in }, finished: { _ in })
    let path = corpus.folder.path("model.safetensors")
    let model = try Data(contentsOf: URL(fileURLWithPath: path))

    let trainer = try corpus.trainer {
      $0.learningRate = 1e30
      $0.batch = batch
    }
    let error = #expect(throws: DivergenceError.self) {
      try corpus.run(trainer).run(progress: { _ in }, finished: { _ in })
    }
    #expect(error?.epoch == 1)
    #expect((batch == 100 ? 1...1 : 1...4).contains(error?.step ?? 0))
    #expect(error?.description.contains("at step \(error?.step ?? 0), in epoch 1") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == model)
  }

  @Test func samplesThatAreNoNumbersAreRefused() throws {
    let spoilt = try SmallCorpus(spoilt: true)
    let error = #expect(throws: FileError.self) { try spoilt.trainer() }
    #expect(error?.kind == .badData)
    // Sample 777 of 20 a step.
    #expect(
      error?.description.hasSuffix(
        "a.audio.safetensors: expected finite samples, found others in step 39 of 100") == true)
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
