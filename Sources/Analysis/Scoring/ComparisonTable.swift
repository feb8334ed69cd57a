import Agreement
package import Uncertainty

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

  /// What a user should know.
  package enum Remark: Equatable, Sendable {
    case notPredicted(dimension: String, by: [String])
    /// Recordings of these systems that another one does not have.
    case recordingsLeftOut(dimension: String, of: [String], recordings: [String])
    case noSharedRecording(dimension: String)
    /// Systems predict different numbers of pairs in some recordings; they are compared on what both
    /// have where steps are at hand, else on what each has.
    case differentSteps(dimension: String, systems: [String], areShared: Bool)
    case noInterval(dimension: String, first: String, second: String, Interval.Reason)
    /// The interval holds all that a difference can be.
    case openInterval(dimension: String, first: String, second: String)
  }

  package private(set) var rows: [Row] = []
  package private(set) var remarks: [Remark] = []

  /// - Precondition: the settings' interval is `block`, `jackknife`, `cluster` or nil.
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
      if !lacking.isEmpty { remarks.append(.notPredicted(dimension: dimension, by: lacking)) }
      if candidates.count > 1 { add(dimension, candidates, settings) }
    }
  }

  private mutating func add(
    _ dimension: String, _ candidates: [(name: String, scores: DimensionScores)],
    _ settings: ReportSettings
  ) {
    let (names, convention) = (candidates.map(\.name), settings.convention)
    let present = candidates.map { candidate in
      Set(candidate.scores.recordings.filter { $0.moments.count > 0 }.map(\.name))
    }
    let common = present.dropFirst().reduce(present[0]) { $0.intersection($1) }
    noteLeftOut(dimension, zip(names, present.map { $0.subtracting(common).sorted() }))
    guard !common.isEmpty else {
      remarks.append(.noSharedRecording(dimension: dimension))
      return
    }
    let shared = candidates.map { candidate in
      candidate.scores.recordings.filter { common.contains($0.name) }
    }
    // A single recording is compared by blocks of its steps, where all systems' are at hand.
    let known = common.count == 1 ? candidates.compactMap(\.scores.onlyTrace) : []
    let traces = known.count == candidates.count ? known : nil
    noteDifferentSteps(dimension, names, shared, areShared: traces != nil)
    let found: [Comparison]
    if let traces {
      found = blockComparisons(of: traces, convention: convention, bootstrap: settings.bootstrap)
    } else {
      found = comparisons(
        of: shared.map { RecordingClusters($0, clusters: settings.clusters).moments },
        convention: convention, bootstrap: settings.bootstrap,
        method: settings.interval == .block ? nil : settings.interval)
    }
    let scores = shared.map { ScoreSummary($0, convention) }
    let isUnits = candidates.allSatisfy(\.scores.isUnits)
    for scope in isUnits ? [ScoreRow.Scope.pooled] : [.pooled, .mean] {
      for comparison in found {
        let (first, second) = (comparison.first, comparison.second)
        var values = (scores[first][scope], scores[second][scope])
        if let traces {
          let (a, b) = PairedTrace.shared(traces[first], traces[second])
          values = (
            a.moments.concordanceCorrelation(convention),
            b.moments.concordanceCorrelation(convention)
          )
        }
        rows.append(
          Row(
            dimension: dimension, scope: scope, first: names[first], second: names[second],
            recordings: common.count, firstCCC: values.0, secondCCC: values.1,
            difference: scope == .pooled ? comparison.pooled : comparison.mean,
            method: comparison.method))
      }
    }
    for comparison in found {
      let interval = comparison.pooled.interval
      let (first, second) = (names[comparison.first], names[comparison.second])
      if let reason = interval.reason {
        remarks.append(
          .noInterval(dimension: dimension, first: first, second: second, reason))
      } else if interval == Interval(-2, 2) {
        remarks.append(.openInterval(dimension: dimension, first: first, second: second))
      }
    }
  }

  /// Once for all systems that have the same recordings too many.
  private mutating func noteLeftOut(
    _ dimension: String, _ surplus: some Sequence<(String, [String])>
  ) {
    var groups: [(recordings: [String], systems: [String])] = []
    for (system, recordings) in surplus where !recordings.isEmpty {
      if let index = groups.firstIndex(where: { $0.recordings == recordings }) {
        groups[index].systems.append(system)
      } else {
        groups.append((recordings, [system]))
      }
    }
    remarks += groups.map {
      .recordingsLeftOut(dimension: dimension, of: $0.systems, recordings: $0.recordings)
    }
  }

  private mutating func noteDifferentSteps(
    _ dimension: String, _ names: [String], _ shared: [[RecordingScores]], areShared: Bool
  ) {
    let counts = shared.map { recordings in
      Dictionary(recordings.map { ($0.name, $0.moments.count) }) { first, _ in first }
    }
    guard Set(counts).count > 1 else { return }
    remarks.append(
      .differentSteps(dimension: dimension, systems: names, areShared: areShared))
  }
}

/// Coefficients over some recordings.
private struct ScoreSummary {
  private let pooled: Double
  private let mean: Double

  init(_ recordings: [RecordingScores], _ convention: Convention) {
    let sums = recordings.reduce(into: ExactMoments()) { $0.merge($1.sums) }
    pooled = sums.moments.concordanceCorrelation(convention)
    let defined = recordings.map { $0.moments.concordanceCorrelation(convention) }
      .filter(\.isFinite)
    mean = defined.reduce(0, +) / Double(defined.count)
  }

  subscript(scope: ScoreRow.Scope) -> Double { scope == .pooled ? pooled : mean }
}
