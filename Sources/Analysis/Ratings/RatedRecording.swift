/// What one rater said of one recording in one dimension.
package struct RaterTrace: Equatable, Sendable {
  package var name: String
  /// `[row]`, seconds, increasing; at regular steps or as events.
  package var times: [Double]
  /// `[row]`, any unit; NaN is missing.
  package var values: [Double]

  /// - Precondition: as many values as times.
  package init(name: String, times: [Double], values: [Double]) {
    precondition(times.count == values.count, "times and values differ in number")
    self.name = name
    self.times = times
    self.values = values
  }
}

/// What several raters said of one recording in one dimension, each at times of their own.
package struct RatedRecording: Equatable, Sendable {
  package var recording: String
  package var dimension: String
  /// At least one, names all different.
  package var raters: [RaterTrace]

  package init(recording: String, dimension: String, raters: [RaterTrace]) {
    self.recording = recording
    self.dimension = dimension
    self.raters = raters
  }
}
