package import Agreement
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
  package private(set) var score: Score
  /// Effective number of pairs, of several recordings the sum; nil where it is not known.
  package private(set) var effectiveCount: Double?
  package private(set) var interval = RowInterval.none
  /// The highest coefficient that a line through the prediction, a + b x with b ≥ 0, can reach:
  /// Pearson's, or, where that is negative, the 0 of a constant. Of the mean, the recordings' mean.
  package private(set) var affineCCC: Double
  /// Best delay; nil where none was tried.
  package private(set) var delay: DelayCurve.Best?
  /// All numbers above are the means over so many runs.
  package private(set) var runCount = 1
  /// Standard deviation of the coefficient over the runs; nil of a single one.
  package private(set) var deviation: Double?
  /// Among the systems, 1 for the highest coefficient; equal ones share a rank. nil for recordings
  /// and where the coefficient is undefined.
  package var rank: Int?

  package var ccc: Double { score.values[0] }
}

extension ScoreRow {
  /// - Parameter runs: the same row of each run of a system.
  init(meanOver runs: [ScoreRow], interval: RowInterval) {
    self = runs[0]
    self.interval = interval
    runCount = runs.count
    deviation = deviationOverRuns(runs.map(\.ccc))
    score.values = score.values.indices.map { measure in
      meanOverRuns(runs.map { $0.score.values[measure] })
    }
    let counts = runs.compactMap(\.effectiveCount)
    effectiveCount = counts.count == runs.count ? meanOverRuns(counts) : nil
    affineCCC = meanOverRuns(runs.map(\.affineCCC))
    let delays = runs.compactMap(\.delay)
    delay =
      delays.count == runs.count
      ? DelayCurve.Best(
        delay: meanOverRuns(delays.map(\.delay)), ccc: meanOverRuns(delays.map(\.ccc))) : nil
  }
}

/// One run in one dimension: its rows, without intervals, and what else its scores tell.
struct RunRows {
  /// Recordings, `pooled` and `mean`; `pooled` alone where recordings are one pair each.
  private(set) var rows: [ScoreRow] = []
  let diagnosis: ScoreDiagnosis
  /// By measure, recordings in which it is not finite, which are left out of its mean.
  private(set) var leftOut: [Int] = []

  init(_ dimension: DimensionScores, of system: String, _ convention: Convention) {
    func row(
      _ scope: ScoreRow.Scope, _ score: Score, _ effectiveCount: Double?, affine: Double? = nil,
      _ delay: DelayCurve.Best?
    ) -> ScoreRow {
      ScoreRow(
        system: system, dimension: dimension.name, scope: scope, score: score,
        effectiveCount: effectiveCount, affineCCC: affine ?? score.affineCCC, delay: delay)
    }
    let pooled = dimension.pooled
    let delay = dimension.delays?.best(convention)
    let effectiveCount = dimension.effectiveCount
    diagnosis = ScoreDiagnosis(pooled.moments, delay: delay, convention: convention)
    let whole = row(.pooled, Score(pooled, convention: convention), effectiveCount, delay)
    // Of one pair there is no coefficient, and so no mean of them.
    if dimension.isUnits {
      rows = [whole]
      return
    }
    let scores = dimension.recordings.map { Score($0.sums, convention: convention) }
    rows = zip(dimension.recordings, scores).map { recording, score in
      row(.recording(recording.name), score, recording.effectiveCount, recording.delay)
    }
    let affine = scores.map(\.affineCCC).filter(\.isFinite)
    let mean = Score.mean(of: scores)
    leftOut = mean.leftOut
    rows += [
      whole,
      row(
        .mean, mean.score, effectiveCount, affine: affine.reduce(0, +) / Double(affine.count),
        Self.mean(of: dimension.recordings.compactMap(\.delay))),
    ]
  }

  /// Mean of the recordings' best delays and of what they reach.
  private static func mean(of delays: [DelayCurve.Best]) -> DelayCurve.Best? {
    if delays.isEmpty { return nil }
    let count = Double(delays.count)
    return DelayCurve.Best(
      delay: delays.reduce(0) { $0 + $1.delay } / count,
      ccc: delays.reduce(0) { $0 + $1.ccc } / count)
  }
}

extension Score {
  fileprivate var affineCCC: Double {
    let pearson = values[1]
    return pearson < 0 ? 0 : pearson
  }
}
