import Agreement

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
      count = dotProduct(x.presence[there], y.presence[here])
      sums = (
        dotProduct(x.values[there], y.presence[here]),
        dotProduct(x.presence[there], y.values[here]),
        dotProduct(x.squares[there], y.presence[here]),
        dotProduct(x.presence[there], y.squares[here])
      )
    }
    guard count >= 2, 2 * count >= pairsWithoutLag else { return .nan }
    let products = dotProduct(x.values[there], y.values[here]) - sums.x * sums.y / count
    let xSquares = sums.xx - sums.x * sums.x / count
    let ySquares = sums.yy - sums.y * sums.y / count
    return products / (xSquares * ySquares).squareRoot()
  }
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

/// Eight sums at a time, which a strict sum from first to last does not allow.
private func dotProduct(_ x: ArraySlice<Double>, _ y: ArraySlice<Double>) -> Double {
  x.withUnsafeBytes { x in
    y.withUnsafeBytes { y in
      let width = MemoryLayout<SIMD8<Double>>.size
      var sums = SIMD8<Double>.zero
      var offset = 0
      while offset + width <= x.count {
        sums +=
          x.loadUnaligned(fromByteOffset: offset, as: SIMD8<Double>.self)
          * y.loadUnaligned(fromByteOffset: offset, as: SIMD8<Double>.self)
        offset += width
      }
      var sum = sums.sum()
      while offset < x.count {
        sum +=
          x.loadUnaligned(fromByteOffset: offset, as: Double.self)
          * y.loadUnaligned(fromByteOffset: offset, as: Double.self)
        offset += MemoryLayout<Double>.size
      }
      return sum
    }
  }
}
