import Ratings
import Testing

struct StandardizationTests {
  /// A rates 1, 3 and 5, 7; B a constant.
  private let recordings = [
    recording("P1", "arousal", [1, 3], [2, 2]), recording("P2", "arousal", [5, 7], [2, 2]),
    recording("P1", "valence", [100, 300], [2, 2]),
  ]

  /// Deviations ±1 in each.
  @Test func byRecording() {
    let values = standardised(.recording)
    #expect(values == [[-1, 1], [-1, 1], [-1, 1]])
  }

  /// Over both recordings of arousal: mean 4, variance (9 + 1 + 1 + 9)/4 = 5. Valence apart.
  @Test func byRater() {
    let values = standardised(.rater)
    let unit = 5.0.squareRoot()
    #expect(distance(values[0], [-3 / unit, -1 / unit]) < 1e-15)
    #expect(distance(values[1], [1 / unit, 3 / unit]) < 1e-15)
    #expect(values[2] == [-1, 1])
  }

  @Test func noneLeavesAllAsItIs() {
    #expect(standardised(.none) == [[1, 3], [5, 7], [100, 300]])
  }

  @Test(arguments: [Standardization.Scope.recording, .rater])
  func aConstantIsOnlyCentred(scope: Standardization.Scope) {
    var result = recordings
    Standardization(scope: scope).apply(to: &result)
    for recording in result { #expect(recording.raters[1].values == [0, 0]) }
    Standardization(scope: scope, scale: .minMax).apply(to: &result)
    for recording in result { #expect(recording.raters[1].values == [0.5, 0.5]) }
  }

  /// Of 1, 3 and 5, 7 the extremes are 1 and 7 for the rater over all, each recording's own else.
  @Test func extremesBecomeZeroAndOne() {
    #expect(standardised(.recording, .minMax) == [[0, 1], [0, 1], [0, 1]])
    let values = standardised(.rater, .minMax)
    #expect(distance(values[0], [0, 1.0 / 3]) < 1e-15)
    #expect(distance(values[1], [2.0 / 3, 1]) < 1e-15)
    #expect(values[2] == [0, 1])
  }

  @Test func missingStaysMissing() {
    var result = [Self.recording("P1", "arousal", [1, .nan, 3], [.nan, .nan, .nan])]
    Standardization(scope: .recording).apply(to: &result)
    #expect(distance(result[0].raters[0].values, [-1, .nan, 1]) == 0)
    #expect(result[0].raters[1].extent == nil)
  }

  private func standardised(
    _ scope: Standardization.Scope, _ scale: Standardization.Scale = .zScore
  ) -> [[Double]] {
    var result = recordings
    Standardization(scope: scope, scale: scale).apply(to: &result)
    return result.map { $0.raters[0].values }
  }

  private static func recording(
    _ name: String, _ dimension: String, _ a: [Double], _ b: [Double]
  ) -> SteppedRatings {
    SteppedRatings(
      recording: name, dimension: dimension, times: a.indices.map { Double($0) },
      raters: [RaterColumn(name: "A", values: a), RaterColumn(name: "B", values: b)])
  }
}
