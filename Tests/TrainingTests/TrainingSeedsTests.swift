import Layers
import Networks
import Safetensors
import TestSupport
import Testing
import Training

struct TrainingSeedsTests {
  private static func run(_ seed: UInt64, _ validation: [Double]) -> TrainingSeeds.Run {
    .init(seed: seed, path: "model.seed-\(seed).safetensors", validation: validation)
  }

  @Test func theBestMeanIsChosen() {
    let seeds = TrainingSeeds([
      Self.run(1, [0.5, 0.1]), Self.run(2, [.nan, 0.9]), Self.run(3, [0.3, 0.4]),
      Self.run(4, [0.4, 0.3]),
    ])
    #expect(seeds.chosen.seed == 3)
  }

  @Test func theSpreadIsOverSeeds() {
    let seeds = TrainingSeeds([
      Self.run(1, [0.25, 0]), Self.run(2, [0.5, 0]), Self.run(3, [0.75, 0]),
    ])
    #expect(seeds.spread(ofDimension: 0) == (0.5, 0.25))
    #expect(TrainingSeeds([Self.run(1, [0.25])]).spread(ofDimension: 0).deviation.isNaN)
  }

  @Test(
    arguments: [
      ("speech.safetensors", "speech.seed-3.safetensors"),
      ("a.b/model", "a.b/model.seed-3"), ("out/.model", "out/.model.seed-3"),
      ("../x.y.z", "../x.y.seed-3.z"),
    ])
  func eachSeedHasAFile(path: String, expected: String) {
    #expect(TrainingSeeds.path(path, seed: 3) == expected)
  }

  /// The chosen model is the best one's, in every number, and says of how many it was chosen.
  @Test func theChosenModelSaysSo() throws {
    let corpus = try SmallCorpus()
    let chosen = corpus.folder.path("chosen.safetensors")
    let runs = try [UInt64(3), 5].map { seed in
      let trainer = try corpus.trainer {
        $0.seed = seed
        $0.epochs = 2
      }
      let path = TrainingSeeds.path(chosen, seed: seed)
      try TrainingRun(trainer, path: path).run(progress: { _ in }, finished: { _ in })
      let best = try #require(trainer.curve.last { $0.isBest })
      return TrainingSeeds.Run(seed: seed, path: path, validation: best.validation)
    }
    let seeds = TrainingSeeds(runs)
    try seeds.writeChosen(to: chosen)
    let file = try SafetensorsFile(path: chosen)
    let original = try SafetensorsFile(path: seeds.chosen.path)
    #expect(file.metadata["chosen_among_seeds"] == "3,5")
    #expect(file.metadata["seed"] == "\(seeds.chosen.seed)")
    #expect(
      file.metadata["validation_ccc_mean_arousal"] == "\(seeds.spread(ofDimension: 0).mean)")
    #expect(
      file.metadata["validation_ccc_sd_arousal"] == "\(seeds.spread(ofDimension: 0).deviation)")
    for shape in SmallCorpus.configuration.parameterShapes {
      #expect(
        try file.floatArray(shape.name, shape: shape.extents)
          == original.floatArray(shape.name, shape: shape.extents))
    }
  }
}
