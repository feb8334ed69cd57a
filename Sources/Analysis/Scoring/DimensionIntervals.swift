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
    for (name, row) in [("pooled", pooled), ("mean", mean)] {
      guard let interval = row.interval, interval.lower <= -1, interval.upper >= 1 else { continue }
      remarks.append(
        "\(name): the interval by \(row.method.rawValue) leaves everything open: "
          + "there is too little to resample")
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
