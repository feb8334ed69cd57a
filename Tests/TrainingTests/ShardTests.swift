import Engine
import Files
import Foundation
import Layers
import Networks
import TestSupport
import Testing
import Training

/// Batches in parts, by one process or by several.
struct ShardTests {
  /// What a training of a few batches leaves: parameters, the curve.
  private struct Outcome: Equatable, Sendable {
    var parameters: [Float]
    var curve: [LearningCurvePoint]

    init(_ trainer: NetworkTrainer, epochs: Int = 1) throws {
      for _ in 0..<epochs { _ = try trainer.runEpoch { _ in } }
      parameters = trainer.model.parameters.values.array
      curve = trainer.curve
    }

    /// Against what the parameters moved by, which a rate of 1e-2 lets be that much a step.
    func isNear(_ other: Outcome) -> Bool {
      zip(parameters, other.parameters).allSatisfy { abs($0 - $1) < 1e-5 }
        && zip(curve, other.curve).allSatisfy { abs($0.trainingLoss - $1.trainingLoss) < 1e-5 }
        && zip(curve, other.curve).allSatisfy { abs($0.validation[0] - $1.validation[0]) < 1e-5 }
    }
  }

  /// More shards than places leave some empty.
  @Test(arguments: Objective.allCases, [2, 3, 5])
  func shardsComeToTheWhole(objective: Objective, shards: Int) throws {
    let corpus = try SmallCorpus()
    func outcome(_ shards: Int?) throws -> Outcome {
      try Outcome(
        corpus.trainer {
          $0.objective = objective
          $0.shards = shards
          // What Adam divides by is small where a gradient is, whose last bits then count.
          $0.learningRate = 1e-4
        })
    }
    let (whole, parts) = (try outcome(nil), try outcome(shards))
    #expect(try outcome(1) == whole)
    #expect(parts.parameters != whole.parameters)
    #expect(parts.isNear(whole))
  }

  @Test(arguments: [FaceAugmentation.Scope.sequence, .frame])
  func facesAreChangedAsInTheWhole(augmentation: FaceAugmentation.Scope) throws {
    let corpus = try SmallCorpus(.visual)
    func outcome(_ shards: Int?) throws -> Outcome {
      try Outcome(
        corpus.trainer(SmallCorpus.visualConfiguration) {
          $0.freezesBatchNormalization = true
          $0.augmentation = augmentation
          $0.shards = shards
          $0.learningRate = 1e-4
        })
    }
    #expect(try outcome(3).isNear(outcome(nil)))
  }

  @Test func featuresGetTheWholesNoise() throws {
    let corpus = try FeatureCorpus(try ReferenceCase("Training/features-ccc"))
    func outcome(_ shards: Int?) throws -> Outcome {
      try Outcome(
        corpus.trainer(try corpus.model()) {
          $0.dropout = 0.3
          $0.shards = shards
          $0.learningRate = 1e-4
        })
    }
    #expect(try outcome(3).isNear(outcome(nil)))
  }

