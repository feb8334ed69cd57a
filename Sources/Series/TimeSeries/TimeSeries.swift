/// Recordings that share the same dimensions: ratings, a gold standard, predictions.
///
/// The common currency of every pipe; as text it is CSV with the columns
/// `recording,time,<dimension>...`.
package struct TimeSeries: Equatable, Sendable {
  /// Names of the columns, e.g. `["arousal", "valence"]`.
  package var dimensions: [String]
  package var recordings: [Recording]

  /// - Precondition: every recording has one column a dimension.
  package init(dimensions: [String], recordings: [Recording] = []) {
    precondition(recordings.allSatisfy { $0.columns.count == dimensions.count })
    self.dimensions = dimensions
    self.recordings = recordings
  }
}
