package import Agreement
package import TimeSeries
package import Uncertainty

/// How recordings are scored.
package struct ScoringSettings: Sendable {
  package var pairing: StepAlignment.Policy
  package var convention: Convention
  /// Largest delay that is tried, seconds; nil tries none.
  package var delayLimit: Double?
  /// The interval that recordings are given while their traces are at hand: `block` or `jackknife`;
  /// nil is none.
  package var traceInterval: IntervalMethod?
  package var bootstrap: Bootstrap
  /// Whether the recordings are of one of a system's runs: what all of them are needed for is kept
  /// instead of intervals of each.
  var isOfRuns = false

  package init(
    pairing: StepAlignment.Policy = .join, convention: Convention = .population,
    delayLimit: Double? = nil, traceInterval: IntervalMethod? = nil,
    bootstrap: Bootstrap = Bootstrap()
  ) {
    self.pairing = pairing
    self.convention = convention
    self.delayLimit = delayLimit
    self.traceInterval = traceInterval
    self.bootstrap = bootstrap
  }

  /// Whether recordings' intervals need the steps themselves and not only their sums.
  var needsTraces: Bool { traceInterval == .block || traceInterval == .jackknife }

  /// The interval that needs the steps themselves; nil for all other methods.
  func interval(of trace: PairedTrace) -> RowInterval? {
    switch traceInterval {
    case .block: RowInterval(blocksOf: [trace], convention, bootstrap)
    case .jackknife: RowInterval(leavingOutStepsOf: [trace], convention, bootstrap)
    case .lin, .linAsymptotic, .cluster, .none?, nil: nil
    }
  }
}

/// An interval of a row and how it was found.
package struct RowInterval: Equatable, Sendable {
  /// nil where there is none.
  package let interval: Interval?
  package let method: IntervalMethod
  /// Of an interval by blocks, seconds; nil for others, and where the duration of a step is unknown.
  package var blockLength: Double?

  package static let none = RowInterval(interval: nil, method: .none)

  init(interval: Interval?, method: IntervalMethod) {
    self.interval = interval
    self.method = method
  }

  /// - Parameter runs: `[run]`, as for `blockInterval`.
  init(blocksOf runs: [PairedTrace], _ convention: Convention, _ bootstrap: Bootstrap) {
    let found = blockInterval(of: runs, convention: convention, bootstrap: bootstrap)
    self.init(interval: found.interval, method: .block)
    if found.blockLength > 0 {
      blockLength = runs[0].step.map { inNanoseconds(Double(found.blockLength) * $0) }
    }
  }

  /// - Parameter runs: `[run]`, as for `jackknifeInterval`.
  init(leavingOutStepsOf runs: [PairedTrace], _ convention: Convention, _ bootstrap: Bootstrap) {
    self.init(
      interval: jackknifeInterval(
        of: runs, convention: convention, confidence: bootstrap.confidence),
      method: .jackknife)
  }
}
