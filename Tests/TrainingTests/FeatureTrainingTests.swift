import Engine
import Features
import Files
import Foundation
import Layers
import Networks
import Partitions
import Safetensors
import TestSupport
import Testing
import TimeSeries
import Training

/// Networks on features: what differs from those on segments.
struct FeatureTrainingTests {
  private static func reference(_ objective: Objective = .ccc) throws -> ReferenceCase {
    try ReferenceCase("Training/features-\(objective.rawValue)")
  }

  /// Scaling, missing values, delay, windows and steps of the optimiser:
  /// scripts/torch/training.py.
  @Test(arguments: Objective.allCases)
  func theCurveIsPyTorchs(objective: Objective) throws {
    let reference = try Self.reference(objective)
    let corpus = try FeatureCorpus(reference)
    let model = try corpus.model()
    for shape in model.parameters.shapes where shape.isTrained {
      _ = model.parameters.values(of: shape).update(
        fromContentsOf: try reference.floats(shape.name))
    }
    let (rate, warmUp, limit, seed) = (
      try reference.number("learning_rate"), Int(try reference.number("warm_up")),
      try reference.number("gradient_limit"), UInt64(try reference.number("seed"))
    )
    let trainer = try corpus.trainer(model) {
      $0.objective = objective
      $0.learningRate = rate
      $0.seed = seed
      $0.inputNoise = 0
      $0.start.output = .random
      $0.start.warmUp = warmUp
      $0.start.gradientLimit = limit
    }
    for _ in 0..<Int(try reference.number("epochs")) { _ = try trainer.runEpoch { _ in } }
    let curve = trainer.curve.flatMap { point in
      [
        point.trainingLoss, point.gradientNorm, point.training[0].concordance,
        point.training[0].deviationRatio, point.training[0].meanOffset, point.validation[0],
      ].map { Float($0) }
    }
    try reference.expect(curve, is: "curve", within: 5e-4)
  }

