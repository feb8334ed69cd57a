import Testing

@testable import Journal

/// Steps of a second, so that what is expected can be read off.
@Suite struct RatedTraceTests {
  private func series(
    _ lines: [LogLine], duration: Double? = 6
  ) -> [Double?] {
    RatedTrace(lines).series(step: 1, duration: duration, dimensionCount: 1).columns[0]
      .map { $0.isNaN ? nil : $0 }
  }

  private func take(_ events: [Event]) -> [LogLine] {
    [.begin(take: 1, wall: 0, page: "p", browser: [:])]
      + events.enumerated().map { .event(number: $0.offset + 1, take: 1, $0.element) }
  }

  private func value(_ media: Double, _ value: Double) -> Event {
    Event(.value, media: media, values: [value])
  }

  /// Step i ends at i + 1; the value there is the last one at or before it.
  @Test func aStepHasTheLastValueAtItsEnd() {
    let lines = take([
      Event(.start, media: 0, values: [0]), value(1.5, 0.1), value(2, 0.2), value(2.0001, 0.3),
      value(4.5, 0.4), Event(.end, media: 5.98),
    ])
    // 1: before the first; 2: 0.2 at 2; 3 and 4: 0.3; 5 and 6: 0.4.
    #expect(series(lines) == [nil, 0.2, 0.3, 0.3, 0.4, 0.4])
  }

  @Test func theStartValueIsNobodysOpinion() {
    #expect(
      series(take([Event(.start, media: 0, values: [0]), Event(.end, media: 6)])) == [
        nil, nil, nil, nil, nil, nil,
      ])
  }

  @Test func aTakeThatStoppedIsEmptyBehind() {
    let lines = take([Event(.start, media: 0), value(0.5, 0.5), value(3.2, 0.6)])
    #expect(series(lines) == [0.5, 0.5, 0.5, nil, nil, nil])
    #expect(!RatedTrace(lines).isWhole)
  }

  /// The player stopped at 1.5 and went on at 3.5: steps that end at 2 and 3 were not seen.
  @Test(arguments: [
    (Event.Kind.stall, Event.Kind.resumeStall), (.pause, .resume), (.blur, .resume),
    (.unplugged, .resume),
  ])
  func whatWasPassedOverIsEmpty(stop: Event.Kind, goOn: Event.Kind) {
    let lines = take([
      Event(.start, media: 0), value(0.5, 0.5), Event(stop, media: 1.5), Event(goOn, media: 3.5),
      Event(.end, media: 6),
    ])
    #expect(series(lines) == [0.5, nil, nil, 0.5, 0.5, 0.5])
  }

  @Test func aPauseInOnePlaceLosesNothing() {
    let lines = take([
      Event(.start, media: 0), value(0.5, 0.5), Event(.pause, media: 2), value(2, 0.7),
      Event(.resume, media: 2), Event(.end, media: 6),
    ])
    #expect(series(lines) == [0.5, 0.7, 0.7, 0.7, 0.7, 0.7])
  }

  /// A page died at 2.5, unsaid; the next one went on at 4.2.
  @Test func whatADeadPageDidNotSendIsEmpty() {
    let lines: [LogLine] =
      take([Event(.start, media: 0), value(0.5, 0.5), value(2.5, 0.6)])
      + [
        .begin(take: 1, wall: 0, page: "q", browser: [:]),
        .event(number: 4, take: 1, Event(.resume, media: 4.2)),
        .event(number: 5, take: 1, value(4.5, 0.9)),
        .event(number: 6, take: 1, Event(.end, media: 6)),
      ]
    #expect(series(lines) == [0.5, 0.5, nil, nil, 0.9, 0.9])
  }

  /// A page died; its browser had kept how it went on to 2.6, and sent it when the next one began.
  @Test func whatADeadPagesBrowserHadKeptIsThere() {
    let lines: [LogLine] =
      take([Event(.start, media: 0), value(0.5, 0.5)])
      + [
        .begin(take: 1, wall: 0, page: "q", browser: [:]),
        .event(number: 3, take: 1, value(1.5, 0.6)),
        .event(number: 4, take: 1, Event(.pause, media: 2.6)),
        .event(number: 5, take: 1, Event(.resume, media: 2.6)),
        .event(number: 6, take: 1, Event(.end, media: 6)),
      ]
    #expect(series(lines) == [0.5, 0.6, 0.6, 0.6, 0.6, 0.6])
  }

  @Test func whatIsPlayedAgainReplacesWhatWasThere() {
    let lines = take([
      Event(.start, media: 0), value(0.5, 0.1), value(2.5, 0.2), value(4.5, 0.3),
      Event(.pause, media: 5), Event(.resume, media: 2), value(2.2, 0.8), Event(.end, media: 6),
    ])
    #expect(series(lines) == [0.1, 0.1, 0.8, 0.8, 0.8, 0.8])
  }

  /// A gap that is played again is none any more.
  @Test func aGapThatIsPlayedIsClosed() {
    let lines = take([
      Event(.start, media: 0), value(0.5, 0.1), Event(.stall, media: 1.5),
      Event(.resumeStall, media: 4.5), Event(.seek, media: 1), Event(.start, media: 1),
      Event(.end, media: 6),
    ])
    #expect(series(lines) == [0.1, 0.1, 0.1, 0.1, 0.1, 0.1])
  }

  @Test func withoutADurationTheStepsSeenCount() {
    let lines = take([Event(.start, media: 0), value(0.5, 0.5), Event(.end, media: 3.9995)])
    // A millisecond is forgiven for rounding.
    #expect(series(lines, duration: nil) == [0.5, 0.5, 0.5, 0.5])
  }

  @Test func stepsAreDurationByStep() {
    let trace = RatedTrace(
      take([Event(.start, media: 0), value(0, 0.5), Event(.end, media: 60.2)]))
    let (times, columns) = trace.series(step: 0.04, duration: 60.2, dimensionCount: 1)
    #expect(times.count == 1505 && times[0] == 0.04 && times[2] == 0.12 && times[1504] == 60.2)
    #expect(columns[0].allSatisfy { $0 == 0.5 })
  }

  @Test func twoDimensionsMoveTogether() {
    let lines = take([
      Event(.start, media: 0), Event(.value, media: 0.5, values: [0.1, -0.1]),
      Event(.value, media: 1.5, values: [0.2, -0.2]), Event(.end, media: 2),
    ])
    let columns = RatedTrace(lines).series(step: 1, duration: 2, dimensionCount: 2).columns
    #expect(columns == [[0.1, 0.2], [-0.1, -0.2]])
  }
}
