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
    let varying = ratings.indices.filter { !isConstant(ratings[$0]) }
    var delays = [Int](repeating: 0, count: varying.count)
    let limit = min(limit, max((ratings.first?.count ?? 0) - 2, 0))
    if varying.count > 1 {
      let series = varying.map { centred(ratings[$0]) }
      for _ in 0..<Self.rounds {
        let before = delays
        var later = [RaterSums(steps: ratings[0].count)]
        for rater in series.indices.dropFirst().reversed() {
          later.append(later[later.count - 1].adding(shifted(series[rater], by: delays[rater])))
        }
        var earlier = later[0]
        for rater in series.indices {
          let others = earlier.means(with: later.removeLast())
          let correlation = LaggedCorrelation(series[rater], with: others)
          delays[rater] = correlation.bestLag(limit: limit) ?? 0
          earlier = earlier.adding(shifted(series[rater], by: delays[rater]))
        }
        let hasMoved = delays != before
        let middle = median(delays)
        for rater in delays.indices { delays[rater] -= middle }
        if !hasMoved { break }
      }
    }
    var steps = [Int](repeating: 0, count: ratings.count)
    for (rater, delay) in zip(varying, delays) { steps[rater] = min(max(delay, -limit), limit) }
    self.steps = steps
  }
}

/// Sums over some of the raters. The mean of all but one is that of those before and those after: no
/// pass over all for each, and nothing taken away again, which would leave rounding where raters
/// oppose each other.
private struct RaterSums {
  /// `[step]`, of the raters present.
  private var sums: [Double]
  private var counts: [Double]

  /// Of nobody.
  init(steps: Int) {
    sums = [Double](repeating: 0, count: steps)
    counts = sums
  }

  /// - Parameter series: `[step]`, NaN is missing.
  func adding(_ series: [Double]) -> RaterSums {
    var more = self
    for step in series.indices where !series[step].isNaN {
      more.sums[step] += series[step]
      more.counts[step] += 1
    }
    return more
  }

  /// `[step]`: the means over these raters and those; NaN where nobody is present.
  func means(with others: RaterSums) -> [Double] {
    sums.indices.map { (sums[$0] + others.sums[$0]) / (counts[$0] + others.counts[$0]) }
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

private func median(_ delays: [Int]) -> Int {
  let sorted = delays.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) >> 1
}

/// Pearson's correlation of two series at any lag, over the steps at which both are present.
///
/// At lag d, x[i + d] is paired with y[i]: the best lag is how many steps x is later than y.
package struct LaggedCorrelation {
  private let x: CentredSeries
  private let y: CentredSeries
  private let pairsWithoutLag: Double

  /// - Parameters: `[step]` each, of the same number of steps; NaN is missing.
  package init(_ x: [Double], with y: [Double]) {
    precondition(x.count == y.count, "series differ in length")
    self.x = CentredSeries(x)
    self.y = CentredSeries(y)
    pairsWithoutLag = zip(x, y).reduce(0) { $1.0.isNaN || $1.1.isNaN ? $0 : $0 + 1 }
  }

  /// The lag of at most `limit` steps in either direction with the greatest correlation; of equal
  /// ones (within 1e-12) the smallest, the later rather than the earlier.
  ///
  /// A lag is out of the question if it leaves less than half of the pairs that there are without
  /// one, or fewer than two.
  ///
  /// - Returns: nil if no lag has a correlation above zero.
  func bestLag(limit: Int) -> Int? {
    var best: (lag: Int, correlation: Double)?
    for distance in 0...limit {
      for lag in distance == 0 ? [0] : [distance, -distance] {
        let correlation = correlation(atLag: lag)
        if correlation > (best?.correlation ?? 0) + 1e-12 { best = (lag, correlation) }
      }
    }
    return best?.lag
  }

  /// NaN if undefined, or if too few pairs are left.
  package func correlation(atLag lag: Int) -> Double {
    let first = max(y.steps.lowerBound, x.steps.lowerBound - lag)
    let end = min(y.steps.upperBound, x.steps.upperBound - lag)
    guard first < end else { return .nan }
    let (here, there) = (first..<end, (first + lag)..<(end + lag))
    let count: Double
    let sums: (x: Double, y: Double, xx: Double, yy: Double)
    if x.isComplete, y.isComplete {
      count = Double(here.count)
      sums = (
        x.sum(there), y.sum(here), x.sumOfSquares(there), y.sumOfSquares(here)
      )
    } else {
      count = sum(x.presence, there, y.presence, here)
      sums = (
        sum(x.values, there, y.presence, here),
        sum(x.presence, there, y.values, here),
        sum(x.squares, there, y.presence, here),
        sum(x.presence, there, y.squares, here)
      )
    }
    guard count >= 2, 2 * count >= pairsWithoutLag else { return .nan }
    let products = sum(x.values, there, y.values, here) - sums.x * sums.y / count
    let xSquares = sums.xx - sums.x * sums.x / count
    let ySquares = sums.yy - sums.y * sums.y / count
    return products / (xSquares * ySquares).squareRoot()
  }
}

/// Sum of products over two stretches of the same length.
private func sum(
  _ x: [Double], _ xSteps: Range<Int>, _ y: [Double], _ ySteps: Range<Int>
) -> Double {
  sumOfProducts(
    x.span, from: xSteps.lowerBound, y.span, from: ySteps.lowerBound, count: xSteps.count)
}

/// A series less its mean, zero where it is missing, with what sums over any stretch of it need.
private struct CentredSeries {
  /// From the first value present to the last.
  let steps: Range<Int>
  /// No value is missing in between.
  let isComplete: Bool
  /// `[step]`: 0 where the value is missing.
  let values: [Double]
  /// `[step]`: 1 where the value is present, else 0.
  let presence: [Double]
  let squares: [Double]
  /// `[step]`: sums over all steps before.
  private let sums: [Double]
  private let squareSums: [Double]

  init(_ series: [Double]) {
    let first = series.firstIndex { !$0.isNaN } ?? 0
    let end = (series.lastIndex { !$0.isNaN } ?? -1) + 1
    steps = first..<end
    presence = series.map { $0.isNaN ? 0 : 1 }
    let count = presence.reduce(0, +)
    isComplete = Int(count) == end - first
    let origin = first < end ? series[first] : 0
    let mean = origin + series.reduce(0) { $1.isNaN ? $0 : $0 + ($1 - origin) } / count
    values = series.map { $0.isNaN ? 0 : $0 - mean }
    squares = values.map { $0 * $0 }
    sums = runningSums(values)
    squareSums = runningSums(squares)
  }

  func sum(_ range: Range<Int>) -> Double { sums[range.upperBound] - sums[range.lowerBound] }

  func sumOfSquares(_ range: Range<Int>) -> Double {
    squareSums[range.upperBound] - squareSums[range.lowerBound]
  }
}
