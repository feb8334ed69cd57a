import Agreement
import Files
import Random
import Scoring
import TestSupport
import Testing

struct MergedMomentsTests {
  private func rows(_ seed: UInt64, steps: Int = 40) -> [MomentsFile.Row] {
    var generator = SplitMix64(seed: seed)
    return ["x", "y"].flatMap { system in
      ["arousal", "valence"].flatMap { dimension in
        ["b", "a", "c"].map { recording in
          let gold = (0..<steps).map { _ in Double.random(in: -1...1, using: &generator) }
          let prediction = gold.map { $0 * 1e3 + Double.random(in: -1...1, using: &generator) }
          return MomentsFile.Row(
            system: system, dimension: dimension, recording: recording,
            sums: ExactMoments(gold: gold, prediction: prediction))
        }
      }
    }
  }

  private func merged(_ files: [[MomentsFile.Row]]) throws -> MergedMoments {
    let folder = try TemporaryFolder()
    let paths = try files.enumerated().map { index, rows in
      try folder.file("\(index).csv", Array(MomentsFile.text(of: rows).utf8))
    }
    return try MergedMoments(files: paths, selected: nil)
  }

  /// Rows of several seeds are parts of the same recordings: dealt to files at random, they have to
  /// give the same bits.
  @Test(arguments: UInt64(0)..<20)
  func anyOrderAndSplitGivesTheSame(seed: UInt64) throws {
    let all = (0..<4).flatMap { rows($0) }
    let expected = try merged([all])
    var generator = SplitMix64(seed: seed)
    var files = [[MomentsFile.Row]](repeating: [], count: 5)
    for row in all.shuffled(using: &generator) {
      files[Int.random(in: 0..<5, using: &generator)].append(row)
    }
    let found = try merged(files)
    #expect(found.systems == expected.systems)
    #expect(found.recordingsInParts == ["a", "b", "c"])
    #expect(
      ScoreTable(found.systems, settings: ReportSettings()).rows
        == ScoreTable(expected.systems, settings: ReportSettings()).rows)
  }

  @Test func systemsDimensionsAndRecordingsAreSorted() throws {
    let found = try merged([rows(1).reversed()])
    #expect(found.systems.map(\.name) == ["x", "y"])
    #expect(found.systems[0].dimensions.map(\.name) == ["arousal", "valence"])
    #expect(found.systems[0].dimensions[0].recordings.map(\.name) == ["a", "b", "c"])
    #expect(found.recordingsInParts == [])
    #expect(found.systems.flatMap(\.moments).count == 12)
  }

  @Test func nothingIsAnError() {
    #expect(throws: FileError.self) { _ = try merged([[]]) }
  }
}
