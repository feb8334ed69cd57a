import Agreement
import Uncertainty

/// How every pair of systems compares, in each dimension that two of them have.
///
/// Only recordings that all systems have take part, so that all comparisons of a dimension are about
/// the same data.
package struct ComparisonTable: Sendable {
  package struct Row: Equatable, Sendable {
    package let dimension: String
    package let scope: ScoreRow.Scope
    package let first: String
    package let second: String
    /// Recordings that took part.
    package let recordings: Int
    /// Coefficients over these recordings.
    package let firstCCC: Double
    package let secondCCC: Double
    package let difference: Comparison.Difference
    package let method: IntervalMethod
  }

  package private(set) var rows: [Row] = []
  package private(set) var remarks: [String] = []

  package init(_ systems: [SystemScores], settings: ReportSettings) {
    var dimensions: [String] = []
    for system in systems {
      for dimension in system.dimensions where !dimensions.contains(dimension.name) {
        dimensions.append(dimension.name)
      }
    }
    for dimension in dimensions {
      let candidates = systems.compactMap { system in
        system.dimensions.first { $0.name == dimension }.map { (system.name, $0) }
      }
      let lacking = systems.map(\.name).filter { name in !candidates.contains { $0.0 == name } }
      if !lacking.isEmpty {
        remarks.append("\(dimension): not predicted by \(lacking.joined(separator: ", "))")
      }
      if candidates.count > 1 { add(dimension, candidates, settings) }
    }
  }

  private mutating func add(
    _ dimension: String, _ candidates: [(name: String, scores: DimensionScores)],
    _ settings: ReportSettings
  ) {
    let present = candidates.map { candidate in
      Set(candidate.scores.recordings.filter { $0.moments.count > 0 }.map(\.name))
    }
    let common = present.dropFirst().reduce(present[0]) { $0.intersection($1) }
    for (candidate, names) in zip(candidates, present) where names != common {
      remarks.append(
        "\(candidate.name): \(dimension): left out, recordings that another system lacks: "
          + names.subtracting(common).sorted().joined(separator: ", "))
    }
    guard !common.isEmpty else {
      remarks.append("\(dimension): no recording that all systems have")
      return
    }
    let shared = candidates.map { candidate in
      candidate.scores.recordings.filter { common.contains($0.name) }
    }
    let traces = CommonTraces(candidates.map(\.scores), recordings: common)
    noteDifferentSteps(dimension, candidates.map(\.name), shared, areShared: traces != nil)
    let found: [Comparison]
    if let traces {
      found = blockComparisons(
        gold: traces.gold, predictions: traces.predictions, convention: settings.convention,
        bootstrap: settings.bootstrap)
    } else {
      found = comparisons(
        of: shared.map { RecordingClusters($0, clusters: settings.clusters).moments },
        convention: settings.convention, bootstrap: settings.bootstrap)
    }
    let scores = shared.map { ScoreSummary($0, settings.convention) }
    for scope in [ScoreRow.Scope.pooled, .mean] {
      for comparison in found {
        let (first, second) = (comparison.first, comparison.second)
        let values =
          traces?.coefficients(first, second, settings.convention)
          ?? (scores[first][scope], scores[second][scope])
        rows.append(
          Row(
            dimension: dimension, scope: scope, first: candidates[first].name,
            second: candidates[second].name, recordings: common.count, firstCCC: values.0,
            secondCCC: values.1,
            difference: scope == .pooled ? comparison.pooled : comparison.mean,
            method: traces == nil ? .cluster : .block))
      }
    }
    for comparison in found {
      let interval = comparison.pooled.interval
      guard interval.reason != nil || interval == Interval(-2, 2) else { continue }
      remarks.append(
        "\(dimension): \(candidates[comparison.first].name) and "
          + "\(candidates[comparison.second].name): "
          + (interval.reason.map { "no interval: \($0)" }
            ?? "the interval is open: there is too little to resample"))
    }
  }

  /// Says it where systems are compared on recordings of which they predict different steps.
  private mutating func noteDifferentSteps(
    _ dimension: String, _ names: [String], _ shared: [[RecordingScores]], areShared: Bool
  ) {
    let counts = shared.map { recordings in
      Dictionary(recordings.map { ($0.name, $0.moments.count) }) { first, _ in first }
    }
    guard Set(counts).count > 1 else { return }
    remarks.append(
      "\(dimension): \(names.joined(separator: ", ")) have different numbers of pairs in some "
        + "recordings and are compared on what \(areShared ? "both have" : "each has")")
  }
}

/// Coefficients over some recordings.
private struct ScoreSummary {
  private let pooled: Double
  private let mean: Double

  init(_ recordings: [RecordingScores], _ convention: Convention) {
    var statistics = PairStatistics()
    for recording in recordings { statistics.merge(recording.statistics) }
    pooled = statistics.moments.concordanceCorrelation(convention)
    let defined = recordings.map { $0.moments.concordanceCorrelation(convention) }
      .filter(\.isFinite)
    mean = defined.reduce(0, +) / Double(defined.count)
  }

  subscript(scope: ScoreRow.Scope) -> Double { scope == .pooled ? pooled : mean }
}
