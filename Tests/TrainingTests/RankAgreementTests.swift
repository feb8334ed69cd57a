import Engine
import Files
import Foundation
import Layers
import Networks
import TestSupport
import Testing
import Training

/// What ranks, and the parts of a run that was stopped, have to have in common.
struct RankAgreementTests {
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
}
