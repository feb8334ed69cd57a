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
    (["arousal"], [7, 8], "a", "expected times of the gold standard, found none"),
    (
      ["arousal"], [1, 2], "z",
      "expected recordings of the gold standard ('a' and the like), found 'z'"
    ),
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

  /// Files with one value each pair by name; what time they have does not matter.
  @Test func unitsHaveNoStep() throws {
    func units(_ names: [String], time: Double) -> TimeSeries {
      TimeSeries(
        dimensions: ["arousal"],
        recordings: names.enumerated().map {
          Recording(name: $1, times: [time], columns: [[Double($0)]])
        })
    }
    let set = try ValidationSet(
      gold: units(["u1.wav", "u2.wav", "u3.wav"], time: 0),
      predictions: units(["x/u3", "x/u1", "x/u4"], time: 7), path: "p.csv")
    #expect(set.step == nil && set.steps.common == 2)
    #expect(set.dimensions[0].recordings.map(\.gold) == [[2], [0]])
    #expect(set.dimensions[0].recordings.map(\.prediction) == [[0], [1]])
    #expect(set.shortName?.found == "x/u1" && set.shortName?.gold == "u1.wav")
    #expect(set.predictionOnlyRecordings == ["x/u4"])
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
