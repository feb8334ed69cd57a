import Ratings
import Testing

struct CommonStepsTests {
  @Test func ratersOfOneFileShareItsTimes() throws {
    let steps = try rated(("A", [0, 1, 2], [1, 2, 3]), ("B", [0, 1, 2], [4, .nan, 6]))
      .onCommonSteps()
    #expect(steps.times == [0, 1, 2])
    #expect(distance(steps.raters[1].values, [4, .nan, 6]) == 0)
  }

  /// 7,501 rows from 0 s, 7,500 from 0.04 s, and 7,000 rounded to milliseconds.
  @Test func ratersOfSeveralFilesMatchWithinHalfAStep() throws {
    let whole = (0...7500).map { Double($0) * 0.04 }
    let steps = try rated(
      ("A", Array(whole[1...]), whole[1...].map { $0 }), ("B", whole, whole),
      ("C", whole[..<7000].map { $0 + 0.001 }, Array(whole[..<7000]))
    ).onCommonSteps()
    #expect(steps.times.count == 7501)
    #expect(steps.raters.map(\.name) == ["A", "B", "C"])
    #expect(steps.raters.map(\.missing) == [1, 0, 501])
    #expect(steps.raters[2].values[1000] == steps.raters[1].values[1000])
    #expect(steps.steps(withRaters: 2) == 7501 && steps.steps(withRaters: 3) == 6999)
  }

  @Test func differentRatesAreAnError() {
    #expect(
      throws: RatingsError.stepsDiffer(rater: "A", step: 1, other: "B", otherStep: 0.5)
    ) {
      try rated(("A", [0, 1, 2], [1, 2, 3]), ("B", [0, 0.5, 1], [1, 2, 3])).onCommonSteps()
    }
  }

  /// Two raters' events in one file: a time belongs to one of them.
  @Test func eventsWithoutACommonTimeAreAnError() throws {
    #expect(throws: RatingsError.noCommonTimes) {
      try rated(("A", [0, 1, 2], [1, .nan, 3]), ("B", [0, 1, 2], [.nan, 2, .nan])).onCommonSteps()
    }
    // A rater who said nothing is no reason to complain.
    let alone = try rated(("A", [0, 1], [1, 2]), ("B", [0, 1], [.nan, .nan])).onCommonSteps()
    #expect(alone.raters[1].extent == nil)
  }

  /// Two times in common, five not.
  @Test func eventsThatRarelyMeetAreAnError() {
    let times = [0, 0.3, 0.4, 2, 2.1, 7, 9]
    #expect(throws: RatingsError.events(rater: "A")) {
      try rated(
        ("A", times, [1, 2, .nan, .nan, 3, .nan, 4]), ("B", times, [1, .nan, 2, 3, .nan, 5, 4])
      ).onCommonSteps()
    }
  }

  @Test func aRegularStepIsTheMedianDifference() throws {
    let regular = try rated(("A", [0.04, 0.08, 0.12], [1, 2, 3])).onCommonSteps()
    #expect(try regular.regularStep() == 0.04)
    #expect(try rated(("A", [1], [1])).onCommonSteps().regularStep() == nil)
    let gap = try rated(("A", [0, 1, 2, 5], [1, 2, 3, 4])).onCommonSteps()
    #expect(throws: RatingsError.irregularSteps(expected: 1, found: 3, time: 2)) {
      try gap.regularStep()
    }
  }

  private func rated(_ raters: (String, [Double], [Double])...) -> RatedRecording {
    RatedRecording(
      recording: "P1", dimension: "arousal",
      raters: raters.map { RaterTrace(name: $0.0, times: $0.1, values: $0.2) })
  }
}
