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
  /// `[row]`: the recordings that its rows are, where they are one row each; empty otherwise.
  package var units: [String]

  package init(
    recording: String, dimension: String, raters: [RaterTrace], units: [String] = []
  ) {
    self.recording = recording
    self.dimension = dimension
    self.raters = raters
    self.units = units
  }
}

extension RatedRecording {
  /// All raters on the union of their times, matched within half a step; a rater is missing where
  /// they have no time.
  ///
  /// - Throws: where `Resampling` is needed: `stepsDiffer` if one rater's step (the median difference
  ///   of their times) is more than 1 % off another's; `noCommonTimes` if there are several raters
  ///   and never two at a time; `events` if there are two at less than half of the times, and
  ///   ratings come as events.
  package func onCommonSteps() throws(RatingsError) -> SteppedRatings {
    let common = try joined()
    let rating = common.raters.count { $0.extent != nil }
    guard rating >= 2 else { return common }
    let several = common.steps(withRaters: 2)
    guard several > 0 else { throw .noCommonTimes }
    if units.isEmpty, 2 * several < common.steps(withRaters: 1),
      let rater = raters.first(where: \.isEvents)
    {
      throw .events(rater: rater.name)
    }
    return common
  }

  private func joined() throws(RatingsError) -> SteppedRatings {
    let times = raters[0].times
    if raters.allSatisfy({ $0.times == times }) {
      return SteppedRatings(
        recording: recording, dimension: dimension, times: times,
        raters: raters.map { RaterColumn(name: $0.name, values: $0.values) }, units: units)
    }
    try checkSteps()
    var grid = TimeGrid(times)
    for rater in raters.dropFirst() { grid.add(rater.times) }
    return SteppedRatings(
      recording: recording, dimension: dimension, times: grid.times,
      raters: raters.enumerated().map {
        RaterColumn(name: $1.name, values: grid.column($1.values, of: $0))
      })
  }

  private func checkSteps() throws(RatingsError) {
    let long = raters.filter { $0.times.count >= 2 }
    guard let first = long.first else { return }
    let step = inNanoseconds(2 * halfStep(of: first.times))
    for rater in long.dropFirst() {
      let found = inNanoseconds(2 * halfStep(of: rater.times))
      guard abs(found - step) <= 0.01 * step else {
        throw .stepsDiffer(rater: first.name, step: step, other: rater.name, otherStep: found)
      }
    }
  }
}
