import Files
import TestSupport
import Testing
import TimeSeries

@Suite struct SeriesJoinTests {
  private func series(_ name: String, _ times: [Double]) -> TimeSeries {
    TimeSeries(
      dimensions: ["a"], recordings: [Recording(name: name, times: times, columns: [times])])
  }

  private func join(
    _ gold: [Double], _ prediction: [Double]
  ) throws -> (pairs: [[Double]], report: JoinReport) {
    var join = SeriesJoin(gold: series("x", gold), predictionDimensions: ["a"])
    let joined = try join.join(Recording(name: "x", times: prediction, columns: [prediction]))
    let pairs = joined.map { joined in
      zip(joined.gold[0], joined.prediction[0]).map { [$0, $1] }
    }
    return (pairs ?? [], join.finish())
  }

  @Test func rowsWithTheStartAndRowsWithoutItMatch() throws {
    let gold = (0...7500).map { Double($0) * 0.04 }
    let prediction = (0..<7500).map { endTime(ofStep: $0, step: 0.04) }
    let (pairs, report) = try join(gold, prediction)
    #expect(pairs.count == 7500)
    #expect(pairs.allSatisfy { abs($0[0] - $0[1]) < 1e-9 })
    #expect(report.goldOnlySteps == 1)
    #expect(report.predictionOnlySteps == 0)
    #expect(!report.isComplete)
  }

  @Test func timesMatchWithinHalfAStepAndNotAtHalfAStep() throws {
    #expect(try join([0, 1, 2, 3], [0.49, 1.5, 2.51]).pairs == [[0, 0.49], [3, 2.51]])
    // The nearest of several.
    #expect(try join([0, 1, 2], [0, 0.75, 1, 1.25, 2]).pairs == [[0, 0], [1, 1], [2, 2]])
    // A gap does not widen the tolerance.
    #expect(try join([0, 1, 2, 100], [0, 1, 2, 60]).pairs.count == 3)
    // One time has no step: it matches itself.
    #expect(try join([1], [1]).pairs == [[1, 1]])
    #expect(try join([1], [1.001]).pairs.isEmpty)
  }

  @Test func whatDoesNotMatchIsCounted() throws {
    let gold = TimeSeries(
      dimensions: ["a", "b", "c"],
      recordings: [
        Recording(name: "x", times: [1, 2, 3], columns: [[1, .nan, 3], [4, 5, 6], [7, 8, 9]]),
        Recording(name: "y", times: [1], columns: [[1], [1], [1]]),
      ])
    var join = SeriesJoin(gold: gold, predictionDimensions: ["d", "b", "a"])
    #expect(join.dimensions == ["a", "b"])
    let x = Recording(
      name: "x", times: [2, 3, 4, 5], columns: [[0, 0, 0, 0], [.nan, .nan, 1, 1], [5, 6, 7, 8]])
    let joined = try join.join(x)
    #expect(joined?.times == [2, 3])
    #expect(joined?.prediction[0] == [5, 6])
    #expect(joined?.gold[1] == [5, 6])
    #expect(try join.join(Recording(name: "z", times: [], columns: [[], [], []])) == nil)
    var report = JoinReport()
    report.joinedSteps = 2
    report.goldOnlySteps = 1
    report.predictionOnlySteps = 2
    report.goldOnlyRecordings = ["y"]
    report.predictionOnlyRecordings = ["z"]
    report.goldOnlyDimensions = ["c"]
    report.predictionOnlyDimensions = ["d"]
    report.missingGold = [1, 0]
    report.missingPrediction = [0, 2]
    #expect(join.finish() == report)
    for again in [x, Recording(name: "z", times: [], columns: [[], [], []])] {
      let error = #expect(throws: FileError.self) { try join.join(again, from: "p.csv") }
      #expect(error?.path == "p.csv")
    }
  }

  @Test func aWholeJoinSaysSo() throws {
    #expect(try join([1, 2], [1, 2]).report.isComplete)
  }

  /// Regular grids, each time moved by less than half a step: pairs are those of the grid.
  @Test(arguments: UInt64(0)..<100)
  func jitterBelowHalfAStepChangesNothing(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let step = Double.random(in: 0.01...0.5, using: &generator)
    let places = (0..<Int.random(in: 2...300, using: &generator))
    let gold = places.map { Double($0) * step }
    let kept = places.filter { _ in Bool.random(using: &generator) }
    let prediction = kept.map {
      (Double($0) + Double.random(in: -0.49...0.49, using: &generator)) * step
    }
    let (pairs, report) = try join(gold, prediction)
    #expect(pairs == zip(kept, prediction).map { [gold[$0], $1] })
    #expect(report.goldOnlySteps == gold.count - kept.count)
    #expect(report.predictionOnlySteps == 0)
  }
}
