package import Agreement
package import TimeSeries
import Uncertainty

/// What is known of one recording in one dimension.
package struct RecordingScores: Equatable, Sendable {
  package let name: String
  package let sums: ExactMoments
  /// From `sums`, which would round them anew each time.
  package let moments: Moments
  /// Steps that both sides have, but one of them without a value.
  package var missingValues = 0
  /// Effective number of pairs; nil where the traces are not at hand.
  package var effectiveCount: Double?
  /// Interval that was taken from the traces; nil if none was.
  package var interval: RowInterval?
  /// nil without a limit for the delay, and for recordings of one step.
  package var delay: DelayCurve.Best?
  /// Of one of a system's runs: the gold standard's steps that have a pair.
  package var pairedSteps: RangeSet<Int>?
  /// Likewise, where intervals are taken from traces: the pairs, for an interval of all runs.
  package var trace: PairedTrace?

  package init(name: String, sums: ExactMoments) {
    self.name = name
    self.sums = sums
    moments = sums.moments
  }
}

/// One dimension of a system.
package struct DimensionScores: Equatable, Sendable {
  package let name: String
  /// Recordings that have a prediction, in the gold standard's order.
  package var recordings: [RecordingScores]
  /// Recordings of the gold standard without a prediction.
  package var unpredicted: [String] = []
  /// All recordings together at every delay; nil without a limit, or if their steps differ.
  package var delays: DelayCurve?
  /// The trace on the gold standard's steps, if there is no more than one recording.
  package var onlyTrace: PairedTrace?

  package init(name: String, recordings: [RecordingScores]) {
    self.name = name
    self.recordings = recordings
  }

  /// Each recording is one pair at most, and there are several: nothing can be said of one alone.
  package var isUnits: Bool {
    recordings.count > 1 && recordings.allSatisfy { $0.sums.count + $0.sums.missing <= 1 }
  }

  /// Steps that both sides have, but one of them without a value.
  package var missingValues: Int { recordings.reduce(0) { $0 + $1.missingValues } }

  /// Of all recordings, which are independent of each other, the sum; nil where one is not known.
  package var effectiveCount: Double? {
    if isUnits { return Double(recordings.reduce(0) { $0 + $1.sums.count }) }
    let known = recordings.compactMap(\.effectiveCount)
    return known.count == recordings.count ? known.reduce(0, +) : nil
  }

  /// All recordings' pairs together.
  package var pooled: ExactMoments {
    recordings.reduce(into: ExactMoments()) { $0.merge($1.sums) }
  }
}

/// What took no part, or was made up.
package struct LeftOut: Equatable, Sendable {
  /// Of recordings that both sides have; those in common among them.
  package var steps = StepAlignment.Counts()
  package var predictionOnlyRecordings: [String] = []
  package var predictionOnlyDimensions: [String] = []
  /// A recording that was known only by its name without folders and ending, as all of its file
  /// were.
  package var shortName: ShortName?
  /// Dimensions of the gold standard that no recording was predicted in.
  package var goldOnlyDimensions: [String] = []
}

/// A recording's name in the predictions and in the gold standard.
package struct ShortName: Equatable, Sendable {
  package let found: String
  package let gold: String
}

/// One system's predictions against the gold standard, or one of its runs.
package struct SystemScores: Equatable, Sendable {
  /// Empty where there is only one and nobody named it.
  package let name: String
  /// The file or folder of this run, of a system that is the mean over its runs; nil for others.
  package var run: String?
  /// Dimensions that were predicted, in the gold standard's order.
  package var dimensions: [DimensionScores]
  package var leftOut = LeftOut()

  package init(name: String, dimensions: [DimensionScores]) {
    self.name = name
    self.dimensions = dimensions
  }

  /// What tells it from all others in a message.
  package var label: String { run ?? name }
}
