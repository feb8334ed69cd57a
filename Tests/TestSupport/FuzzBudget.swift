import Foundation

/// How long a fuzz goes on: CONCORD_FUZZ_SECONDS or CONCORD_FUZZ_RUNS for all of it, or else the few
/// runs that every run of the tests has time for.
package struct FuzzBudget {
  /// Runs so far.
  package private(set) var count = 0
  private var end: ContinuousClock.Instant?
  private var runs: Int

  /// - Parameters:
  ///   - share: of the whole fuzz, 0 to 1.
  ///   - runs: of this share, where nothing is asked for.
  package init(share: Double, runs: Int) {
    func asked(_ name: String) -> Double? {
      ProcessInfo.processInfo.environment[name].flatMap(Double.init)
    }
    end = asked("CONCORD_FUZZ_SECONDS").map { .now + .seconds($0 * share) }
    self.runs = asked("CONCORD_FUZZ_RUNS").map { Int($0 * share) } ?? runs
  }

  /// Counts a run; false once there is no more to do.
  package mutating func goesOn() -> Bool {
    if let end {
      guard ContinuousClock.now < end else { return false }
    } else {
      guard count < runs else { return false }
    }
    count += 1
    return true
  }
}
