import Text
import TimeSeries

/// What a take covers, and what in it makes one doubt it.
package struct TakeReview: Equatable, Sendable {
  /// Share of the recording's steps that have a value, 0 to 1; nil for a recording without steps.
  package let coverage: Double?
  /// When the hand left the start value, seconds of the recording; nil: never.
  package let firstMovement: Double?
  /// In words, the gravest first.
  package let warnings: [String]

  /// - Parameters:
  ///   - log: whose take it is.
  ///   - take: its number, from 1.
  package init(_ log: RatedLog, take: Int) {
    let trace = log.takes[take - 1]
    let scale = log.head.scale
    let (times, columns) = trace.series(
      step: log.head.step, duration: log.head.source.duration,
      dimensionCount: log.head.dimensions.count)
    let rated = columns[0].count { !$0.isNaN }
    coverage = times.isEmpty ? nil : Double(rated) / Double(times.count)
    firstMovement =
      zip(trace.times, trace.values).first { values in
        values.1.contains { $0 != scale.start }
      }?.0
    var warnings: [String] = []
    if let firstMovement {
      if firstMovement > Self.lateMovement {
        warnings.append("first movement after \(Self.seconds(firstMovement))")
      }
    } else {
      warnings.append("never moved")
    }
    if let bounds = scale.bounds {
      for (dimension, values) in zip(log.head.dimensions, columns) {
        let stuck = values.count { $0 == bounds.lowerBound || $0 == bounds.upperBound }
        if rated > 0, Double(stuck) > Self.mostAtBound * Double(rated) {
          warnings.append(
            "\(dimension.name) at an end of the scale for \(stuck * 100 / rated) % of the time")
        }
      }
    }
    let passedOver = trace.gaps.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
    if passedOver > log.head.step {
      warnings.append("\(Self.seconds(passedOver)) passed over")
    }
    self.warnings = warnings + Self.course(of: log.contents.lines.filter { $0.take == take })
  }

  /// What happened on the way.
  private static func course(of lines: [LogLine]) -> [String] {
    var counts: [Event.Kind: Int] = [:]
    var notes: [String] = []
    var clock = PlayedClock()
    for case .event(_, _, let event) in lines {
      counts[event.kind, default: 0] += 1
      if event.kind == .warning, let note = event.note, !notes.contains(note) { notes.append(note) }
      clock.add(event)
    }
    var warnings: [String] = []
    if let silence = clock.longestSilence, silence.duration > longestSilence {
      warnings.append(
        "nothing from the page for \(seconds(silence.duration)) at \(seconds(silence.start))")
    }
    if counts[.speed] == nil, let rate = clock.rate, abs(rate - 1) > largestDrift {
      warnings.append("the recording played \(fixed(rate, places: 3)) times as fast as the clock")
    }
    for (kind, words) in [
      (Event.Kind.stall, "stalled"), (.unplugged, "stick unplugged"), (.blur, "left the page"),
      (.seek, "sought"), (.speed, "changed the speed"),
    ] {
      if let count = counts[kind] { warnings.append("\(words) \(count) x") }
    }
    return warnings + notes
  }

  private static func seconds(_ value: Double) -> String { "\(fixed(value, places: 1)) s" }

  /// Seconds; people react within 1 to 6.
  private static let lateMovement = 10.0
  /// Share of the rated time.
  private static let mostAtBound = 0.5
  /// A page sends a value at least every second while the recording plays.
  private static let longestSilence = 3.0
  /// Of the recording's clock against the wall's, share.
  private static let largestDrift = 0.02
}

/// The recording's clock and the wall's, while the recording plays.
private struct PlayedClock {
  private(set) var longestSilence: (start: Double, duration: Double)?
  private var media = 0.0
  private var wall = 0.0
  private var last: Event?

  mutating func add(_ event: Event) {
    defer {
      switch event.kind {
      case .pause, .blur, .stall, .unplugged, .seek, .end: last = nil
      case .start, .resume, .resumeStall: last = event
      case .value, .speed, .warning: if last != nil { last = event }
      }
    }
    guard let last, event.kind != .start else { return }
    let elapsed = event.media - last.media
    media += elapsed
    wall += (event.wall - last.wall) / 1000
    if elapsed > longestSilence?.duration ?? 0 { longestSilence = (last.media, elapsed) }
  }

  /// Seconds of the recording a second of the wall's; nil if too little was played to tell.
  var rate: Double? { media >= 10 && wall > 0 ? media / wall : nil }
}
