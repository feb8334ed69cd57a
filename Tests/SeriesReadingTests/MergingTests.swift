import Files
import Foundation
import SeriesReading
import Testing
import TimeSeries

@Suite struct MergingTests {
  /// Files by their path below a folder of their own, read in the given order.
  private func reading(_ files: [(path: String, text: String)]) throws -> TimeSeries {
    let folder = NSTemporaryDirectory() + "concord-\(UUID().uuidString)/"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for file in files {
      let url = URL(fileURLWithPath: folder + file.path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.text.utf8).write(to: url)
    }
    return try TimeSeries.reading(files.map { folder + $0.path })
  }

  @Test func dimensionsStandSideBySideAndRecordingsFollowEachOther() throws {
    let series = try reading([
      ("arousal/P16.csv", "0,1\n0.04,2\n"), ("arousal/P17.csv", "0,3\n"),
      ("valence/P16.csv", "0,4\n0.04,5\n"), ("valence/P17.csv", "0,6\n"),
    ])
    let expected = TimeSeries(
      dimensions: ["arousal", "valence"],
      recordings: [
        Recording(name: "P16", times: [0, 0.04], columns: [[1, 2], [4, 5]]),
        Recording(name: "P17", times: [0], columns: [[3], [6]]),
      ])
    #expect(series == expected)
  }

  @Test func timesAreUnitedAndWhatIsLackingIsMissing() throws {
    let series = try reading([
      ("arousal/P16.csv", "0,1\n0.04,2\n0.08,3\n"),
      ("valence/P16.csv", "0.041,5\n0.081,6\n0.121,7\n"),
      ("arousal/P17.csv", "0,8\n"),
    ])
    let expected = TimeSeries(
      dimensions: ["arousal", "valence"],
      recordings: [
        Recording(
          name: "P16", times: [0, 0.04, 0.08, 0.121], columns: [[1, 2, 3, .nan], [.nan, 5, 6, 7]]),
        Recording(name: "P17", times: [0], columns: [[8], [.nan]]),
      ])
    #expect(Outcome(series) == Outcome(expected))
  }

  @Test func theSameDimensionOfTheSameRecordingTwiceIsBadDataOfBothFiles() throws {
    let error = #expect(throws: FileError.self) {
      try reading([("a/arousal/P16.csv", "0,1\n"), ("b/arousal/P16.csv", "0,1\n")])
    }
    #expect(error?.kind == .badData)
    #expect(error?.path.hasSuffix("b/arousal/P16.csv") == true)
    #expect(error?.problem.contains("a/arousal/P16.csv") == true)
  }

  @Test func noFilesAreAnEmptySeries() throws {
    #expect(try TimeSeries.reading([String]()) == TimeSeries(dimensions: []))
  }
}
