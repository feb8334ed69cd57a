import Ratings
import Testing

struct LengthPolicyTests {
  /// A rates 0 to 4, B 1 to 3 with a gap, C nothing; nobody rates 5.
  private var ratings: SteppedRatings {
    SteppedRatings(
      recording: "P1", dimension: "arousal", times: [0, 1, 2, 3, 4, 5],
      raters: [
        RaterColumn(name: "A", values: [1, 2, 3, 4, 5, .nan]),
        RaterColumn(name: "B", values: [.nan, 7, .nan, 9, .nan, .nan]),
        RaterColumn(name: "C", values: [.nan, .nan, .nan, .nan, .nan, .nan]),
      ])
  }

  @Test func unionLeavesAllAsItIs() throws {
    let kept = try applied(.union)
    #expect(kept.times == ratings.times && kept.raters.map(\.cut) == [0, 0, 0])
  }

  @Test func cropKeepsWhatAllCover() throws {
    let cropped = try applied(.crop)
    #expect(cropped.times == [1, 2, 3])
    #expect(distance(cropped.raters[0].values, [2, 3, 4]) == 0)
    #expect(distance(cropped.raters[1].values, [7, .nan, 9]) == 0)
    #expect(cropped.raters.map(\.cut) == [2, 0, 0])
  }

  /// Where nobody rates is nothing to fill up to.
  @Test func padRepeatsTheFirstAndTheLast() throws {
    let padded = try applied(.pad)
    #expect(padded.times == ratings.times)
    #expect(distance(padded.raters[0].values, [1, 2, 3, 4, 5, .nan]) == 0)
    #expect(distance(padded.raters[1].values, [7, 7, .nan, 9, 9, .nan]) == 0)
    #expect(padded.raters[2].extent == nil)
    #expect(padded.raters.map(\.filled) == [0, 2, 0])
  }

  @Test func ratersApartHaveNothingToCropTo() {
    var apart = ratings
    apart.raters = [
      RaterColumn(name: "A", values: [1, 2, .nan, .nan, .nan, .nan]),
      RaterColumn(name: "B", values: [.nan, .nan, .nan, 3, 4, 5]),
    ]
    #expect(throws: RatingsError.noCommonStretch) { try LengthPolicy.crop.apply(to: &apart) }
  }

  @Test(arguments: LengthPolicy.allCases)
  func withoutRatingsThereIsNothingToDo(policy: LengthPolicy) throws {
    var empty = ratings
    empty.raters = [ratings.raters[2]]
    try policy.apply(to: &empty)
    #expect(empty.times == ratings.times)
  }

  private func applied(_ policy: LengthPolicy) throws -> SteppedRatings {
    var result = ratings
    try policy.apply(to: &result)
    return result
  }
}
