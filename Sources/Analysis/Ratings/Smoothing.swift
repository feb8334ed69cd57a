import TimeSeries

/// Takes the jitter out of each rater's ratings, before they are compared or fused.
///
/// Rows are taken as consecutive steps. Missing values stay missing.
package enum Smoothing: Equatable, Sendable {
  /// Least-squares polynomials over windows of this many seconds.
  case savitzkyGolay(window: Double, order: Int)
  /// Means over windows of this many seconds.
  case movingAverage(window: Double)

  /// Smoothes one series; the window is the nearest odd number of steps, the longer one if it is
  /// half-way, and at most the series.
  ///
  /// - Parameters:
  ///   - series: `[step]`, any unit.
  ///   - step: duration of a step, seconds.
  /// - Returns: `[step]`
  /// - Throws: `windowTooShort` if the window has no more steps than the polynomials have degrees.
  package func applied(to series: [Double], step: Double) throws(RatingsError) -> [Double] {
    switch self {
    case .savitzkyGolay(let window, let order):
      let reach = windowReach(ofWindow: window, step: step, limit: series.count)
      // Beyond the series a window says nothing of its degrees of freedom.
      guard 2 * reach + 1 > order || reach == series.count else {
        throw .windowTooShort(steps: 2 * reach + 1, order: order, step: step)
      }
      return SavitzkyGolayFilter(length: 2 * reach + 1, order: order).applied(to: series)
    case .movingAverage(let window):
      let reach = windowReach(ofWindow: window, step: step, limit: series.count)
      return movingMeans(of: series, reach: reach)
    }
  }
}

/// Savitzky and Golay's filter: each value becomes that of the polynomial fitted by least squares to
/// the window around it.
///
/// At the ends the polynomial of the first or last whole window is read off (`interp` of
/// scipy.signal.savgol_filter). Missing values (NaN) stay missing and separate the series into runs that
/// are filtered each for itself; in a run shorter than the window one polynomial fits all of it,
/// and one with no more values than the order stays as it is. A constant stays exactly that.
///
/// The polynomials are orthonormal on the window (Gram's), by their three-term recurrence.
///
/// Source: A. Savitzky, M. J. E. Golay, Analytical Chemistry 36(8), 1627-1639, 1964,
/// doi:10.1021/ac60214a047; P. A. Gorry, Analytical Chemistry 62(6), 570-573, 1990,
/// doi:10.1021/ac00205a007.
struct SavitzkyGolayFilter {
  private let length: Int
  private let order: Int
  /// `[degree][index in window]`
  private let polynomials: [[Double]]
  /// `[index in window]`: what each value counts for the one in the middle.
  private let taps: [Double]

  /// - Precondition: `length` is odd, `order` at least 0.
  init(length: Int, order: Int) {
    precondition(length > 0 && length % 2 == 1 && order >= 0)
    self.length = length
    self.order = order
    let polynomials = orthonormalPolynomials(on: length, order: order)
    self.polynomials = polynomials
    taps = (0..<length).map { index in
      polynomials.reduce(0) { $0 + $1[length / 2] * $1[index] }
    }
  }

  func applied(to series: [Double]) -> [Double] {
    var smooth = series
    var start = 0
    while start < series.count {
      guard !series[start].isNaN else {
        start += 1
        continue
      }
      let end = series[start...].firstIndex(where: \.isNaN) ?? series.count
      smooth.replaceSubrange(start..<end, with: filtered(run: series[start..<end]))
      start = end
    }
    return smooth
  }

  /// One run without missing values; about its first, which keeps a constant what it is.
  private func filtered(run: ArraySlice<Double>) -> [Double] {
    guard let origin = run.first else { return [] }
    let values = run.map { $0 - origin }
    guard values.count > order else { return Array(run) }
    if values.count <= length {
      let polynomials =
        values.count == length
        ? polynomials : orthonormalPolynomials(on: values.count, order: order)
      return fit(values[...], polynomials).map { $0 + origin }
    }
    let half = length / 2
    let middle = convolved(values)
    let begin = fit(values.prefix(length), polynomials).prefix(half)
    let end = fit(values.suffix(length), polynomials).suffix(half)
    return (begin + middle + end).map { $0 + origin }
  }

  /// The values of the polynomial fitted to a whole window.
  private func fit(_ values: ArraySlice<Double>, _ polynomials: [[Double]]) -> [Double] {
    var fitted = [Double](repeating: 0, count: values.count)
    for polynomial in polynomials {
      let coefficient = zip(polynomial, values).reduce(0) { $0 + $1.0 * $1.1 }
      for index in fitted.indices { fitted[index] += coefficient * polynomial[index] }
    }
    return fitted
  }

  /// `[window]`: the value in the middle of each whole window.
  private func convolved(_ values: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: values.count - length + 1)
    var target = sums.mutableSpan
    let source = values.span
    // Tap by tap over all windows: unlike a sum over taps, this can be done four at a time.
    for (index, tap) in taps.enumerated() {
      for window in target.indices { target[window] += tap * source[window + index] }
    }
    return sums
  }
}

/// `[degree][index]`: polynomials of degree 0 to `order` on `count` equidistant points, orthonormal;
/// none of degree `count` or more.
private func orthonormalPolynomials(on count: Int, order: Int) -> [[Double]] {
  let points = (0..<count).map { Double($0) - Double(count - 1) / 2 }
  var polynomials = [[Double](repeating: 1 / Double(count).squareRoot(), count: count)]
  var norm = 0.0
  while polynomials.count <= min(order, count - 1) {
    let last = polynomials[polynomials.count - 1]
    var next = zip(points, last).map { $0 * $1 }
    if polynomials.count >= 2 {
      let before = polynomials[polynomials.count - 2]
      for index in next.indices { next[index] -= norm * before[index] }
    }
    norm = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
    polynomials.append(next.map { $0 / norm })
  }
  return polynomials
}

/// The mean of the values within `reach` steps to either side of each step.
///
/// Missing values (NaN) take no part in any window and stay missing; beyond the ends there is
/// nothing, so windows are shorter there. A constant stays exactly that.
///
/// Each window is a piece of one block and a piece of the next, whose sums are running ones, so that
/// a step costs the same for any window and no sum is ever taken back by a subtraction.
///
/// - Returns: `[step]`
/// - Precondition: `reach` is at least 0.
func movingMeans(of series: [Double], reach: Int) -> [Double] {
  guard let origin = series.first(where: { !$0.isNaN }) else { return series }
  let length = 2 * reach + 1
  let outside = [Double](repeating: 0, count: reach)
  let sums = windowSums(
    of: outside + series.map { $0.isNaN ? 0 : $0 - origin } + outside, length: length)
  let counts = windowSums(
    of: outside + series.map { $0.isNaN ? 0 : 1 } + outside, length: length)
  return series.indices.map { step in
    series[step].isNaN ? .nan : origin + sums[step] / counts[step]
  }
}

/// `[start]`: the sums of all windows of `length` values.
private func windowSums(of values: [Double], length: Int) -> [Double] {
  // Up to and including each value, from the start of its block; and from it to the block's end.
  var heads = values
  for index in heads.indices where index % length != 0 { heads[index] += heads[index - 1] }
  var tails = values
  for index in tails.indices.dropLast().reversed() where (index + 1) % length != 0 {
    tails[index] += tails[index + 1]
  }
  return (0...(values.count - length)).map { start in
    start % length == 0
      ? tails[start] : tails[start] + heads[start + length - 1]
  }
}
