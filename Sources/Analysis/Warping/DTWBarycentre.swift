/// The DTW barycentre average (DBA) of several series: the series with the least mean squared DTW
/// distance to all of them that its iterations find.
///
///     cost = mean over k of min over paths of Σ (b_i − y_k,j)²
///
/// From its start it in turn aligns each series with the barycentre and makes each of the
/// barycentre's steps the mean of all the values matched with it. The cost never rises; the
/// iterations end when it falls by no more than `tolerance` of itself. What they find depends on the
/// start: without a narrow window the medoid is often the better one. The result does not depend on
/// the order of the series.
///
/// A missing value (NaN) is bridged by a straight line, beyond the ends by the nearest value, to
/// find the paths, and has no part in any mean. Series without a value take no part.
///
/// - Source: F. Petitjean, A. Ketterlin & P. Gançarski, Pattern Recognition 44(3), 678-693, 2011,
///   doi:10.1016/j.patcog.2010.09.013.
package struct DTWBarycentre: Equatable, Sendable {
  /// Where the iterations begin.
  package enum Start: String, CaseIterable, Sendable {
    /// The mean of the series at each step.
    case mean
    /// The series with the least sum of squared DTW distances to all others: Petitjean's, and that of
    /// MuSe-Toolbox.
    case medoid
  }

  /// `[step]`, in the unit of the series; NaN where no series has a value at that step, or no value
  /// is matched with it.
  package let values: [Double]
  /// The mean squared DTW distance at the last alignment, in squared units: that of the barycentre
  /// before its last update. NaN if no series has a value.
  package let cost: Double
  /// How often the series were aligned.
  package let iterations: Int
  /// Of several, the one that led to the lowest cost.
  package let start: Start

  /// - Parameters:
  ///   - series: `[series][step]`, NaN is missing.
  ///   - window: how far apart matched steps may be (Sakoe-Chiba), in steps.
  ///   - starts: each is tried, and the cheapest result kept; of equal ones the first.
  ///   - limit: iterations at most.
  ///   - tolerance: the relative fall of the cost that ends the iterations.
  /// - Throws: if a value is infinite.
  /// - Precondition: there are series and a start, and all series have the same number of steps.
  package init(
    of series: [[Double]], window: Int, from starts: [Start], limit: Int = 30,
    tolerance: Double = 1e-5
  ) throws(WarpingError) {
    precondition(!series.isEmpty && !starts.isEmpty, "no series, or no start")
    precondition(series.allSatisfy { $0.count == series[0].count }, "series differ in length")
    try WarpingError.check(series)
    let complete = series.compactMap(bridged)
    guard !complete.isEmpty, limit > 0 else {
      (values, cost, iterations, start) = (meanOfPresent(series), .nan, 0, starts[0])
      return
    }
    // Scaled once more than `align` does it, so that sums do not overflow either.
    let scale = powerOfTwo(scaling: complete) / 16
    let present = series.filter { $0.contains { !$0.isNaN } }.map { $0.map { $0 * scale } }
    let matched = complete.map { $0.map { $0 * scale } }
    let mean = meanOfPresent(present)
    var warping = DynamicTimeWarping(count: mean.count, window: window)

    var best: (run: Run, start: Start)?
    for start in starts {
      let first =
        switch start {
        case .mean: bridged(mean) ?? mean
        case .medoid: medoid(of: matched, by: &warping)
        }
      let run = Run(
        from: first, of: present, matchedAs: matched, by: &warping, limit: limit,
        tolerance: tolerance)
      if best.map({ run.cost < $0.run.cost }) ?? true { best = (run, start) }
    }
    guard let best else { preconditionFailure("no start") }
    values = zip(best.run.barycentre, mean).map { $1.isNaN ? .nan : $0 / scale }
    cost = best.run.cost / (scale * scale)
    iterations = best.run.iterations
    start = best.start
  }
}

/// The iterations from one start.
private struct Run {
  private(set) var barycentre: [Double]
  private(set) var cost = Double.infinity
  private(set) var iterations = 0

  init(
    from start: [Double], of series: [[Double]], matchedAs complete: [[Double]],
    by warping: inout DynamicTimeWarping, limit: Int, tolerance: Double
  ) {
    barycentre = start
    while iterations < limit {
      let (next, nextCost) = Self.updated(
        bridged(barycentre) ?? barycentre, of: series, matchedAs: complete, by: &warping)
      barycentre = next
      iterations += 1
      let isFalling = nextCost < cost * (1 - tolerance)
      cost = nextCost
      if !isFalling { break }
    }
  }

  /// One iteration: the next barycentre, and the cost of the one before.
  private static func updated(
    _ barycentre: [Double], of series: [[Double]], matchedAs complete: [[Double]],
    by warping: inout DynamicTimeWarping
  ) -> ([Double], cost: Double) {
    var sums = [Double](repeating: 0, count: barycentre.count)
    var counts = sums
    var cost = 0.0
    for (values, matched) in zip(series, complete) {
      cost += warping.align(barycentre, matched)
      warping.forEachMatch { step, other in
        guard !values[other].isNaN else { return }
        sums[step] += values[other]
        counts[step] += 1
      }
    }
    return (zip(sums, counts).map { $0 / $1 }, cost / Double(series.count))
  }
}

/// The series with the least sum of squared DTW distances to all others; of equal ones the first in
/// the order of their values, so that the order of the series does not matter.
private func medoid(
  of series: [[Double]], by warping: inout DynamicTimeWarping
) -> [Double] {
  let ordered = series.sorted { $0.lexicographicallyPrecedes($1) }
  var sums = [Double](repeating: 0, count: ordered.count)
  for first in ordered.indices {
    for second in ordered.indices.dropFirst(first + 1) {
      let distance = warping.align(ordered[first], ordered[second])
      sums[first] += distance
      sums[second] += distance
    }
  }
  let nearest = sums.indices.min { (sums[$0], $0) < (sums[$1], $1) } ?? 0
  return ordered[nearest]
}

/// `[step]`: the mean of the series that have a value there; NaN where none has.
private func meanOfPresent(_ series: [[Double]]) -> [Double] {
  series[0].indices.map { step in
    var (sum, count) = (0.0, 0.0)
    for values in series where !values[step].isNaN {
      sum += values[step]
      count += 1
    }
    return sum / count
  }
}
