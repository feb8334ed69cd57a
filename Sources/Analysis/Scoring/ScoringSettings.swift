import Agreement
import Uncertainty

/// How recordings are scored.
package struct ScoringSettings: Sendable {
  package var lengthPolicy: LengthPolicy
  package var convention: Convention
  /// Largest delay that is tried, seconds; nil tries none.
  package var delayLimit: Double?

  package init(
    lengthPolicy: LengthPolicy = .join, convention: Convention = .population,
    delayLimit: Double? = nil
  ) {
    self.lengthPolicy = lengthPolicy
    self.convention = convention
    self.delayLimit = delayLimit
  }

  /// Adds what needs the steps themselves and not only their sums.
  func examine(_ trace: Trace, _ scores: inout RecordingScores) {
  }
}
