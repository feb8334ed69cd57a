import Agreement
import Files
import PostProcessing
import Testing
import TimeSeries

struct ValidationSetTests {
  private let gold = TimeSeries(
    dimensions: ["valence", "arousal"],
    recordings: [
      Recording(name: "a", times: [1, 2, 3], columns: [[1, 2, 3], [4, 5, 6]]),
      Recording(name: "b", times: [1, 2], columns: [[7, 8], [9, .nan]]),
    ])

  private func set(_ predictions: TimeSeries) throws(FileError) -> ValidationSet {
    try ValidationSet(gold: gold, predictions: predictions, path: "p.csv")
  }

  @Test func predictionsComeWithTheirGoldStandard() throws {
    let set = try set(
      TimeSeries(
        dimensions: ["arousal", "liking"],
        recordings: [
          Recording(name: "b", times: [1, 2], columns: [[1, 2], [0, 0]]),
          Recording(name: "c", times: [1], columns: [[1], [0]]),
          Recording(name: "a", times: [2, 3, 4], columns: [[3, .nan, 5], [0, 0, 0]]),
        ]))
    #expect(set.dimensions.map(\.name) == ["arousal"])
    let recordings = set.dimensions[0].recordings
    #expect(recordings.count == 2 && set.step == 1)
    #expect(recordings[0].gold[0] == 9 && recordings[0].gold[1].isNaN)
    // The prediction's steps stay, those without a gold standard too.
    #expect(recordings[1].gold.prefix(2) == [5, 6] && recordings[1].gold[2].isNaN)
    #expect(recordings[1].prediction[0] == 3 && recordings[1].stepCount == 3)
    #expect(set.dimensions[0].missingPredictions == 1)
    #expect(set.steps.goldOnly == 1 && set.steps.predictionOnly == 1 && set.steps.common == 4)
    #expect(set.predictionOnlyRecordings == ["c"])
    #expect(set.predictionOnlyDimensions == ["liking"])
  }

  @Test(arguments: [
    (
      ["liking"], [1.0, 2], "a",
      "expected a dimension of the gold standard (valence, arousal), found liking"
    ),
    (["arousal"], [7, 8], "a", "expected recordings and times of the gold standard, found none"),
    (["arousal"], [1, 2], "z", "expected recordings and times of the gold standard, found none"),
    (["arousal"], [1], "a", "expected a recording of two rows or more, found none"),
  ])
  func whatCannotBeFittedIsRefused(
    dimensions: [String], times: [Double], recording: String, problem: String
  ) {
    let series = TimeSeries(
      dimensions: dimensions,
      recordings: [Recording(name: recording, times: times, columns: [times])])
    #expect(throws: FileError(.badData, path: "p.csv", problem)) { try set(series) }
  }

  @Test func stepsHaveToBeAlike() {
    let series = TimeSeries(
      dimensions: ["arousal"],
      recordings: [
        Recording(name: "a", times: [1, 2, 3], columns: [[1, 2, 3]]),
        Recording(name: "b", times: [1, 1.5, 2], columns: [[1, 2, 3]]),
      ])
    let problem =
      "expected steps of 1.0 s as in recording a, found steps of 0.5 s in recording b"
    #expect(throws: FileError(.badData, path: "p.csv", problem)) { try set(series) }
  }
}
