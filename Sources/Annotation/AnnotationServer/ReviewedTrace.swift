import Agreement
import TimeSeries

/// A series of a recording and dimension that is looked at.
package struct ReviewedTrace: Sendable {
  /// `[step]`, seconds, increasing, at the steps' ends.
  let times: [Double]
  /// `[step]`; NaN is missing.
  let values: [Double]
  /// `[step]`: the gold standard at these steps, NaN where it has none; nil for the gold standard
  /// itself and where there is none.
  let gold: [Double]?

  /// - Parameter gold: `[step]` its times and values.
  package init(times: [Double], values: [Double], gold: (times: [Double], values: [Double])?) {
    self.times = times
    self.values = values
    self.gold = gold.map {
      StepAlignment(gold: $0.times, prediction: times)
        .onPrediction(gold: $0.values, prediction: values).gold
    }
  }

  /// What is drawn of it in a row of pixels.
  struct Columns: Equatable {
    /// `[column]`, seconds.
    var times: [Double] = []
    /// `[column]`: the lowest and the highest value; NaN is missing.
    var low: [Double] = []
    var high: [Double] = []
  }

  /// Thinned to the screen: the lowest and the highest value of each column of pixels, or, where
  /// there are fewer, the steps themselves and one to either side.
  ///
  /// - Parameters:
  ///   - window: seconds.
  ///   - count: columns.
  func thinned(_ window: ClosedRange<Double>, to count: Int) -> Columns {
    let first = times.partitioned { $0 >= window.lowerBound }
    let end = times.partitioned { $0 > window.upperBound }
    var columns = Columns()
    guard end - first > count else {
      let shown = max(0, first - 1)..<min(times.count, end + 1)
      columns.times = Array(times[shown])
      columns.low = Array(values[shown])
      columns.high = columns.low
      return columns
    }
    let width = (window.upperBound - window.lowerBound) / Double(count)
    var step = first
    for column in 0..<count {
      let start = window.lowerBound + Double(column) * width
      let next = column == count - 1 ? window.upperBound : start + width
      var (low, high) = (Double.infinity, -Double.infinity)
      let isEmpty = step >= end || times[step] > next
      while step < end, times[step] <= next {
        // NaN compares as neither.
        if values[step] < low { low = values[step] }
        if values[step] > high { high = values[step] }
        step += 1
      }
      if isEmpty { continue }
      columns.times.append(start + width / 2)
      columns.low.append(low <= high ? low : .nan)
      columns.high.append(low <= high ? high : .nan)
    }
    return columns
  }

  /// The concordance with the gold standard within a window, and of how many pairs; nil without one.
  func concordance(in window: ClosedRange<Double>) -> (ccc: Double, pairs: Int)? {
    guard let gold else { return nil }
    let first = times.partitioned { $0 >= window.lowerBound }
    let steps = first..<max(first, times.partitioned { $0 > window.upperBound })
    let moments = Moments(gold: Array(gold[steps]), prediction: Array(values[steps]))
    return (moments.concordanceCorrelation(), moments.count)
  }

  /// A stretch and how far it is, on average, from the gold standard.
  struct Difference: Equatable {
    let from: Double
    let to: Double
    let difference: Double
  }

  /// Where it differs most from the gold standard: stretches of a few seconds that do not overlap,
  /// the largest mean absolute difference first.
  func differences(atMost count: Int, lasting seconds: Double) -> [Difference] {
    guard let gold, let step = stepDuration(of: times), step > 0 else { return [] }
    let length = max(1, min(times.count, Int((seconds / step).rounded())))
    // Sums up to each step, of the differences and of how many there are.
    var (sums, counts) = ([0.0], [0])
    for (value, truth) in zip(values, gold) {
      let difference = abs(value - truth)
      sums.append(sums[sums.count - 1] + (difference.isNaN ? 0 : difference))
      counts.append(counts[counts.count - 1] + (difference.isNaN ? 0 : 1))
    }
    var means = (0...times.count - length).map { start in
      let pairs = counts[start + length] - counts[start]
      return pairs * 2 > length ? (sums[start + length] - sums[start]) / Double(pairs) : -1
    }
    var found: [Difference] = []
    while found.count < count, let start = means.indices.max(by: { means[$0] < means[$1] }),
      means[start] > 0
    {
      found.append(
        Difference(
          from: inNanoseconds(times[start] - step), to: times[start + length - 1],
          difference: means[start]))
      for other in max(0, start - length + 1)..<min(means.count, start + length) {
        means[other] = -1
      }
    }
    return found
  }
}

extension [Double] {
  /// The first index from which on a condition holds, which does not hold before.
  fileprivate func partitioned(_ holds: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
