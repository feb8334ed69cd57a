import Agreement
import Uncertainty

/// The intervals of one dimension's rows, and what is to be said of them.
///
/// | method | a recording | pooled, mean |
/// |---|---|---|
/// | lin, lin-asymptotic | its pairs | pooled: all pairs; mean: none |
/// | jackknife | its pairs | clusters; of a single recording, its pairs |
/// | block | its blocks | none; of a single recording, its blocks |
/// | cluster | none | clusters |
///
/// By default clusters where there are two or more, and blocks where there is one recording.
struct DimensionIntervals {
  private(set) var recordings: [RowInterval]
  private(set) var pooled = RowInterval.none
  private(set) var mean = RowInterval.none
  private(set) var remarks: [String] = []

  init(_ dimension: DimensionScores, _ settings: ReportSettings) {
    recordings = dimension.recordings.map { _ in RowInterval.none }
    let isAlone = dimension.recordings.count == 1
    let clusters = RecordingClusters(dimension.recordings, clusters: settings.clusters)
    switch settings.interval ?? (isAlone ? .block : .cluster) {
    case .none: break
    case .lin: takeLin(dimension, settings, method: .lin)
    case .linAsymptotic: takeLin(dimension, settings, method: .linAsymptotic)
    case .block:
      takeTraces(dimension, .block) { $0.blockInterval(settings.convention, settings.bootstrap) }
      noteShortTraces(dimension)
    case .jackknife:
      takeTraces(dimension, .jackknife) {
        jackknifeInterval(
          gold: $0.gold, prediction: $0.prediction, convention: settings.convention,
          confidence: settings.bootstrap.confidence)
      }
      if !isAlone {
        let found = jackknifeIntervals(
          of: clusters.moments, convention: settings.convention,
          confidence: settings.bootstrap.confidence)
        take(found, .jackknife)
      }
    case .cluster:
      let found = clusterIntervals(
        of: clusters.moments, convention: settings.convention, bootstrap: settings.bootstrap)
      take(found, .cluster)
    }
    if let reason = pooled.interval?.reason {
      remarks.append("no interval by \(pooled.method.rawValue): \(reason)")
    }
    let summaries = [("pooled", pooled)] + (isAlone ? [] : [("mean", mean)])
    let open = summaries.filter { $0.1.interval?.isWhole == true }.map(\.0)
    if !open.isEmpty {
      remarks.append(
        "the interval by \(pooled.method.rawValue) leaves \(open.joined(separator: " and ")) "
          + "open: there is too little to resample")
    }
  }

  private mutating func take(_ found: SummaryIntervals, _ method: IntervalMethod) {
    pooled = RowInterval(interval: found.pooled, method: method)
    mean = RowInterval(interval: found.mean, method: method)
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
    var remark = "\(method.rawValue) takes all \(moments.count) pairs for independent"
    if let effective = dimension.effectiveCount, effective.isFinite {
      let tenths = (Double(moments.count) / effective).squareRoot() * 10
      remark += ", which are worth some \(Int(effective.rounded())): the interval is about "
      remark += "\(tenths.rounded() / 10) times too narrow"
    } else {
      remark += ": on a trace its interval is far too narrow"
    }
    remarks.append(remark)
  }

  /// With fewer, fewer than 90 of 100 intervals hold the coefficient; docs/numerics.md, coverage.
  private static let fewestPairs = 20

  private mutating func noteShortTraces(_ dimension: DimensionScores) {
    let short = zip(dimension.recordings, recordings).filter { recording, row in
      guard let count = recording.effectiveCount, let interval = row.interval else { return false }
      return count < Double(Self.fewestPairs) && interval.reason == nil && !interval.isWhole
    }.map(\.0)
    guard !short.isEmpty else { return }
    remarks.append(
      "worth fewer than \(Self.fewestPairs) independent pairs, so that the interval by block may be "
        + "too narrow: \(short.map(\.name).joined(separator: ", "))")
  }

  /// The recordings' own intervals; a single recording's is also that of the summaries.
  private mutating func takeTraces(
    _ dimension: DimensionScores, _ method: IntervalMethod, _ interval: (Trace) -> Interval
  ) {
    for (index, recording) in dimension.recordings.enumerated() {
      guard let found = recording.interval ?? dimension.onlyTrace.map(interval) else { continue }
      recordings[index] = RowInterval(interval: found, method: method)
    }
    if dimension.recordings.count == 1 { (pooled, mean) = (recordings[0], recordings[0]) }
  }
}

extension Interval {
  /// Whether it holds all that a coefficient can be.
  fileprivate var isWhole: Bool { lower <= -1 && upper >= 1 }
}
