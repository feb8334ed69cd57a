import Files
import TestSupport
import Testing

@testable import Journal

@Suite struct TakeReviewTests {
  /// What is said of a take of a minute, with a value every second unless the events say otherwise.
  private func review(_ events: [Event], duration: Double = 60) throws -> TakeReview {
    let folder = try TemporaryFolder()
    var log = try RatingLog(path: folder.path("anna.log"))
    try log.begin(.sample(duration: duration), retake: false, page: "p", browser: [:], wall: 0)
    try log.append(events)
    return TakeReview(try RatedLog(path: log.path), take: 1)
  }

  /// A value a second, the clocks alike.
  private func values(
    _ seconds: ClosedRange<Int>, _ value: (Int) -> Double = { Double($0 % 3) / 4 }
  ) -> [Event] {
    seconds.map {
      Event(.value, media: Double($0), wall: Double($0) * 1000, values: [value($0)])
    }
  }

  private let start = Event(.start, media: 0)
  private let end = Event(.end, media: 60, wall: 60_000)

  @Test func aGoodTakeHasNoWarning() throws {
    let review = try review([start] + values(0...60) + [end])
    #expect(review.warnings == [] && review.coverage == 1 && review.firstMovement == 1)
  }

  @Test func aHandThatNeverMovedIsNamed() throws {
    let review = try review([start] + values(0...60) { _ in 0 } + [end])
    #expect(review.warnings == ["never moved"] && review.firstMovement == nil)
  }

  @Test func aLateHandIsNamed() throws {
    let review = try review([start] + values(0...60) { $0 < 20 ? 0 : 0.5 } + [end])
    #expect(review.warnings == ["first movement after 20.0 s"])
  }

  /// From 20 s on at the upper end: 40 s of 60.
  @Test func aHandAtTheEndIsNamed() throws {
    let review = try review([start] + values(0...60) { $0 < 20 ? 0.1 : 1 } + [end])
    #expect(review.warnings == ["arousal at an end of the scale for 66 % of the time"])
  }

  @Test func aClockThatRunsOffIsNamed() throws {
    let slow = (0...60).map {
      Event(
        .value, media: Double($0), wall: Double($0) * 1100, values: [Double($0 % 3) / 4])
    }
    #expect(
      try review([start] + slow + [Event(.end, media: 60, wall: 66_000)]).warnings
        == ["the recording played 0.909 times as fast as the clock"])
  }

  @Test func aSilentPageIsNamed() throws {
    let review = try review([start] + values(0...20) + values(25...60) + [end])
    #expect(review.warnings == ["nothing from the page for 5.0 s at 20.0 s"])
  }

  /// The stall is 2 s of the recording and 5 s long.
  @Test func whatHappenedOnTheWayIsCounted() throws {
    let events =
      [start] + values(0...20)
      + [
        Event(.stall, media: 20, wall: 20_000), Event(.resumeStall, media: 22, wall: 25_000),
        Event(.blur, media: 22, wall: 25_000), Event(.resume, media: 22, wall: 90_000),
        Event(.warning, media: 22, wall: 90_000, note: "no picture"),
      ]
      + values(23...60).map {
        Event(.value, media: $0.media, wall: $0.wall + 68_000, values: $0.values)
      } + [Event(.end, media: 60, wall: 128_000)]
    let review = try review(events)
    #expect(
      review.warnings == ["2.0 s passed over", "stalled 1 x", "left the page 1 x", "no picture"])
    // 50 steps of 1500 are empty.
    #expect(review.coverage == 1450.0 / 1500)
  }
}
