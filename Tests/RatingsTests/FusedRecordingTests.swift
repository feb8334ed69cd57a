import Files
import Ratings
import Testing
import TimeSeries

struct FusedRecordingTests {
  private func fused(
    _ recording: String, _ dimension: String, _ raters: [(String, [Double])],
    times: [Double]? = nil, settings: FusedRecording.Settings = .init(method: .mean)
  ) throws -> FusedRecording {
    let count = raters[0].1.count
    return try FusedRecording(
      SteppedRatings(
        recording: recording, dimension: dimension,
        times: times ?? (1...count).map(Double.init),
        raters: raters.map { RaterColumn(name: $0.0, values: $0.1) }),
      path: "\(dimension).csv", settings: settings)
  }

  /// Dimensions by name, on the union of their times; recordings by name.
  @Test func dimensionsOfARecordingComeTogether() throws {
    let all = [
      try fused("b", "valence", [("A", [1, 3]), ("B", [3, 5])]),
      try fused("a", "valence", [("A", [7, 8])]),
      try fused("b", "arousal", [("A", [4, 6])], times: [2, 3]),
    ]
    let series = try TimeSeries(all, withSpread: false)
    #expect(series.dimensions == ["arousal", "valence"])
    #expect(series.recordings.map(\.name) == ["a", "b"])
    #expect(series.recordings[1].times == [1, 2, 3])
    #expect(distance(series.recordings[1].columns[0], [.nan, 4, 6]) == 0)
    #expect(distance(series.recordings[1].columns[1], [2, 4, .nan]) == 0)
    #expect(series.recordings[0].columns[0].allSatisfy { $0.isNaN })

    let spread = try TimeSeries(all, withSpread: true)
    #expect(
      spread.dimensions == ["arousal", "arousal_spread", "valence", "valence_spread"])
    #expect(distance(spread.recordings[1].columns[3], [1, 1, .nan]) == 0)
  }

  @Test func aDimensionNamedAsASpreadIsRefused() throws {
    let all = [
      try fused("a", "joy", [("A", [1, 2])]), try fused("a", "joy_spread", [("A", [1, 2])]),
    ]
    let problem = "expected no dimension called joy_spread beside the spread of joy, found one"
    #expect(throws: FileError(.badData, path: "joy_spread.csv", problem)) {
      try TimeSeries(all, withSpread: true)
    }
    #expect(try TimeSeries(all, withSpread: false).dimensions == ["joy", "joy_spread"])
  }

  /// B says a step later what A says: moved, both say the same.
  @Test func alignedRatingsAreThoseThatWereMoved() throws {
    let course: [Double] = [0, 1, 4, 2, 7, 3, 5, 9, 1, 0, 6, 2]
    let late = [0] + course.dropLast()
    let settings = FusedRecording.Settings(method: .mean, delayLimit: 3)
    let one = try fused("a", "joy", [("A", course), ("B", late)], settings: settings)
    let series = TimeSeries(aligned: [one])
    #expect(series.dimensions == ["A", "B"])
    let (a, b) = (series.recordings[0].columns[0], series.recordings[0].columns[1])
    #expect(zip(a, b).allSatisfy { $0 == $1 || $0.isNaN || $1.isNaN })
    #expect(zip(course, late).contains { $0 != $1 })
    let two = try fused("a", "fun", [("B", [1, 2])])
    #expect(TimeSeries(aligned: [one, two]).dimensions == ["fun_B", "joy_A", "joy_B"])
  }

  /// Warped ratings are those that were averaged.
  @Test func warpedRatingsAreThoseThatWereAveraged() throws {
    let course: [Double] = [0, 1, 4, 2, 7, 3, 5, 9, 1, 0, 6, 2]
    let method = GoldStandard.Method.raterAligned(
      RaterAlignedWeighting(weighting: EvaluatorWeighting(basis: .pairwiseCCC), spacing: 4))
    let one = try fused(
      "a", "joy", [("A", course), ("B", [0, 0] + course.dropLast(2))],
      settings: .init(method: method))
    let columns = TimeSeries(aligned: [one]).recordings[0].columns
    let weights = one.gold.weights
    for (step, value) in one.gold.values.enumerated() {
      let mean =
        (weights[0] * columns[0][step] + weights[1] * columns[1][step]) / (weights[0] + weights[1])
      #expect(abs(value - mean) < 1e-12)
    }
    #expect(columns[1] != one.ratings.raters[1].values)
  }

  /// Means of three; the gold standard itself stays what it was.
  @Test func theGoldStandardIsSmoothedAfterFusing() throws {
    let settings = FusedRecording.Settings(method: .mean, smoothing: .movingAverage(window: 3))
    let one = try fused("a", "joy", [("A", [0, 3, 0, 3])], settings: settings)
    #expect(distance(one.values, [1.5, 1, 2, 1.5]) < 1e-15)
    #expect(one.gold.values == [0, 3, 0, 3])
    #expect(try TimeSeries([one], withSpread: false).recordings[0].columns == [one.values])
  }
}
