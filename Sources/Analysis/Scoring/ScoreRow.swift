import Agreement
import Uncertainty

/// What is said of one recording, of all of them pooled, or of their mean, in one dimension.
package struct ScoreRow: Equatable, Sendable {
  package enum Scope: Equatable, Sendable {
    case recording(String)
    /// All recordings' pairs together.
    case pooled
    /// The mean over recordings.
    case mean

    package var name: String {
      switch self {
      case .recording(let name): name
      case .pooled: "pooled"
      case .mean: "mean"
      }
    }

    package var isRecording: Bool { self != .pooled && self != .mean }
  }

  package let system: String
  package let dimension: String
  package let scope: Scope
  package let score: Score
  /// Effective number of pairs, of several recordings the sum; nil where it is not known.
  package let effectiveCount: Double?
  package let interval: RowInterval
  /// The highest coefficient that a line through the prediction, a + b x with b ≥ 0, can reach:
  /// Pearson's, or, where that is negative, the 0 of a constant. Of the mean, the recordings' mean.
  package let affineCCC: Double
  /// Best delay; nil where none was tried.
  package let delay: DelayCurve.Best?
  /// Among the systems, 1 for the highest coefficient; equal ones share a rank. nil for recordings
  /// and where the coefficient is undefined.
  package var rank: Int?

  package var ccc: Double { score.values[0] }
}

/// An interval and how it was found.
package struct RowInterval: Equatable, Sendable {
  /// nil where there is none.
  package let interval: Interval?
  package let method: IntervalMethod

  package static let none = RowInterval(interval: nil, method: .none)
}
