import Engine
import TestSupport
import Testing
import Training

/// Gradients that are rounded before they are added up.
struct GradientPrecisionTests {
  /// Rounded gradients are others, and the same on any number of ranks.
  @Test(arguments: [(4, 4), (2, 4), (3, nil)] as [(Int, Int?)])
  func gradientsAreRounded(ranks: Int, shards: Int?) throws {
    let corpus = try SmallCorpus()
    nonisolated(unsafe) let shared = corpus
    func outcomes(_ ranks: Int, _ shards: Int?, _ precision: Precision) throws -> [TrainingOutcome]
    {
      try ThreadRanks.run(ranks) { collective in
        try TrainingOutcome(
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
}
