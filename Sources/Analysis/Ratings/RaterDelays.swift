import Agreement
import TimeSeries

/// How much later or earlier each rater is than the others, in whole steps.
///
/// A rater's delay is the lag at which their ratings correlate best (Pearson) with the mean of the
/// others, each of whom is centred and already moved by the delay found for them. Raters are taken
/// in turn until none moves any more, 20 times at most. Correlation, and not concordance, because
/// a rater's level and range say nothing about when they reacted.
///
/// Ratings tell only how late raters are among each other, not against what they rated: the median
/// delay is zero (of an even number of raters, the mean of the two in the middle, rounded down).
///
/// Source: the idea of moving annotations by the lag of their best correlation goes back to
/// M. A. Nicolaou, H. Gunes, M. Pantic, LREC workshop on multimodal corpora, 2010; delays of two to
/// six seconds are known: S. Mariooryad, C. Busso, IEEE Transactions on Affective Computing 6(2),
/// 97-108, 2015, doi:10.1109/TAFFC.2014.2334294.
package struct RaterDelays: Equatable, Sendable {
  /// `[rater]`, steps, positive where a rater is late, at most the limit in either direction; 0 for
  /// one without ratings, with one value throughout, alone, or who correlates with the others at no
  /// lag.
  package let steps: [Int]

  private static let rounds = 20

  /// - Parameters:
  ///   - ratings: `[rater][step]`, regular steps; NaN is missing.
  ///   - limit: the largest delay, steps; at least 0.
  package init(of ratings: [[Double]], limit: Int) {
    precondition(limit >= 0)
    let taking = ratings.indices.filter { !isConstant(ratings[$0]) }
    var delays = [Int](repeating: 0, count: taking.count)
    let limit = min(limit, max((ratings.first?.count ?? 0) - 2, 0))
    if taking.count > 1 {
      let series = taking.map { centred(ratings[$0]) }
      for _ in 0..<Self.rounds {
        let before = delays
        for rater in series.indices {
          let others = series.indices.filter { $0 != rater }
            .map { shifted(series[$0], by: delays[$0]) }
          let correlation = LaggedCorrelation(series[rater], with: meanAcrossRaters(others))
          delays[rater] = correlation.bestLag(limit: limit) ?? 0
        }
        let hasMoved = delays != before
        let middle = median(delays)
        for rater in delays.indices { delays[rater] -= middle }
        if !hasMoved { break }
      }
    }
    var steps = [Int](repeating: 0, count: ratings.count)
    for (rater, delay) in zip(taking, delays) { steps[rater] = min(max(delay, -limit), limit) }
    self.steps = steps
  }
}

extension SteppedRatings {
  /// Moves each rater against their delay among the others; what is moved in is missing.
  ///
  /// - Parameter limit: the largest delay in either direction, seconds.
  /// - Returns: the names of raters whose delay is as large as it may be, and perhaps larger.
  /// - Throws: `irregularSteps`; `limitBelowStep`.
  package mutating func alignDelays(limit: Double) throws(RatingsError) -> [String] {
    guard let step = try regularStep() else { return [] }
    let whole = try wholeSteps(in: limit)
    guard whole >= 1 else { throw .limitBelowStep(limit: limit, step: step) }
    let delays = RaterDelays(of: values, limit: whole)
    for (index, delay) in delays.steps.enumerated() {
      raters[index].values = shifted(raters[index].values, by: delay)
      raters[index].delay = inNanoseconds(Double(delay) * step)
    }
    return zip(raters, delays.steps).filter { abs($1) == whole }.map(\.0.name)
  }
}

/// `series[i + delay]` at i; missing beyond the ends.
func shifted(_ series: [Double], by delay: Int) -> [Double] {
  guard delay != 0 else { return series }
  let outside = [Double](repeating: .nan, count: min(abs(delay), series.count))
  return delay > 0
    ? series.dropFirst(delay) + outside : outside + series.dropLast(-delay)
}

private func centred(_ ratings: [Double]) -> [Double] {
  let mean = Moments(gold: ratings, prediction: ratings).goldMean
  return ratings.map { $0 - mean }
}

private func median(_ delays: [Int]) -> Int {
  let sorted = delays.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) >> 1
}
