import Layers
import Networks
import TestSupport
import Testing
import Training

/// Batches in parts, by one process or by several.
struct ShardTests {
  /// More shards than places leave some empty.
  @Test(arguments: Objective.allCases, [2, 3, 5])
  func shardsComeToTheWhole(objective: Objective, shards: Int) throws {
    let corpus = try SmallCorpus()
    func outcome(_ shards: Int?) throws -> TrainingOutcome {
      try TrainingOutcome(
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
    func outcome(_ shards: Int?) throws -> TrainingOutcome {
      try TrainingOutcome(
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
    func outcome(_ shards: Int?) throws -> TrainingOutcome {
      try TrainingOutcome(
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
      try TrainingOutcome(shared.trainer(on: collective) { $0.shards = shards ?? ranks }, epochs: 2)
    }
    let together = try ThreadRanks.run(ranks) { collective in
      try TrainingOutcome(shared.trainer(on: collective) { $0.shards = shards }, epochs: 2)
    }
    for outcome in together { #expect(outcome == alone[0]) }
  }

  /// Networks with faces deal these out: more ranks than there are sequences, and fewer than shards.
  @Test(arguments: [(4, nil), (2, 8), (3, nil), (1, 200)] as [(Int, Int?)])
  func ranksShareFaces(ranks: Int, shards: Int?) throws {
    let corpus = try SmallCorpus(.visual)
    nonisolated(unsafe) let shared = corpus
    func outcomes(_ ranks: Int, _ shards: Int?) throws -> [TrainingOutcome] {
      try ThreadRanks.run(ranks) { collective in
        try TrainingOutcome(
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
