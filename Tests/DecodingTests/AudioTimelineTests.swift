import Testing

@testable import Decoding

/// At 1000 samples a second 50 are tolerated.
struct AudioTimelineTests {
  typealias Placement = AudioTimeline.Placement

  @Test func theFirstFrameGoesExactlyWhereItsTimeSays() {
    var late = AudioTimeline(sampleRate: 1000)
    #expect(late.place(at: 7, count: 10) == Placement(silence: 7))
    #expect(late.end == 17)
    #expect(late.silentSamples == 7)
    var early = AudioTimeline(sampleRate: 1000)
    #expect(early.place(at: -4, count: 10) == Placement(skipped: 4))
    #expect(early.end == 6)
    #expect(early.droppedSamples == 0)
  }

  /// A frame that lies wholly before time 0 leaves the exact place to the next.
  @Test func framesBeforeTimeZeroAreDropped() {
    var timeline = AudioTimeline(sampleRate: 1000)
    #expect(timeline.place(at: -14, count: 10) == Placement(skipped: 10))
    #expect(timeline.place(at: -4, count: 10) == Placement(skipped: 4))
    #expect(timeline.place(at: 6, count: 10) == Placement())
    #expect(timeline.end == 16)
  }

  @Test func jitterIsLeftAlone() {
    var timeline = AudioTimeline(sampleRate: 1000)
    #expect(timeline.place(at: 0, count: 100) == Placement())
    #expect(timeline.place(at: 150, count: 100) == Placement())
    #expect(timeline.place(at: 150, count: 100) == Placement())
    #expect(timeline.place(at: nil, count: 100) == Placement())
    #expect(timeline.end == 400)
  }

  @Test func gapsAreFilledAndOverlapsDropped() {
    var timeline = AudioTimeline(sampleRate: 1000)
    #expect(timeline.place(at: 0, count: 100) == Placement())
    #expect(timeline.place(at: 151, count: 100) == Placement(silence: 51))
    #expect(timeline.place(at: 200, count: 100) == Placement(skipped: 51))
    #expect(timeline.end == 300)
    #expect(timeline.place(at: 0, count: 100) == Placement(skipped: 100))
    #expect(timeline.end == 300)
    #expect(timeline.silentSamples == 51)
    #expect(timeline.droppedSamples == 151)
  }

  @Test func afterALostFrameTheNextIsPlacedExactly() {
    var timeline = AudioTimeline(sampleRate: 1000)
    #expect(timeline.place(at: 0, count: 20) == Placement())
    timeline.loseFrame()
    #expect(timeline.place(at: 40, count: 20) == Placement(silence: 20))
    #expect(timeline.place(at: 61, count: 20) == Placement())
  }
}
