import Agreement
import Files
import Testing
import TimeSeries

@testable import Scoring

struct ScoreCollectorTests {
  private let gold = GoldSeries(
    TimeSeries(
      dimensions: ["arousal", "valence"],
      recordings: [
        Recording(name: "a", times: [1, 2, 3], columns: [[0, 1, 2], [5, 6, 7]]),
        Recording(name: "b", times: [1, 2], columns: [[4, 5], [.nan, 8]]),
      ]))

  private func collector(_ settings: ScoringSettings = ScoringSettings()) -> ScoreCollector {
    ScoreCollector(gold: gold, settings: settings)
  }

  @Test func recordingsAreScoredByNameAndPooled() throws {
    var collector = collector()
    let dimensions = ["valence", "arousal"]
    // Out of order, columns the other way round, and one step less.
    try collector.add(
      Recording(name: "b", times: [1, 2], columns: [[7, 8], [4, 4]]), dimensions: dimensions,
      from: "p.csv")
    try collector.add(
      Recording(name: "a", times: [1, 2], columns: [[5, 7], [0, 1]]), dimensions: dimensions,
      from: "p.csv")
    #expect(collector.leftOut.steps.common == 4)
    let system = collector.finished(as: "p")
    #expect(system.name == "p")
    #expect(system.leftOut.steps.goldOnly == 1)
    let scores = system.dimensions
    #expect(scores.map(\.name) == ["arousal", "valence"])
    #expect(scores[0].recordings.map(\.name) == ["a", "b"])
    #expect(scores[0].recordings[0].moments == Moments(gold: [0, 1], prediction: [0, 1]))
    #expect(scores[0].missingValues == 0)
    #expect(scores[1].missingValues == 1)
    let pooled = Moments(gold: [0, 1, 4, 5], prediction: [0, 1, 4, 4]).concordanceCorrelation()
    #expect(abs(scores[0].pooled.moments.concordanceCorrelation() - pooled) < 1e-14)
    #expect(scores[1].pooled.count == 3)
  }

  @Test func whatTakesNoPartIsCounted() throws {
    var collector = collector()
    let dimensions = ["arousal", "liking"]
    collector.note(dimensions: dimensions)
    for name in ["c", "a"] {
      try collector.add(
        Recording(name: name, times: [2, 3, 4], columns: [[1, 2, 3], [0, 0, 0]]),
        dimensions: dimensions, from: "p.csv")
    }
    let system = collector.finished(as: "")
    #expect(collector.hasCommonDimension)
    #expect(system.leftOut.predictionOnlyRecordings == ["c"])
    #expect(system.leftOut.predictionOnlyDimensions == ["liking"])
    #expect(system.leftOut.steps.goldOnly == 1)
    #expect(system.leftOut.steps.predictionOnly == 1)
    #expect(system.leftOut.goldOnlyDimensions == ["valence"])
    #expect(system.dimensions.map(\.unpredicted) == [["b"]])
    // The prediction's lonely step is no missing value.
    #expect(system.dimensions.map(\.missingValues) == [0])
  }

  @Test func recordingsOfAnotherPartitionAreNoStrangers() throws {
    let part = GoldSeries(gold.series, selected: ["b"])
    var collector = ScoreCollector(gold: part, settings: ScoringSettings())
    for name in ["a", "b", "c"] {
      try collector.add(
        Recording(name: name, times: [1, 2], columns: [[1, 2]]), dimensions: ["arousal"],
        from: "p.csv")
    }
    let system = collector.finished(as: "")
    #expect(part.excluded == ["a"])
    #expect(system.leftOut.predictionOnlyRecordings == ["c"])
    #expect(system.dimensions[0].recordings.map(\.name) == ["b"])
    #expect(system.dimensions[0].unpredicted == [])
  }

  /// The dimensions of one recording may come in files of their own, but each only once.
  @Test func aDimensionOfARecordingComesOnce() throws {
    var collector = collector()
    let prediction = Recording(name: "a", times: [1, 2, 3], columns: [[1, 2, 3]])
    try collector.add(prediction, dimensions: ["arousal"], from: "arousal.csv")
    try collector.add(prediction, dimensions: ["valence"], from: "valence.csv")
    let error = FileError(
      .badData, path: "again.csv", "expected arousal of recording a once, found it a second time")
    #expect(throws: error) {
      try collector.add(prediction, dimensions: ["arousal"], from: "again.csv")
    }
    var other = self.collector()
    try other.add(prediction, dimensions: ["arousal"], from: "again.csv")
    #expect(throws: error) { try collector.merge(other, from: "again.csv") }
  }

  @Test func tracesAreKeptForAnOnlyRecording() throws {
    var whole = collector()
    let a = Recording(name: "a", times: [1, 2, 3], columns: [[1, 2, 4]])
    try whole.add(a, dimensions: ["arousal"], from: "1.csv")
    var valence = collector()
    try valence.add(a, dimensions: ["valence"], from: "2.csv")
    try whole.merge(valence, from: "2.csv")
    let alone = whole.finished(as: "")
    #expect(
      alone.dimensions[0].onlyTrace
        == PairedTrace(gold: [0, 1, 2], prediction: [1, 2, 4], step: 1))
    #expect(
      alone.dimensions[1].onlyTrace
        == PairedTrace(gold: [5, 6, 7], prediction: [1, 2, 4], step: 1))

    var second = collector()
    try second.add(
      Recording(name: "b", times: [1, 2], columns: [[1, 2]]), dimensions: ["arousal"],
      from: "3.csv")
    try whole.merge(second, from: "3.csv")
    #expect(whole.finished(as: "").dimensions.allSatisfy { $0.onlyTrace == nil })
  }

  /// Both recordings late by one step of a second; what is pooled is late by as much.
  @Test func delaysAreFoundByRecordingAndTogether() throws {
    let values: [Double] = [0, 1, 3, 2, 5, 4, 1, 0, 2, 6]
    let late = [0] + values.dropLast()
    let times = (1...10).map(Double.init)
    let series = TimeSeries(
      dimensions: ["arousal"],
      recordings: ["a", "b"].map { Recording(name: $0, times: times, columns: [values]) })
    var collector = ScoreCollector(
      gold: GoldSeries(series), settings: ScoringSettings(delayLimit: 3))
    for name in ["a", "b"] {
      try collector.add(
        Recording(name: name, times: times, columns: [late]), dimensions: ["arousal"],
        from: "p.csv")
    }
    let scores = collector.finished(as: "").dimensions[0]
    #expect(scores.recordings.map(\.delay?.delay) == [-1, -1])
    #expect(scores.delays?.best(.population)?.delay == -1)
    #expect(scores.delays?.moments.allSatisfy { $0.count == 20 } == true)
  }
}