  /// To the bit, with as many shards as are given or with one a rank.
  @Test(arguments: [(4, 4), (2, 4), (4, nil), (3, nil), (2, nil)] as [(Int, Int?)])
  func ranksComeToWhatOneProcessDoes(ranks: Int, shards: Int?) throws {
    let corpus = try SmallCorpus()
    defer { withExtendedLifetime(corpus) {} }
    nonisolated(unsafe) let shared = corpus
    // On a thread like theirs, whose number of OpenMP's threads no other test has set.
    let alone = try ThreadRanks.run(1) { collective in
      try Outcome(shared.trainer(on: collective) { $0.shards = shards ?? ranks }, epochs: 2)
    }
    let together = try ThreadRanks.run(ranks) { collective in
      try Outcome(shared.trainer(on: collective) { $0.shards = shards }, epochs: 2)
    }
    for outcome in together { #expect(outcome == alone[0]) }
  }

  /// Networks with faces deal these out: more ranks than there are sequences, and fewer than shards.
  @Test(arguments: [(4, nil), (2, 8), (3, nil), (1, 200)] as [(Int, Int?)])
  func ranksShareFaces(ranks: Int, shards: Int?) throws {
    let corpus = try SmallCorpus(.visual)
    nonisolated(unsafe) let shared = corpus
    func outcomes(_ ranks: Int, _ shards: Int?) throws -> [Outcome] {
      try ThreadRanks.run(ranks) { collective in
        try Outcome(
          shared.trainer(SmallCorpus.visualConfiguration, on: collective) {
            $0.freezesBatchNormalization = true
            $0.augmentation = .frame
            $0.batch = 2
            $0.shards = shards
            $0.learningRate = 1e-4
          })
      }
    }
    let together = try outcomes(ranks, shards)
    let alone = try outcomes(1, shards ?? ranks)
    for outcome in together { #expect(outcome == alone[0]) }
    #expect(try outcomes(1, 1)[0].isNear(alone[0]))
  }

  /// Rounded gradients are others, and the same on any number of ranks.
  @Test(arguments: [(4, 4), (2, 4), (3, nil)] as [(Int, Int?)])
  func gradientsAreRounded(ranks: Int, shards: Int?) throws {
    let corpus = try SmallCorpus()
    nonisolated(unsafe) let shared = corpus
    func outcomes(_ ranks: Int, _ shards: Int?, _ precision: Precision) throws -> [Outcome] {
      try ThreadRanks.run(ranks) { collective in
        try Outcome(
          shared.trainer(on: collective) {
            $0.shards = shards
            $0.gradientPrecision = precision
            $0.learningRate = 1e-4
          })
      }
    }
    let together = try outcomes(ranks, shards, .bf16)
    let alone = try outcomes(1, shards ?? ranks, .bf16)[0]
    let exact = try outcomes(1, shards ?? ranks, .f32)[0]
    for outcome in together { #expect(outcome == alone) }
    #expect(alone.parameters != exact.parameters)
    // A step of Adam is the rate at most, and the rounding a part of it.
    let steps = Float(5e-5)
    #expect(zip(alone.parameters, exact.parameters).allSatisfy { abs($0 - $1) < steps })
  }

  @Test func oneShardIsNotRounded() throws {
    let corpus = try SmallCorpus()
    let error = #expect(throws: TrainingError.self) {
      try corpus.trainer { $0.gradientPrecision = .bf16 }
    }
    #expect(error?.kind == .usage)
    #expect(error?.description.hasPrefix("--gradient-precision: expected two shards") == true)
  }

  @Test func anotherPrecisionIsNotResumed() throws {
    let corpus = try SmallCorpus()
    func run(_ precision: Precision, epochs: Int) throws -> TrainingRun {
      try corpus.run(
        corpus.trainer {
          $0.shards = 2
          $0.epochs = epochs
          $0.gradientPrecision = precision
        })
    }
    try run(.bf16, epochs: 1).run(progress: { _ in }, finished: { _ in })
    let error = #expect(throws: TrainingError.self) { try run(.f32, epochs: 2).resume() }
    #expect(error?.description.contains("had gradient_precision bf16, not f32") == true)
    #expect(try run(.bf16, epochs: 2).resume())
  }

  /// To even where two are as near; beyond the largest; none.
  @Test func numbersAreRoundedToEight() {
    for (value, expected) in [
      (1, 1), (0x1.01p0, 0x1p0), (0x1.03p0, 0x1.04p0), (-0x1.0101p0, -0x1.02p0), (0, 0),
      (Float.infinity, .infinity), (.greatestFiniteMagnitude, .infinity), (0x1p-149, 0),
    ] as [(Float, Float)] {
      #expect(value.roundedToBF16 == expected)
    }
    #expect(Float.nan.roundedToBF16.isNaN)
  }

  @Test func shardsThatNobodyCanHaveAreRefused() throws {
    let corpus = try SmallCorpus()
    nonisolated(unsafe) let shared = corpus
    for (ranks, shards, expected) in [(2, 3, "2 or a multiple"), (3, 6, "3, one a rank")] {
      let error = #expect(throws: TrainingError.self) {
        try ThreadRanks.run(ranks) { collective in
          _ = try shared.trainer(on: collective) { $0.shards = shards }
        }
      }
      #expect(error?.kind == .usage)
      #expect(error?.description.contains("--shards: expected \(expected)") == true)
    }
    let visual = try SmallCorpus(.visual)
    let error = #expect(throws: TrainingError.self) {
      try visual.trainer(SmallCorpus.visualConfiguration) { $0.shards = 2 }
    }
    #expect(error?.description.contains("--freeze-batch-norm") == true)
  }

