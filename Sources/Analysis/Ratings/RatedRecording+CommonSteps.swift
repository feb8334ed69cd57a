import Files
import TimeSeries

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
    if 2 * several < common.steps(withRaters: 1), let rater = raters.first(where: \.isEvents) {
      throw .events(rater: rater.name)
    }
    return common
  }

  private func joined() throws(RatingsError) -> SteppedRatings {
    let times = raters[0].times
    if raters.allSatisfy({ $0.times == times }) {
      return SteppedRatings(
        recording: recording, dimension: dimension, times: times,
        raters: raters.map { RaterColumn(name: $0.name, values: $0.values) })
    }
    try checkSteps()
    let parts = raters.map { rater in
      (
        path: rater.name,
        series: TimeSeries(
          dimensions: [rater.name],
          recordings: [Recording(name: recording, times: rater.times, columns: [rater.values])])
      )
    }
    let merged: TimeSeries
    do {
      merged = try TimeSeries.merging(parts)
    } catch {
      preconditionFailure("raters of one name: \(error)")
    }
    return SteppedRatings(
      recording: recording, dimension: dimension, times: merged.recordings[0].times,
      raters: zip(raters, merged.recordings[0].columns).map {
        RaterColumn(name: $0.name, values: $1)
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
