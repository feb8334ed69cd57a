import Partitions
import Segments
import TestSupport
import Testing
import TimeSeries
import Training

struct TrainingCorporaTests {
  private static func corpora(
    _ parts: [String: Partition.Part], dimensions: [String] = ["arousal"]
  ) throws -> TrainingCorpora {
    let times = [0.04, 0.08]
    let gold = TimeSeries(
      dimensions: dimensions,
      recordings: ["a", "b"].map {
        Recording(name: $0, times: times, columns: dimensions.map { _ in [1, 2] })
      })
    return try TrainingCorpora(
      Partition(parts), path: "partition.csv", segments: Array(SmallCorpus().segments.values),
      gold: gold)
  }

  @Test func recordingsGoWhereThePartitionSays() throws {
    let corpora = try Self.corpora(["b": .train, "a": .validation, "z": .test])
    #expect(corpora.training.recordings.map(\.segments.recording) == ["b"])
    #expect(corpora.validation.recordings.map(\.segments.recording) == ["a"])
    #expect(corpora.unassigned == ["c"])
  }

  @Test func whatIsWrongNamesThePart() {
    let cases: [([String: Partition.Part], String)] = [
      (["a": .train], "validation partition: expected a recording, found none"),
      (["b": .validation], "train partition: expected a recording, found none"),
      (
        ["a": .train, "c": .validation],
        "validation partition: recording 'c': expected ratings in the gold standard, found none"
      ),
    ]
    for (parts, problem) in cases {
      let error = #expect(throws: TrainingError.self) { try Self.corpora(parts) }
      #expect(error?.kind == .badData)
      #expect(error?.description == "partition.csv: \(problem)")
    }
  }

  @Test func aCommaInADimensionsNameIsRefused() {
    let error = #expect(throws: TrainingError.self) {
      try Self.corpora(["a": .train, "b": .validation], dimensions: ["a,b"])
    }
    #expect(
      error?.description.hasPrefix("dimension 'a,b': expected a name without a comma") == true)
  }
}
