import Agreement

/// Recordings grouped into what is resampled together.
///
/// Clusters, and recordings in them, stand in the order of their names, so that resampling does not
/// depend on the order in which recordings came.
struct RecordingClusters {
  /// `[cluster]`: names of its recordings.
  let names: [[String]]
  /// `[cluster][recording]`
  let moments: [[Moments]]

  /// - Parameter clusters: the cluster of each recording; nil takes each by itself.
  init(_ recordings: [RecordingScores], clusters: [String: String]?) {
    let groups = Dictionary(grouping: recordings) { clusters?[$0.name] ?? $0.name }
    let ordered = groups.sorted { $0.key < $1.key }.map { $0.value.sorted { $0.name < $1.name } }
    names = ordered.map { $0.map(\.name) }
    moments = ordered.map { $0.map(\.moments) }
  }
}
