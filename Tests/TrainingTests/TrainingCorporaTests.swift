import Partitions
import Segments
import TestSupport
import Testing
import TimeSeries
import Training

struct TrainingCorporaTests {
  private static func corpora(
    _ parts: [String: Partition.Part], dimensions: [String] = ["arousal"],
    gold names: [String] = ["a", "b"]
  ) throws -> TrainingCorpora {
    let times = [0.04, 0.08]
    let gold = TimeSeries(
      dimensions: dimensions,
      recordings: names.enumerated().map { place, name in
        Recording(
          name: name, times: times, columns: dimensions.map { _ in [1, 2 + Double(place)] })
      })
    return try TrainingCorpora(
      Partition(parts), path: "partition.csv", inputs: SmallCorpus().inputs, gold: gold)
  }

  @Test func recordingsGoWhereThePartitionSays() throws {
    let corpora = try Self.corpora(["b": .train, "a": .validation, "z": .test])
    #expect(corpora.training.recordings.map(\.input.recording) == ["b"])
    #expect(corpora.validation.recordings.map(\.input.recording) == ["a"])
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

  /// As `score-ccc` has it: by their own names if one of them is known by it, else all by their files'.
  @Test func theGoldStandardMayCallRecordingsByTheirFiles() throws {
    let parts: [String: Partition.Part] = ["b": .train, "a": .validation, "z": .test]
    let corpora = try Self.corpora(parts, gold: ["s1/a.wav", "videos/b.mp4", "c.wav"])
    #expect(corpora.training.recordings.map(\.input.recording) == ["b"])
    #expect(corpora.training.recordings[0].gold[..<2] == [1, 3])
    #expect(corpora.validation.recordings[0].gold[..<2] == [1, 2])
    #expect(corpora.shortName?.found == "a" && corpora.shortName?.gold == "s1/a.wav")
    #expect(try Self.corpora(parts).shortName == nil)
    for names in [["a", "videos/b.mp4"], ["a.wav", "s1/b.wav", "s2/b.wav"]] {
      let error = #expect(throws: TrainingError.self) { try Self.corpora(parts, gold: names) }
      #expect(
        error?.description
          == "partition.csv: train partition: recording 'b': expected ratings in the gold standard, "
          + "found none")
    }
    let error = #expect(throws: TrainingError.self) { try Self.corpora(parts, gold: ["x", "y"]) }
    #expect(
      error?.description
        == "partition.csv: expected recordings of the gold standard ('x' and the like), "
        + "found 'a' and the like")
  }
}
