import Ratings
import TestSupport
import Testing

struct ResamplingTests {
  /// Ratings 0 at 0 s, 1 at 1 s and 3 at 2 s, at 2 Hz.
  @Test func linearMatchesHandComputedValues() throws {
    let steps = try Resampling(rate: 2, interpolation: .linear).applied(
      to: rated([[0, 1, 2]], [[0, 1, 3]]))
    #expect(steps.times == [0, 0.5, 1, 1.5, 2])
    #expect(steps.raters[0].values == [0, 0.5, 1, 2, 3])
  }

  /// A rating holds until the next, the last one to the end of the recording, and there is nothing
  /// before the first.
  @Test func lastValueMatchesHandComputedValues() throws {
    let steps = try Resampling(rate: 2, interpolation: .last).applied(
      to: rated([[0.2, 1.1], [0.6, 2]], [[5, 7], [1, 2]]))
    #expect(steps.times == [0.5, 1, 1.5, 2])
    #expect(distance(steps.raters[0].values, [5, 5, 7, 7]) == 0)
    #expect(distance(steps.raters[1].values, [.nan, 1, 1, 2]) == 0)
  }

  @Test func linearEndsWithARatersLastRating() throws {
    let steps = try Resampling(rate: 1, interpolation: .linear).applied(
      to: rated([[0, 1, 2], [0, 1, 2]], [[1, 2, .nan], [.nan, 1, 1]]))
    #expect(distance(steps.raters[0].values, [1, 2, .nan]) == 0)
    #expect(distance(steps.raters[1].values, [.nan, 1, 1]) == 0)
  }

  /// Rows of other raters' events are passed over; gaps longer than the longest are not.
  @Test func missingRowsArePassedOverUnlessTheGapIsLong() throws {
    let recording = rated([[0, 1, 2, 3, 4]], [[0, .nan, 2, .nan, 0]])
    let all = try Resampling(rate: 1, interpolation: .linear).applied(to: recording)
    #expect(all.raters[0].values == [0, 1, 2, 1, 0])
    let short = try Resampling(rate: 1, interpolation: .linear, longestGap: 1.9)
      .applied(to: recording)
    #expect(distance(short.raters[0].values, [0, .nan, 2, .nan, 0]) == 0)
    let held = try Resampling(rate: 1, interpolation: .last, longestGap: 2).applied(
      to: rated([[0, 2], [0, 6]], [[1, 2], [1, 1]]))
    #expect(distance(held.raters[0].values, [1, 1, 2, 2, 2, .nan, .nan]) == 0)
  }

  /// 7,501 ratings at 25 Hz, at 25 Hz.
  @Test(arguments: [Resampling.Interpolation.linear, .last, .automatic])
  func theSameRateChangesNothing(interpolation: Resampling.Interpolation) throws {
    var generator = SplitMix64(seed: 7)
    let times = (0...7500).map { Double($0) * 0.04 }
    let values = times.map { _ in Double.random(in: -1...1, using: &generator) }
    let steps = try Resampling(rate: 25, interpolation: interpolation)
      .applied(to: rated([times], [values]))
    #expect(steps.raters[0].values == values)
    #expect(distance(steps.times, times) < 1e-9)
  }

  @Test func recordingsFallOnTheSameSteps() throws {
    let steps = try Resampling(rate: 10).applied(to: rated([[0.33, 0.71]], [[1, 2]]))
    #expect(steps.times == [0.4, 0.5, 0.6, 0.7])
  }

  @Test func irregularRatingsAreEvents() {
    let regular = (0..<50).map { Double($0) / 10 }
    var gap = regular
    for index in 25..<50 { gap[index] += 30 }
    let resampling = Resampling(rate: 10)
    func rule(_ times: [Double]) -> Resampling.Interpolation {
      resampling.interpolation(for: rated([times], [times]))
    }
    #expect(rule(regular) == .linear)
    #expect(rule(gap) == .linear)
    #expect(rule([0, 0.3, 0.4, 2, 2.1, 7]) == .last)
    #expect(rule([0, 5]) == .linear)
    // Rounded to hundredths, as 30 Hz often is.
    #expect(rule([0.03, 0.07, 0.1, 0.13, 0.17, 0.2]) == .linear)
  }

  @Test func nothingToLayOnStepsIsAnError() {
    #expect(throws: RatingsError.noRatings) {
      try Resampling(rate: 1).applied(to: rated([[0, 1]], [[.nan, .nan]]))
    }
    #expect(throws: RatingsError.noSteps(start: 0.3, end: 0.6, rate: 1)) {
      try Resampling(rate: 1).applied(to: rated([[0.3, 0.6]], [[1, 2]]))
    }
  }

  @Test(arguments: [1e9, 1e300, .greatestFiniteMagnitude])
  func timesFarApartAreAnErrorAndNotOutOfMemory(end: Double) {
    let recording = rated([[0, end]], [[1, 2]])
    #expect {
      try Resampling(rate: 25).applied(to: recording)
    } throws: {
      if case RatingsError.tooManySteps = $0 { true } else { false }
    }
  }

  private func rated(_ times: [[Double]], _ values: [[Double]]) -> RatedRecording {
    RatedRecording(
      recording: "P1", dimension: "arousal",
      raters: zip(times, values).enumerated().map { index, pair in
        RaterTrace(name: "\(index)", times: pair.0, values: pair.1)
      })
  }
}
