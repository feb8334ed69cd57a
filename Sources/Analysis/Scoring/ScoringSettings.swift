import Agreement
import Uncertainty

/// How recordings are scored.
package struct ScoringSettings: Sendable {
  package var lengthPolicy: LengthPolicy
  package var convention: Convention
  /// Largest delay that is tried, seconds; nil tries none.
  package var delayLimit: Double?
  /// The interval that recordings are given while their traces are at hand: `block` or `jackknife`;
  /// nil is none.
  package var traceInterval: IntervalMethod?
  package var bootstrap: Bootstrap

  package init(
    lengthPolicy: LengthPolicy = .join, convention: Convention = .population,
    delayLimit: Double? = nil, traceInterval: IntervalMethod? = nil,
    bootstrap: Bootstrap = Bootstrap()
  ) {
    self.lengthPolicy = lengthPolicy
    self.convention = convention
    self.delayLimit = delayLimit
    self.traceInterval = traceInterval
    self.bootstrap = bootstrap
  }

  /// Adds what needs the steps themselves and not only their sums.
  func examine(_ trace: Trace, _ scores: inout RecordingScores) {
    scores.effectiveCount = effectiveCount(gold: trace.gold, prediction: trace.prediction)
    switch traceInterval {
    case .block: scores.interval = trace.blockInterval(convention, bootstrap)
    case .jackknife:
      scores.interval = jackknifeInterval(
        gold: trace.gold, prediction: trace.prediction, convention: convention,
        confidence: bootstrap.confidence)
    case .lin, .linAsymptotic, .cluster, .none?, nil: break
    }
  }
}

extension Trace {
  func blockInterval(_ convention: Convention, _ bootstrap: Bootstrap) -> Interval {
    Uncertainty.blockInterval(
      gold: gold, prediction: prediction, convention: convention, bootstrap: bootstrap
    ).interval
  }
}
