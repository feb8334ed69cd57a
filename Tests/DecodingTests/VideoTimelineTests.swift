import Testing

@testable import Decoding

struct VideoTimelineTests {
  @Test func framesStandWhereTheirTimeSays() {
    var timeline = VideoTimeline(interval: 0.04)
    #expect(timeline.end == nil)
    #expect(timeline.place(at: 0.5, duration: 0.25) == 0.5)
    #expect(timeline.end == 0.75)
    #expect(timeline.place(at: 1, duration: nil) == 1)
    // As long as the one before.
    #expect(timeline.end == 1.5)
    #expect(timeline.longestInterval == 0.5)
  }

  @Test func aFrameWithoutATimeFollowsTheOneBefore() {
    var timeline = VideoTimeline(interval: 0.25)
    #expect(timeline.place(at: nil, duration: nil) == 0)
    #expect(timeline.place(at: nil, duration: nil) == 0.25)
    #expect(timeline.place(at: 1.25, duration: nil) == 1.25)
    #expect(timeline.place(at: nil, duration: nil) == 2.25)
    #expect(timeline.misplacedCount == 0)
  }

  @Test func timeDoesNotGoBack() {
    var timeline = VideoTimeline(interval: 0.25)
    #expect(timeline.place(at: -0.5, duration: nil) == -0.5)
    #expect(timeline.place(at: 1, duration: nil) == 1)
    #expect(timeline.place(at: 0.5, duration: nil) == 1)
    #expect(timeline.place(at: 0.75, duration: nil) == 1)
    #expect(timeline.place(at: 1.25, duration: nil) == 1.25)
    #expect(timeline.misplacedCount == 2)
  }

  @Test func theLastFrameIsHeldUntilAfterItself() {
    var timeline = VideoTimeline(interval: 0.25)
    #expect(timeline.place(at: 1, duration: nil) == 1)
    timeline.hold(until: 0.5)
    #expect(timeline.end == 1.25)
    timeline.hold(until: 3)
    #expect(timeline.end == 3)
    timeline.hold(until: 1.125)
    #expect(timeline.end == 1.125)
  }
}
