import TimeSeries

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

  /// Only the rows that hold a rating.
  var withoutMissing: RaterTrace {
    guard values.contains(where: \.isNaN) else { return self }
    let rows = values.indices.filter { !values[$0].isNaN }
    return RaterTrace(name: name, times: rows.map { times[$0] }, values: rows.map { values[$0] })
  }

  /// Whether ratings come as events: more than a tenth of the distances in time between them are half
  /// the usual one (the median) too long or too short.
  var isEvents: Bool {
    let times = withoutMissing.times
    guard times.count >= 3 else { return false }
    let half = halfStep(of: times)
    let irregular = zip(times.dropFirst(), times).count { abs($0 - $1 - 2 * half) >= half }
    return irregular * 10 > times.count - 1
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
