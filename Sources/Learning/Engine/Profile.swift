internal import Glibc

/// Where the time of a network's passes goes, by part of the network and kind of work.
///
/// Collected on one thread only. While none is collected, a piece of work costs a comparison more.
package final class Profile {
  /// What cannot be done without, whatever the speed.
  package struct Work: Sendable {
    package var multiplyAdds: Double
    /// Read or written, each once.
    package var bytes: Double
    package var precision: Precision

    package init(multiplyAdds: Double = 0, bytes: Double = 0, precision: Precision = .f32) {
      self.multiplyAdds = multiplyAdds
      self.bytes = bytes
      self.precision = precision
    }
  }

  /// All work of one kind in one part of the network.
  package struct Row {
    package let part: String
    package let kind: String
    package let precision: Precision
    /// The library's code for it, as the library calls it.
    package let implementation: String
    package fileprivate(set) var calls = 0
    /// Of the thread, what was measured within left out.
    package fileprivate(set) var seconds = 0.0
    package fileprivate(set) var multiplyAdds = 0.0
    package fileprivate(set) var bytes = 0.0
  }

  private struct Frame {
    let part: String
    let start: Double
    var within = 0.0
  }

  nonisolated(unsafe) private static var current: Profile?

  /// Of a reading of the clock, which counts for no work.
  private let overhead = {
    let start = now()
    for _ in 0..<1000 { _ = now() }
    return (now() - start) / 1000
  }()
  private var frames: [Frame] = []
  private var places: [[String]: Int] = [:]
  package private(set) var rows: [Row] = []

  /// - Precondition: a team of one thread.
  package static func collect(_ body: () -> Void) -> Profile {
    precondition(ThreadTeam.count == 1)
    let profile = Profile()
    current = profile
    defer { current = nil }
    body()
    return profile
  }

  /// Runs a part of the network; what is not measured within it counts as its own loops.
  ///
  /// - Parameter bytes: that it writes at least.
  @inline(__always)
  package static func part(
    _ name: @autoclosure () -> String, bytes: @autoclosure () -> Int = 0, _ body: () -> Void
  ) {
    guard let current else { return body() }
    current.frames.append(Frame(part: name(), start: now()))
    body()
    current.end("own loops", Work(bytes: Double(bytes())), "")
  }

  /// Runs a piece of work.
  @inline(__always)
  static func measure(
    _ kind: @autoclosure () -> String, _ work: @autoclosure () -> Work,
    by implementation: @autoclosure () -> String, _ body: () -> Void
  ) {
    guard let current else { return body() }
    current.frames.append(Frame(part: current.frames.last?.part ?? "", start: now()))
    body()
    current.end(kind(), work(), implementation())
  }

  private func end(_ kind: String, _ work: Work, _ implementation: String) {
    let end = Self.now()
    let frame = frames.removeLast()
    let seconds = end - frame.start - overhead
    if !frames.isEmpty { frames[frames.count - 1].within += seconds + 2 * overhead }
    let key = [frame.part, kind, work.precision.rawValue, implementation]
    let place = places[key] ?? rows.count
    if place == rows.count {
      places[key] = place
      rows.append(
        Row(
          part: frame.part, kind: kind, precision: work.precision, implementation: implementation))
    }
    rows[place].calls += 1
    rows[place].seconds += seconds - frame.within
    rows[place].multiplyAdds += work.multiplyAdds
    rows[place].bytes += work.bytes
  }

  /// The thread's own time, which other processes do not lengthen.
  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
