import Agreement
import FileErrors
import Testing
import TimeSeries

struct ScoringTests {
  private let gold = TimeSeries(
    dimensions: ["arousal", "valence"],
    recordings: [
      Recording(name: "a", times: [1, 2, 3], columns: [[0, 1, 2], [5, 6, 7]]),
      Recording(name: "b", times: [1, 2], columns: [[4, 5], [.nan, 8]]),
    ])

  @Test func recordingsAreScoredByNameAndPooled() throws {
    var scoring = Scoring(gold: gold)
    let dimensions = ["valence", "arousal"]
    try scoring.check(dimensions: dimensions, from: "p.csv")
    // Out of order, columns the other way round, and one step less.
    try scoring.add(
      Recording(name: "b", times: [1, 2], columns: [[7, 8], [4, 4]]), dimensions: dimensions,
      from: "p.csv")
    try scoring.add(
      Recording(name: "a", times: [1, 2], columns: [[5, 7], [0, 1]]), dimensions: dimensions,
      from: "p.csv")
    #expect(scoring.commonSteps == 4)
    #expect(scoring.leftOut.goldOnlySteps == 1)
    let scores = scoring.dimensions
    #expect(scores.map(\.name) == ["arousal", "valence"])
    #expect(scores[0].recordings.map(\.name) == ["a", "b"])
    let a = Moments(gold: [0, 1], prediction: [0, 1])
    #expect(scores[0].recordings[0].statistics.moments == a)
    #expect(scores[0].missingValues == 0)
    #expect(scores[1].missingValues == 1)
    let pooled = Moments(gold: [0, 1, 4, 5], prediction: [0, 1, 4, 4]).concordanceCorrelation()
    #expect(abs(scores[0].pooled.moments.concordanceCorrelation() - pooled) < 1e-14)
    #expect(scores[1].pooled.moments.count == 3)
  }

  @Test func whatTakesNoPartIsCounted() throws {
    var scoring = Scoring(gold: gold)
    let dimensions = ["arousal", "liking"]
    try scoring.check(dimensions: dimensions, from: "p.csv")
    for name in ["c", "a"] {
      try scoring.add(
        Recording(name: name, times: [2, 3, 4], columns: [[1, 2, 3], [0, 0, 0]]),
        dimensions: dimensions, from: "p.csv")
    }
    #expect(scoring.leftOut.predictionOnlyRecordings == ["c"])
    #expect(scoring.leftOut.predictionOnlyDimensions == ["liking"])
    #expect(scoring.leftOut.goldOnlySteps == 1)
    #expect(scoring.leftOut.predictionOnlySteps == 1)
    #expect(scoring.goldOnlyDimensions == ["valence"])
    #expect(scoring.dimensions.map(\.unpredicted) == [["b"]])
  }

  @Test func noCommonDimensionIsAnError() {
    var scoring = Scoring(gold: gold)
    #expect(
      throws: FileError(
        .badData, path: "p.csv",
        "expected a dimension of the gold standard (arousal, valence), found liking")
    ) { try scoring.check(dimensions: ["liking"], from: "p.csv") }
  }

  /// The dimensions of one recording may come in files of their own, but each only once.
  @Test func aDimensionOfARecordingComesOnce() throws {
    var scoring = Scoring(gold: gold)
    let prediction = Recording(name: "a", times: [1, 2, 3], columns: [[1, 2, 3]])
    try scoring.add(prediction, dimensions: ["arousal"], from: "arousal.csv")
    try scoring.add(prediction, dimensions: ["valence"], from: "valence.csv")
    #expect(
      throws: FileError(
        .badData, path: "again.csv",
        "expected arousal of recording a once, found it a second time")
    ) { try scoring.add(prediction, dimensions: ["arousal"], from: "again.csv") }
  }
}
