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
/// recordings are one pair each, those of the pooled row only.
struct DimensionIntervals {
  private(set) var recordings: [RowInterval]
  private(set) var pooled = RowInterval.none
  private(set) var mean = RowInterval.none
  private(set) var remarks: [IntervalRemark] = []

  init(_ dimension: DimensionScores, _ settings: ReportSettings) {
    recordings = dimension.recordings.map { _ in RowInterval.none }
    let (convention, bootstrap) = (settings.convention, settings.bootstrap)
    let (isAlone, isUnits) = (dimension.recordings.count == 1, dimension.isUnits)
    let clusters = RecordingClusters(dimension.recordings, clusters: settings.clusters).moments
    switch settings.interval {
    case .some(.none): break
    case .lin: takeLin(dimension, settings, method: .lin)
    case .linAsymptotic: takeLin(dimension, settings, method: .linAsymptotic)
    case .block where isUnits: remarks.append(.withoutBlocks)
    case nil where isAlone, .block:
      takeTraces(dimension) { RowInterval(blocksOf: $0, convention, bootstrap) }
      noteShortTraces(dimension)
    case nil:
      take(summaryIntervals(of: clusters, convention: convention, bootstrap: bootstrap))
    case .jackknife:
      takeTraces(dimension) { RowInterval(leavingOutStepsOf: $0, convention, bootstrap) }
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

  private mutating func noteShortTraces(_ dimension: DimensionScores) {
    let short = zip(dimension.recordings, recordings).filter { recording, row in
      guard let count = recording.effectiveCount, let interval = row.interval else { return false }
      return count < Double(Self.fewestPairs) && interval.reason == nil && !interval.isWhole
    }.map(\.0)
    guard !short.isEmpty else { return }
    remarks.append(.shortTraces(fewerThan: Self.fewestPairs, recordings: short.map(\.name)))
  }

  /// The recordings' own intervals; a single recording's is also that of the summaries.
  private mutating func takeTraces(
    _ dimension: DimensionScores, _ interval: (PairedTrace) -> RowInterval
  ) {
    for (index, recording) in dimension.recordings.enumerated() {
      guard let found = recording.interval ?? dimension.onlyTrace.map(interval) else { continue }
      recordings[index] = found
    }
    if dimension.recordings.count == 1 { (pooled, mean) = (recordings[0], recordings[0]) }
  }
}

extension Interval {
  /// Whether it holds all that a coefficient can be.
  fileprivate var isWhole: Bool { lower <= -1 && upper >= 1 }
}
