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

/// One recording's annotation or prediction: a time axis and one column of values a dimension.
///
/// - `times`: `[step]`, seconds from the recording's start, at the END of each step, increasing.
/// - `columns`: `[dimension][step]`, in the order of the series' `dimensions`; NaN is missing.
package struct Recording: Equatable, Sendable {
  package var name: String
  package var times: [Double]
  package var columns: [[Double]]

  package var stepCount: Int { times.count }

  /// - Precondition: every column has as many values as there are times.
  package init(name: String, times: [Double], columns: [[Double]]) {
    precondition(columns.allSatisfy { $0.count == times.count })
    self.name = name
    self.times = times
    self.columns = columns
  }
}