  /// Noise and dropout are functions of the seed and the step.
  @Test func aResumedRunIsTheUninterruptedOne() throws {
    let corpus = try FeatureCorpus(try Self.reference())
    func trainer(epochs: Int) throws -> NetworkTrainer {
      try corpus.trainer(try corpus.model()) {
        $0.epochs = epochs
        $0.dropout = 0.3
      }
    }
    func files() throws -> [Data] {
      try ["model.safetensors", "model.safetensors.resume"].map {
        try Data(contentsOf: URL(fileURLWithPath: corpus.folder.path($0)))
      }
    }
    try corpus.run(try trainer(epochs: 4)).run(progress: { _ in }, finished: { _ in })
    let expected = try files()
    try corpus.run(try trainer(epochs: 2)).run(progress: { _ in }, finished: { _ in })
    #expect(try files() != expected)
    let second = try trainer(epochs: 4)
    #expect(try corpus.run(second).resume())
    try corpus.run(second).run(progress: { _ in }, finished: { _ in })
    #expect(try files() == expected)
    let other = try corpus.trainer(try corpus.model()) { $0.dropout = 0.3 }
    #expect(try corpus.run(other).resume())
    let error = #expect(throws: TrainingError.self) {
      let louder = try corpus.trainer(try corpus.model()) {
        $0.dropout = 0.3
        $0.inputNoise = 0.2
      }
      return try corpus.run(louder).resume()
    }
    #expect(error?.description.contains("input_noise 0.1, not 0.2") == true)
  }

  /// What the file holds predicts as the network did in its best epoch, at the gold standard's time.
  @Test(arguments: FeatureInputs.Standardization.allCases)
  func theModelPredictsWhatWasValidated(standardization: FeatureInputs.Standardization) throws {
    let corpus = try FeatureCorpus(try Self.reference(), standardization: standardization)
    let trainer = try corpus.trainer(try corpus.model()) { $0.epochs = 12 }
    let run = try corpus.run(trainer)
    try run.run(progress: { _ in }, finished: { _ in })
    let best = trainer.curve.map { $0.validation[0] }.max() ?? 0
    #expect(best > 0.6)

    let model = try NetworkModel(checkpoint: SafetensorsFile(path: run.path), kind: .recurrent)
    let features = try #require(model.configuration.features)
    let table = try features.inputs.columns(of: corpus.table, for: "m")
    let recording = try #require(table.recordings.first { $0.name == "c" })
    let input = ScaledFeatures(
      recording, try model.scaling ?? ColumnMoments(reading: [recording]).scaling)
    let predictions = try NetworkPredictor(model).predict(input)
    let series = Recording(
      predictions: predictions, of: input, columns: 1, delay: features.delay)
    #expect(series.times[0] == 0.04 && series.stepCount == input.stepCount)
    #expect(series.columns[0][..<4].allSatisfy { $0 == Double(predictions[0]) })
    #expect(series.columns[0][10] == Double(predictions[7]))
    let gold = try Self.reference().floats("c.gold").map { Double($0) }
    let rated = gold.indices.dropFirst(features.delay).filter { !gold[$0].isNaN }
    let ccc = concordance(rated.map { gold[$0] }, rated.map { series.columns[0][$0] })
    #expect(abs(ccc - best) < 1e-12)
  }

  /// A missing value every eleventh step from the sixth of the first column, and a constant third.
  @Test func whatIsOfNoUseIsCounted() throws {
    let corpus = try FeatureCorpus(try Self.reference())
    #expect(corpus.features.training.missing == [5 + 6, 0, 0])
    #expect(corpus.features.validation.missing == [7, 0, 0])
    #expect((0..<3).map(corpus.features.training.isConstant) == [false, false, true])
  }

  @Test func eachRecordingMayHaveItsScaling() throws {
    let corpus = try FeatureCorpus(try Self.reference(), standardization: .recording)
    #expect(corpus.features.scaling == nil)
    let model = try corpus.model()
    #expect(model.scaling == nil && !model.parameters.shapes.contains { $0.name == "input.mean" })
    for recording in corpus.corpora.training.recordings {
      let steps = recording.input.stepCount
      let network = try SequenceNetwork(
        model.configuration, model.parameters, NetworkPlan(batch: 1, steps: steps))
      guard case .features(let features) = network.buffers[0] else { continue }
      try recording.input.read(0..<steps, into: network.buffers[0], at: 0, augmentation: nil)
      let second = stride(from: 1, to: 3 * steps, by: 3).map { Double(features.value.pointer[$0]) }
      #expect(abs(second.reduce(0, +)) < 1e-4)
      #expect(abs(second.reduce(0) { $0 + $1 * $1 } / Double(steps - 1) - 1) < 1e-5)
    }
  }

  /// The label of a step is the rating three steps later; the last three have none.
  @Test func theGoldStandardComesLater() throws {
    let corpus = try FeatureCorpus(try Self.reference())
    let gold = try Self.reference().floats("a.gold")
    let labels = corpus.corpora.training.recordings[0].gold
    #expect(labels.count == gold.count)
    #expect(Array(labels[..<50]) == Array(gold[3..<53]))
    #expect(labels.suffix(3).allSatisfy { $0.isNaN })
  }

  /// Nothing behind the features' end takes part, whatever the delay.
  @Test func ratingsBehindTheFeaturesAreNone() throws {
    let corpus = try FeatureCorpus(try Self.reference())
    var gold = corpus.gold
    for index in gold.recordings.indices {
      let (last, rows) = (gold.recordings[index].times.last ?? 0, 1...10)
      gold.recordings[index].times += rows.map { last + 0.04 * Double($0) }
      gold.recordings[index].columns[0] += rows.map { Double($0) }
    }
    let longer = try TrainingCorpora(
      Partition(["a": .train, "b": .train, "c": .validation]), path: "partition.csv",
      inputs: corpus.features.inputs, gold: gold)
    for (one, other) in zip(longer.training.recordings, corpus.corpora.training.recordings) {
      #expect(one.gold.map(\.bitPattern) == other.gold.map(\.bitPattern))
    }
  }

  @Test func recordingsArePredictedByNetworksThatHaveNotSeenThem() throws {
    let corpus = try FeatureCorpus(try Self.reference())
    let model = try corpus.model(seed: 5)
    let settings = corpus.settings(for: model) { $0.epochs = 3 }
    var done = 0.0
    let series = try NetworkCrossFitting(corpus.corpora, corpus.features.inputs, settings).series(
      folds: 2, model: model, fresh: { _ in try corpus.model() }, progress: { done = $0 })
    #expect(series.recordings.map(\.name) == ["a", "b", "c"] && done == 2)

    // The network of the best epoch on b alone.
    let others = try TrainingCorpora(
      Partition(["b": .train, "c": .validation]), path: "partition.csv",
      inputs: corpus.features.inputs, gold: corpus.gold)
    let run = try corpus.run(
      NetworkTrainer(corpus.model(), settings: settings, corpora: others))
    try run.run(progress: { _ in }, finished: { _ in })
    let held = try NetworkModel(checkpoint: SafetensorsFile(path: run.path), kind: .recurrent)
    func prediction(of input: any RecordingInput, by model: NetworkModel) throws -> Recording {
      Recording(
        predictions: try NetworkPredictor(model).predict(input), of: input, columns: 1, delay: 3)
    }
    let (first, last) = (
      corpus.corpora.training.recordings[0].input, corpus.corpora.validation.recordings[0].input
    )
    #expect(try series.recordings[0].columns == prediction(of: first, by: held).columns)
    #expect(try series.recordings[0].columns != prediction(of: first, by: model).columns)
    #expect(try series.recordings[2].columns == prediction(of: last, by: model).columns)
  }

  @Test func tooFewRatingsWithoutAFoldAreSaid() throws {
    let corpus = try FeatureCorpus(try Self.reference())
    var gold = corpus.gold
    gold.recordings[1].columns[0] = gold.recordings[1].columns[0].indices.map { $0 == 9 ? 1 : .nan }
    let corpora = try TrainingCorpora(
      Partition(["a": .train, "b": .train, "c": .validation]), path: "partition.csv",
      inputs: corpus.features.inputs, gold: gold)
    let model = try corpus.model()
    let error = #expect(throws: TrainingError.self) {
      try NetworkCrossFitting(corpora, corpus.features.inputs, corpus.settings(for: model)).series(
        folds: 2, model: model, fresh: { _ in model }, progress: { _ in })
    }
    #expect(
      error?.description
        == "without fold 1 of 2: dimension 'arousal': expected at least two rated steps, found 1")
  }

  /// Carried in both directions, the state knows no windows: a recording is one sequence.
  @Test(arguments: [true, false])
  func aCarriedStateKnowsNoWindows(bidirectional: Bool) throws {
    let corpus = try FeatureCorpus(try Self.reference())
    let input = corpus.corpora.training.recordings[1].input
    func predict(_ length: Int, carryState: Bool) throws -> [Float] {
      let model = try corpus.model(sequenceLength: length) { $0.isBidirectional = bidirectional }
      return try NetworkPredictor(model, carryState: carryState, windowsPerRun: 2).predict(input)
    }
    let whole = try predict(input.stepCount, carryState: false)
    let carried = try predict(15, carryState: true)
    #expect(carried.count == input.stepCount)
    for (one, other) in zip(carried, whole) { #expect(abs(one - other) < 1e-5) }
    let forgetful = try predict(15, carryState: false)
    #expect(zip(forgetful, whole).contains { abs($0 - $1) > 1e-3 })
  }

  @Test func aPartWithoutFeaturesIsNamed() throws {
    let corpus = try FeatureCorpus(try Self.reference())
    let error = #expect(throws: TrainingError.self) {
      try TrainingFeatures(
        corpus.table, standardization: .training, delay: 0,
        Partition(["a": .train, "z": .validation]),
        path: "partition.csv")
    }
    #expect(
      error?.description
        == "partition.csv: validation partition: expected a recording with features, found none")
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
