import Agreement

/// All rows of a report, and what is to be said of them.
package struct ScoreTable: Sendable {
  package struct Reading: Sendable {
    package let system: String
    package let dimension: String
    package let reading: ScoreReading
  }

  package private(set) var rows: [ScoreRow] = []
  /// What the pooled scores tell, in the order of `rows`.
  package private(set) var readings: [Reading] = []
  /// By system and dimension, what a user should know.
  package private(set) var remarks: [String] = []

  package init(_ systems: [SystemScores], settings: ReportSettings) {
    for system in systems {
      for dimension in system.dimensions {
        add(dimension, of: system.name, settings)
      }
    }
    rank()
    if systems.count > 1 { noteParts(systems) }
  }

  private mutating func add(
    _ dimension: DimensionScores, of system: String, _ settings: ReportSettings
  ) {
    let convention = settings.convention
    let label = system.isEmpty ? dimension.name : "\(system): \(dimension.name)"
    let scores = dimension.recordings.map { Score($0.statistics, convention: convention) }
    let intervals = DimensionIntervals(dimension, settings)
    for (index, recording) in dimension.recordings.enumerated() {
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
    readings.append(
      Reading(
        system: system, dimension: dimension.name,
        reading: ScoreReading(pooled.moments, delay: delay, convention: convention)))
    rows.append(
      ScoreRow(
        system: system, dimension: dimension.name, scope: .pooled,
        score: pooledScore, effectiveCount: effectiveCount,
        interval: intervals.pooled, affineCCC: Self.affineCCC(pooledScore), delay: delay))
    rows.append(
      ScoreRow(
        system: system, dimension: dimension.name, scope: .mean, score: mean,
        effectiveCount: effectiveCount, interval: intervals.mean,
        affineCCC: affine.reduce(0, +) / Double(affine.count),
        delay: Self.mean(of: dimension.recordings.compactMap(\.delay))))
    remarks += intervals.remarks.map { "\(label): \($0)" }
    for (measure, count) in zip(Score.measures, leftOut) where count > 0 {
      let recordings = count == 1 ? "1 recording" : "\(count) recordings"
      remarks.append(
        "\(label): \(measure) is not finite in \(recordings), left out of its mean")
    }
  }

  private static func affineCCC(_ score: Score) -> Double {
    let pearson = score.values[1]
    return pearson < 0 ? 0 : pearson
  }

  /// Says it where systems look like parts of one.
  private mutating func noteParts(_ systems: [SystemScores]) {
    var places: Set<[String]> = []
    for system in systems {
      for dimension in system.dimensions {
        for recording in dimension.recordings {
          guard places.insert([dimension.name, recording.name]).inserted else { return }
        }
      }
    }
    remarks.append(
      "no recording is in two of the systems: if they are parts of one, --parts says so, or "
        + "--system with one name")
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
