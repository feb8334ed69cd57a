import Agreement
package import Uncertainty

/// What is to be said of a dimension's intervals.
package enum IntervalRemark: Equatable, Sendable {
  case none(by: IntervalMethod, Interval.Reason)
  /// The interval holds all that a coefficient can be.
  case open(by: IntervalMethod, [ScoreRow.Scope])
  /// All pairs were taken for independent, which are worth fewer; nil where that is not known.
  case pairsAsIndependent(by: IntervalMethod, pairs: Int, worth: Double?)
  /// Recordings of one step have no blocks of steps.
  case withoutBlocks
  /// These recordings are worth fewer than so many independent pairs.
  case shortTraces(fewerThan: Int, recordings: [String])
}

/// The intervals of one dimension's rows, and what is to be said of them.
///
/// | method | a recording | pooled, mean |
/// |---|---|---|
/// | lin, lin-asymptotic | its pairs | pooled: all pairs; mean: none |
/// | jackknife | its pairs | clusters; of a single recording, its pairs |
/// | block | its blocks | none; of a single recording, its blocks |
/// | cluster | none | clusters |
///
/// By default blocks where there is one recording, and else what `summaryIntervals` chooses. Where
/// recordings are one pair each, those of the pooled row only. Of several runs all are for the means
/// over runs.
struct DimensionIntervals {
  private var recordings: [RowInterval]
  private var pooled = RowInterval.none
  private var mean = RowInterval.none
  private let isUnits: Bool
  private(set) var remarks: [IntervalRemark] = []

  /// In the order of a table's rows.
  var rows: [RowInterval] { isUnits ? [pooled] : recordings + [pooled, mean] }

  /// - Parameter runs: one dimension of a system, of the same recordings and pairs in each run.
  /// - Precondition: of several runs the settings' interval is not one of Lin's.
  init(_ runs: [DimensionScores], _ settings: ReportSettings) {
    let dimension = runs[0]
    precondition(
      runs.count == 1 || settings.interval != .lin && settings.interval != .linAsymptotic,
      "expected an interval for the mean over runs")
    recordings = dimension.recordings.map { _ in RowInterval.none }
    let (convention, bootstrap) = (settings.convention, settings.bootstrap)
    let isAlone = dimension.recordings.count == 1
    isUnits = dimension.isUnits
    let clusters = runs.map {
      RecordingClusters($0.recordings, clusters: settings.clusters).moments
    }
    switch settings.interval {
    case .some(.none): break
    case .lin: takeLin(dimension, settings, method: .lin)
    case .linAsymptotic: takeLin(dimension, settings, method: .linAsymptotic)
    case .block where isUnits: remarks.append(.withoutBlocks)
    case nil where isAlone, .block:
      takeTraces(of: runs) { RowInterval(blocksOf: $0, convention, bootstrap) }
      noteShortTraces(of: runs)
    case nil:
      take(summaryIntervals(of: clusters, convention: convention, bootstrap: bootstrap))
    case .jackknife:
      takeTraces(of: runs) { RowInterval(leavingOutStepsOf: $0, convention, bootstrap) }
      if !isAlone {
        take(
          jackknifeIntervals(
            of: clusters, convention: convention, confidence: bootstrap.confidence))
      }
    case .cluster:
      take(clusterIntervals(of: clusters, convention: convention, bootstrap: bootstrap))
    }
    if let reason = pooled.interval?.reason { remarks.append(.none(by: pooled.method, reason)) }
    let summaries = [(ScoreRow.Scope.pooled, pooled)] + (isAlone || isUnits ? [] : [(.mean, mean)])
    let open = summaries.filter { $0.1.interval?.isWhole == true }.map(\.0)
    if !open.isEmpty { remarks.append(.open(by: pooled.method, open)) }
  }

  private mutating func take(_ found: SummaryIntervals) {
    pooled = RowInterval(interval: found.pooled, method: found.method)
    mean = RowInterval(interval: found.mean, method: found.method)
  }

  private mutating func takeLin(
    _ dimension: DimensionScores, _ settings: ReportSettings, method: IntervalMethod
  ) {
    func lin(_ moments: Moments) -> RowInterval {
      RowInterval(
        interval: linInterval(
          moments, convention: settings.convention, asymptotic: method == .linAsymptotic,
          confidence: settings.bootstrap.confidence),
        method: method)
    }
    recordings = dimension.recordings.map { lin($0.moments) }
    let moments = dimension.pooled.moments
    pooled = lin(moments)
    // Recordings of one pair each are what it takes pairs for.
    if dimension.isUnits { return }
    remarks.append(
      .pairsAsIndependent(
        by: method, pairs: moments.count,
        worth: dimension.effectiveCount.flatMap { $0.isFinite ? $0 : nil }))
  }

  /// With fewer, fewer than 90 of 100 intervals hold the coefficient; docs/numerics.md, coverage.
  private static let fewestPairs = 20

  /// Recordings that are worth too little in one of the runs.
  private mutating func noteShortTraces(of runs: [DimensionScores]) {
    let short = recordings.indices.filter { index in
      guard let interval = recordings[index].interval, interval.reason == nil, !interval.isWhole
      else { return false }
      return runs.contains { run in
        run.recordings[index].effectiveCount.map { $0 < Double(Self.fewestPairs) } ?? false
      }
    }
    guard !short.isEmpty else { return }
    remarks.append(
      .shortTraces(
        fewerThan: Self.fewestPairs, recordings: short.map { runs[0].recordings[$0].name }))
  }

  /// The recordings' own intervals; a single recording's is also that of the summaries.
  private mutating func takeTraces(
    of runs: [DimensionScores], _ interval: ([PairedTrace]) -> RowInterval
  ) {
    for index in recordings.indices {
      if let found = runs[0].recordings[index].interval {
        recordings[index] = found
        continue
      }
      let traces = runs.compactMap { $0.recordings[index].trace ?? $0.onlyTrace }
      if traces.count == runs.count { recordings[index] = interval(traces) }
    }
    if recordings.count == 1 { (pooled, mean) = (recordings[0], recordings[0]) }
  }
}

extension Interval {
  /// Whether it holds all that a coefficient can be.
  fileprivate var isWhole: Bool { lower <= -1 && upper >= 1 }
}