  @Test func ranksWithOtherOptionsAreNamed() throws {
    let corpus = try SmallCorpus()
    nonisolated(unsafe) let shared = corpus
    let changes: [@Sendable (inout TrainingSettings) -> Void] = [
      { $0.learningRate *= 2 }, { $0.epochs = 9 },
    ]
    for change in changes {
      let error = #expect(throws: TrainingError.self) {
        try ThreadRanks.run(3) { collective in
          let trainer = try shared.trainer(on: collective) {
            if collective.rank == 1 { change(&$0) }
          }
          try shared.run(trainer).checkAgreement()
        }
      }
      #expect(
        error?.description
          == "rank 1 on thread: expected the data and options of rank 0, found others")
    }
  }

  @Test func ranksThatComeApartAreNamed() throws {
    let corpus = try SmallCorpus()
    nonisolated(unsafe) let shared = corpus
    let error = #expect(throws: TrainingError.self) {
      try ThreadRanks.run(2) { collective in
        let trainer = try shared.trainer(on: collective)
        if collective.rank == 1 { trainer.model.parameters.values.pointer[0] += 1 }
        _ = try trainer.runEpoch { _ in }
      }
    }
    #expect(error?.kind == .disagreement)
    #expect(
      error?.description
        == "rank 1 on thread: expected the parameters of rank 0 after epoch 1, found others")
  }

  /// One rank is told; all end after the same step, and from there the run goes on, in another number
  /// of processes too.
  @Test(arguments: [1, 2]) func aStoppedRunGoesOnInItsEpoch(ranks: Int) throws {
    let corpus = try SmallCorpus()
    nonisolated(unsafe) let shared = corpus
    func files() throws -> [Data] {
      try ["model.safetensors", "model.safetensors.resume"].map {
        try Data(contentsOf: URL(fileURLWithPath: corpus.folder.path($0)))
      }
    }
    let whole = try corpus.trainer {
      $0.shards = 2
      $0.epochs = 3
    }
    try corpus.run(whole).run(progress: { _ in }, finished: { _ in })
    let expected = try files()
    for name in ["model.safetensors", "model.safetensors.resume"] {
      try FileManager.default.removeItem(atPath: corpus.folder.path(name))
    }
    // Each time after a few looks for a signal: in the middle of an epoch, and of a validation.
    for looks in [5, 1, 2] {
      let stops = try ThreadRanks.run(ranks) { collective in
        let trainer = try shared.trainer(on: collective) {
          $0.shards = 2
          $0.epochs = 3
        }
        let run = try shared.run(trainer)
        _ = try run.resume()
        var looked = 0
        trainer.stopSignal = {
          looked += 1
          return collective.rank == collective.count - 1 && looked == looks ? 15 : 0
        }
        do {
          try run.run(progress: { _ in }, finished: { _ in })
          return Int32(0)
        } catch let stop as TrainingStop { return stop.signal }
      }
      #expect(stops == [Int32](repeating: 15, count: ranks))
    }
    let last = try corpus.trainer {
      $0.shards = 2
      $0.epochs = 3
    }
    #expect(try corpus.run(last).resume())
    #expect(last.progressText.hasPrefix("batch "))
    try corpus.run(last).run(progress: { _ in }, finished: { _ in })
    #expect(try files() == expected)
  }

  @Test func anotherNumberOfShardsIsTold() throws {
    let corpus = try SmallCorpus()
    try corpus.run(corpus.trainer { $0.epochs = 1 }).run(progress: { _ in }, finished: { _ in })
    let same = try corpus.run(try corpus.trainer { $0.epochs = 2 })
    #expect(try same.resume() && same.otherShards == nil)
    let other = try corpus.run(
      try corpus.trainer {
        $0.epochs = 2
        $0.shards = 3
      })
    #expect(try other.resume() && other.otherShards == 1)
    try other.run(progress: { _ in }, finished: { _ in })
    #expect(other.trainer.curve.count == 2)
  }

  /// The one that comes second to write its state ends, and leaves the other's as it is.
  @Test func twoRunsThatWriteTheSameFilesAreTold() throws {
    let corpus = try SmallCorpus()
    let (one, other) = (
      try corpus.run(try corpus.trainer()), try corpus.run(try corpus.trainer())
    )
    try one.run(progress: { _ in }, finished: { _ in })
    let state = corpus.folder.path("model.safetensors.resume")
    let left = try Data(contentsOf: URL(fileURLWithPath: state))
    let error = #expect(throws: FileError.self) {
      try other.run(progress: { _ in }, finished: { _ in })
    }
    #expect(error?.kind == .cannotCreate && error?.path == state)
    #expect(try Data(contentsOf: URL(fileURLWithPath: state)) == left)
  }

  /// (1 + 2) + (3 + 4) of what rounds otherwise in any other order.
  @Test func partsAreAddedInPairs() {
    let values: [Float] = [1, 0x1p-24, 0x1p-24, -1]
    let arrays = values.map { value in
      let array = UnsafeMutablePointer<Float>.allocate(capacity: 10_000)
      array.initialize(repeating: value, count: 10_000)
      return array
    }
    defer { for array in arrays { array.deallocate() } }
    PairwiseSum.add(arrays, count: 10_000)
    let expected = (values[0] + values[1]) + (values[2] + values[3])
    #expect(expected != values.reduce(0, +))
    for place in 0..<10_000 { #expect(arrays[0][place] == expected) }
  }
}
