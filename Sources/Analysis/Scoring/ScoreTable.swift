import Agreement
import Uncertainty

/// All rows of a report, and what is to be said of them.
package struct ScoreTable: Sendable {
  package struct Diagnosis: Sendable {
    package let system: String
    /// nil of a system that is not made of runs.
    package let run: String?
    package let dimension: String
    package let diagnosis: ScoreDiagnosis
  }

  /// What a user should know.
  package enum Remark: Equatable, Sendable {
    case interval(system: String, dimension: String, IntervalRemark)
    /// A measure that is not finite in so many recordings of a system or run, which are left out of
    /// its mean.
    case notFinite(system: String, dimension: String, measure: String, recordings: Int)
    /// No recording is in two of the systems, which look like parts of one.
    case noSharedRecording
  }

  package private(set) var rows: [ScoreRow] = []
  /// What the pooled scores of each run tell, in the order of `rows`.
  package private(set) var diagnoses: [Diagnosis] = []
  package private(set) var remarks: [Remark] = []

  /// - Parameter systems: those of one name are the runs of one system, of which the means over runs
  ///   are reported; they are of the same recordings and pairs.
  package init(_ systems: [SystemScores], settings: ReportSettings) {
    let systems = systems.byName
    for runs in systems {
      for dimension in runs[0].dimensions.indices { add(dimension, of: runs, settings) }
    }
    rank()
    if systems.count > 1, !Self.shareARecording(systems.map { $0[0] }) {
      remarks.append(.noSharedRecording)
    }
  }

  private mutating func add(
    _ index: Int, of runs: [SystemScores], _ settings: ReportSettings
  ) {
    let dimensions = runs.map { $0.dimensions[index] }
    let (system, dimension) = (runs[0].name, dimensions[0].name)
    let scored = dimensions.map { RunRows($0, of: system, settings.convention) }
    let intervals = DimensionIntervals(dimensions, settings)
    for (index, interval) in intervals.rows.enumerated() {
      rows.append(ScoreRow(meanOver: scored.map { $0.rows[index] }, interval: interval))
    }
    for (run, found) in zip(runs, scored) {
      diagnoses.append(
        Diagnosis(
          system: system, run: run.run, dimension: dimension, diagnosis: found.diagnosis))
    }
    remarks += intervals.remarks.map { .interval(system: system, dimension: dimension, $0) }
    for (run, found) in zip(runs, scored) {
      for (measure, count) in zip(Score.measures, found.leftOut) where count > 0 {
        remarks.append(
          .notFinite(
            system: run.label, dimension: dimension, measure: measure, recordings: count))
      }
    }
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
