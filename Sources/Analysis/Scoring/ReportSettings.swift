package import Agreement
package import Uncertainty

/// How scores are reported.
package struct ReportSettings: Sendable {
  package var convention: Convention
  /// nil: `cluster` for several recordings, `block` for one.
  package var interval: IntervalMethod?
  package var bootstrap: Bootstrap
  /// What recordings belong together when they are resampled, by recording; nil takes each by
  /// itself.
  package var clusters: [String: String]?

  package init(
    convention: Convention = .population, interval: IntervalMethod? = nil,
    bootstrap: Bootstrap = Bootstrap(), clusters: [String: String]? = nil
  ) {
    self.convention = convention
    self.interval = interval
    self.bootstrap = bootstrap
    self.clusters = clusters
  }
}

/// Recordings grouped into what is resampled together.
///
/// Clusters, and recordings in them, stand in the order of their names, so that resampling does not
/// depend on the order in which recordings came.
struct RecordingClusters {
  /// `[cluster][recording]`
  let moments: [[Moments]]

  /// - Parameter clusters: the cluster of each recording; nil takes each by itself.
  init(_ recordings: [RecordingScores], clusters: [String: String]?) {
    let groups = Dictionary(grouping: recordings) { clusters?[$0.name] ?? $0.name }
    let ordered = groups.sorted { $0.key < $1.key }.map { $0.value.sorted { $0.name < $1.name } }
    moments = ordered.map { $0.map(\.moments) }
  }
}
