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

/// All rows of a report, and what is to be said of them.
package struct ScoreTable: Sendable {
  package struct Diagnosis: Sendable {
    package let system: String
    package let dimension: String
    package let diagnosis: ScoreDiagnosis
  }

  /// What a user should know.
  package enum Remark: Equatable, Sendable {
    case interval(system: String, dimension: String, IntervalRemark)
    /// A measure that is not finite in so many recordings, which are left out of its mean.
    case notFinite(system: String, dimension: String, measure: String, recordings: Int)
    /// No recording is in two of the systems, which look like parts of one.
    case noSharedRecording
  }

  package private(set) var rows: [ScoreRow] = []
  /// What the pooled scores tell, in the order of `rows`.
  package private(set) var diagnoses: [Diagnosis] = []
  package private(set) var remarks: [Remark] = []

  package init(_ systems: [SystemScores], settings: ReportSettings) {
    for system in systems {
      for dimension in system.dimensions {
        add(dimension, of: system.name, settings)
      }
    }
    rank()
    if systems.count > 1, !Self.shareARecording(systems) { remarks.append(.noSharedRecording) }
  }

  private mutating func add(
    _ dimension: DimensionScores, of system: String, _ settings: ReportSettings
  ) {
    let convention = settings.convention
    let isUnits = dimension.isUnits
    let scores = isUnits ? [] : dimension.recordings.map { Score($0.sums, convention: convention) }
    let intervals = DimensionIntervals(dimension, settings)
    for (index, recording) in zip(scores.indices, dimension.recordings) {
      rows.append(
        ScoreRow(
          system: system, dimension: dimension.name, scope: .recording(recording.name),
          score: scores[index], effectiveCount: recording.effectiveCount,
          interval: intervals.recordings[index], affineCCC: Self.affineCCC(scores[index]),
          delay: recording.delay))
    }
    let effectiveCount = dimension.effectiveCount
    let (mean, leftOut) = Score.mean(of: scores)
    let pooled = dimension.pooled
    let pooledScore = Score(pooled, convention: convention)
    let affine = scores.map(Self.affineCCC).filter(\.isFinite)
    let delay = dimension.delays?.best(convention)
    diagnoses.append(
      Diagnosis(
        system: system, dimension: dimension.name,
        diagnosis: ScoreDiagnosis(pooled.moments, delay: delay, convention: convention)))
    rows.append(
      ScoreRow(
        system: system, dimension: dimension.name, scope: .pooled,
        score: pooledScore, effectiveCount: effectiveCount,
        interval: intervals.pooled, affineCCC: Self.affineCCC(pooledScore), delay: delay))
    remarks += intervals.remarks.map {
      .interval(system: system, dimension: dimension.name, $0)
    }
    // Of one pair there is no coefficient, and so no mean of them.
    if isUnits { return }
    rows.append(
      ScoreRow(
        system: system, dimension: dimension.name, scope: .mean, score: mean,
        effectiveCount: effectiveCount, interval: intervals.mean,
        affineCCC: affine.reduce(0, +) / Double(affine.count),
        delay: Self.mean(of: dimension.recordings.compactMap(\.delay))))
    for (measure, count) in zip(Score.measures, leftOut) where count > 0 {
      remarks.append(
        .notFinite(
          system: system, dimension: dimension.name, measure: measure, recordings: count))
    }
  }

  private static func affineCCC(_ score: Score) -> Double {
    let pearson = score.values[1]
    return pearson < 0 ? 0 : pearson
  }

  /// Whether a recording was scored twice in a dimension, and so by two systems.
  private static func shareARecording(_ systems: [SystemScores]) -> Bool {
    var scored: Set<[String]> = []
    return systems.contains { system in
      system.dimensions.contains { dimension in
        dimension.recordings.contains { !scored.insert([dimension.name, $0.name]).inserted }
      }
    }
  }

  /// Mean of the recordings' best delays and of what they reach.
  private static func mean(of delays: [DelayCurve.Best]) -> DelayCurve.Best? {
    if delays.isEmpty { return nil }
    let count = Double(delays.count)
    return DelayCurve.Best(
      delay: delays.reduce(0) { $0 + $1.delay } / count,
      ccc: delays.reduce(0) { $0 + $1.ccc } / count)
  }

  /// Ranks systems by their pooled rows and by their means, in each dimension.
  private mutating func rank() {
    for index in rows.indices where !rows[index].scope.isRecording && rows[index].ccc.isFinite {
      let row = rows[index]
      rows[index].rank =
        1
        + rows.count {
          $0.scope == row.scope && $0.dimension == row.dimension && $0.ccc > row.ccc
        }
    }
  }
}
