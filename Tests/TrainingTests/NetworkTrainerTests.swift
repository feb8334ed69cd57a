import Files
import Foundation
import Layers
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

  /// From the same first weights, in the same order: scripts/torch/training.py.
  @Test(arguments: Objective.allCases)
  func theCurveIsPyTorchs(objective: Objective) throws {
    let reference = try ReferenceCase("Training/curve-\(objective.rawValue)")
    let corpus = try SmallCorpus(reference)
    var settings = TrainingSettings()
    settings.objective = objective
    settings.sequenceLength = 25
    settings.batch = Int(try reference.number("batch"))
    settings.epochs = Int(try reference.number("epochs"))
    settings.learningRate = try reference.number("learning_rate")
    settings.seed = UInt64(try reference.number("seed"))
    settings.dropout = 0
    settings.start.output = .random
    settings.start.warmUp = Int(try reference.number("warm_up"))
    settings.start.gradientLimit = try reference.number("gradient_limit")
    let model = NetworkModel(SmallCorpus.configuration, sequenceLength: 25, seed: 0)
    for shape in model.parameters.shapes {
      _ = model.parameters.values(of: shape).update(
        fromContentsOf: try reference.floats(shape.name))
    }
    let trainer = try NetworkTrainer(model, settings: settings, corpora: corpus.corpora)
    for _ in 0..<settings.epochs { _ = try trainer.runEpoch { _ in } }
    let curve = trainer.curve.flatMap { point in
      [
        point.trainingLoss, point.gradientNorm, point.training[0].concordance,
        point.training[0].deviationRatio, point.training[0].meanOffset, point.validation[0],
      ].map { Float($0) }
    }
    try reference.expect(curve, is: "curve", within: 5e-4)
  }

  /// The first predictions are a tenth of what was drawn, about the mean rating.
  @Test func trainingStartsAtTheGoldStandardsMean() throws {
    let corpus = try SmallCorpus()
    func fit(_ start: TrainingStart) throws -> LearningCurvePoint.Fit {
      let trainer = try corpus.trainer {
        $0.learningRate = 1e-30
        $0.dropout = 0
        $0.start = start
      }
      return try trainer.runEpoch { _ in }.training[0]
    }
    let (ours, published) = (try fit(TrainingStart()), try fit(.asPublished))
    #expect(abs(ours.deviationRatio / published.deviationRatio - 0.1) < 1e-4)
    // Off the mean rating the published start is by ten times as much, and by the mean itself.
    let ratings = corpus.training.recordings.flatMap(\.gold).filter { !$0.isNaN }.map { Double($0) }
    let mean = ratings.reduce(0, +) / Double(ratings.count)
    let squares = ratings.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let meanInDeviations = mean / (squares / Double(ratings.count)).squareRoot()
    // Windows overlap, so that some ratings count twice.
    #expect(abs(ours.meanOffset - (published.meanOffset + meanInDeviations) / 10) < 0.1)
    #expect(abs(ours.meanOffset) < 0.2)
  }

  /// Nothing is learnt at a rate of nothing, and the model says so.
  @Test func aModelThatLearntNothingSaysSo() throws {
    let corpus = try SmallCorpus()
    let trainer = try corpus.trainer { $0.learningRate = 1e-30 }
    let run = try corpus.run(trainer)
    try run.run(progress: { _ in }, finished: { _ in })
    #expect(run.dimensionsOnPlateau == ["arousal"])
    let model = try SafetensorsFile(path: corpus.folder.path("model.safetensors"))
    #expect(TrainingRun.dimensionsOnPlateau(of: model) == ["arousal"])
  }

  /// A run ends that many epochs after its best, and a resumed one there too.
  @Test func patienceEnds() throws {
    let corpus = try SmallCorpus()
    func trainer(patience: Int?, epochs: Int) throws -> NetworkTrainer {
      try corpus.trainer {
        $0.learningRate = 1e-30
        $0.dropout = 0
        $0.patience = patience
        $0.epochs = epochs
      }
    }
    // Every epoch is as good as the first, so none is better.
    let patient = try trainer(patience: 2, epochs: 10)
    try corpus.run(patient).run(progress: { _ in }, finished: { _ in })
    #expect(patient.curve.map(\.isBest) == [true, false, false])
    let resumed = try trainer(patience: 3, epochs: 10)
    #expect(try corpus.run(resumed).resume())
    try corpus.run(resumed).run(progress: { _ in }, finished: { _ in })
    #expect(resumed.curve.count == 4)
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
    let predictions = try predictor.predict(recording.input)
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
