/// The DTW barycentre average (DBA) of several series: the series with the least mean squared DTW
/// distance to all of them that its iterations find.
///
///     cost = mean over k of min over paths of Σ (b_i − y_k,j)²
///
/// It starts at the mean of the series at each step, and then in turn aligns each series with the
/// barycentre and makes each of the barycentre's steps the mean of all the values matched with it.
/// The cost never rises; the iterations end when it falls by no more than `tolerance` of itself.
/// The start, and with it the result, does not depend on the order of the series.
///
/// A missing value (NaN) is bridged by a straight line, beyond the ends by the nearest value, to
/// find the paths, and has no part in any mean. Series without a value take no part.
///
/// - Source: F. Petitjean, A. Ketterlin & P. Gançarski, Pattern Recognition 44(3), 678-693, 2011,
///   doi:10.1016/j.patcog.2010.09.013.
package struct DTWBarycentre: Equatable, Sendable {
  /// `[step]`, in the unit of the series; NaN where no series has a value at that step, or no value
  /// is matched with it.
  package let values: [Double]
  /// The mean squared DTW distance at the last alignment, in squared units: that of the barycentre
  /// before its last update. NaN if no series has a value.
  package let cost: Double
  /// How often the series were aligned.
  package let iterations: Int

  /// - Parameters:
  ///   - series: `[series][step]`, NaN is missing.
  ///   - window: how far apart matched steps may be (Sakoe-Chiba), in steps.
  ///   - limit: iterations at most.
  ///   - tolerance: the relative fall of the cost that ends the iterations.
  /// - Throws: if a value is infinite.
  /// - Precondition: there is a series, and all have the same number of steps.
  package init(
    of series: [[Double]], window: Int, limit: Int = 30, tolerance: Double = 1e-5
  ) throws(WarpingError) {
    precondition(!series.isEmpty, "no series")
    precondition(series.allSatisfy { $0.count == series[0].count }, "series differ in length")
    try WarpingError.check(series)
    let complete = series.compactMap(bridged)
    guard !complete.isEmpty, limit > 0 else {
      (values, cost, iterations) = (meanOfPresent(series), .nan, 0)
      return
    }
    // Scaled once more than `align` does it, so that sums do not overflow either.
    let scale = powerOfTwo(scaling: complete) / 16
    let present = series.filter { $0.contains { !$0.isNaN } }.map { $0.map { $0 * scale } }
    let matched = complete.map { $0.map { $0 * scale } }

    let start = meanOfPresent(present)
    var barycentre = start
    var warping = DynamicTimeWarping(count: start.count, window: window)
    var (cost, iteration) = (Double.infinity, 0)
    while iteration < limit {
      let (next, nextCost) = Self.updated(
        bridged(barycentre) ?? barycentre, of: present, matchedAs: matched, by: &warping)
      barycentre = next
      iteration += 1
      let isFalling = nextCost < cost * (1 - tolerance)
      cost = nextCost
      if !isFalling { break }
    }
    values = zip(barycentre, start).map { $1.isNaN ? .nan : $0 / scale }
    self.cost = cost / (scale * scale)
    iterations = iteration
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
