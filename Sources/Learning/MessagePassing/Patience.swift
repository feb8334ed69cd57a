internal import Glibc

/// How long has been waited for other ranks, and how to.
struct Patience {
  /// Seconds without a message, after which those of whom it is waited for are given up.
  let limit: Double
  /// Called once after a tenth of them, with the ranks that are waited for.
  private let slow: (Set<Int>) -> Void
  private var start = seconds()
  private var isSaid = false

  init(limit: Double, slow: @escaping (Set<Int>) -> Void) {
    self.limit = limit
    self.slow = slow
  }

  /// Waits from now on.
  mutating func begin() { start = Self.seconds() }

  /// Lets a moment pass. Others may want the processor: at once those of the same machine, and after a
  /// while the system.
  mutating func wait(for ranks: Set<Int>) throws(Messages.Failure) {
    let waited = Self.seconds() - start
    if waited > limit { throw .missing(ranks) }
    if waited > limit / 10, !isSaid {
      isSaid = true
      slow(ranks)
    }
    if waited > Self.spin { usleep(Self.nap) } else { sched_yield() }
  }

  /// Lets a moment pass without a word: those who compute need the processor more.
  mutating func pause() {
    usleep(Self.nap)
    begin()
  }

  /// Seconds of asking without a pause: more than the longest of the pauses in a large message.
  private static let spin = 0.02
  /// Microseconds: short beside a step.
  private static let nap: UInt32 = 200

  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
