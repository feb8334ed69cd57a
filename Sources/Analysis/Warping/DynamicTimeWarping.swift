/// Dynamic time warping (DTW): the cheapest alignment of two series within a Sakoe-Chiba band.
///
///     D(i, j) = (x_i − y_j)² + min(D(i−1, j−1), D(i−1, j), D(i, j−1)),   |i − j| ≤ window
///
/// Of equally cheap predecessors the diagonal is taken, then (i−1, j). The path runs from the two
/// first steps to the two last ones and never back. A value may be anything finite: the series are
/// scaled by a power of two, so that no square overflows or vanishes.
///
/// Cells of one anti-diagonal do not depend on each other and are computed two at a time. Time is
/// O(n·window); memory is two bits for each cell of the band, and two anti-diagonals of costs.
///
/// One object aligns any number of pairs, one after another, without allocating again.
///
/// - Source: H. Sakoe & S. Chiba, IEEE Trans. Acoust. Speech Signal Process. 26(1), 43-49, 1978,
///   doi:10.1109/TASSP.1978.1163055.
package struct DynamicTimeWarping {
  private let band: WarpingBand
  private var directions: WarpingDirections
  /// D on the last anti-diagonal of each parity, by offset j − i: `even[origin + p]` is offset 2p,
  /// `odd[origin + p]` is 2p + 1. Infinite outside the band.
  private var even: [Double]
  private var odd: [Double]
  private let origin: Int
  /// The first series from its end to its start, so that a vector of it meets one of the second.
  private var firstReversed: [Double]
  private var second: [Double]

  /// - Parameters:
  ///   - count: steps of either series, at least 1.
  ///   - window: how far apart matched steps may be, in steps; from `count − 1` on, any.
  package init(count: Int, window: Int) {
    precondition(count > 0 && window >= 0, "a series has steps, and a window is not negative")
    band = WarpingBand(count: count, window: min(window, count - 1))
    directions = WarpingDirections(band: band)
    origin = band.window / 2 + 2
    let lanes = DTWLanes.scalarCount
    even = [Double](repeating: .infinity, count: band.window + 6 + lanes)
    odd = even
    firstReversed = [Double](repeating: -.infinity, count: count + lanes)
    second = [Double](repeating: .infinity, count: count + lanes)
  }

  /// Aligns two series; `path` and `forEachMatch` then tell how.
  ///
  /// - Returns: the sum of squared differences along the path, in squared units of the series. Its
  ///   root is the DTW distance.
  /// - Precondition: both have the number of steps given at the start, and all values are finite.
  package mutating func align(_ first: [Double], _ second: [Double]) -> Double {
    precondition(first.count == band.count && second.count == band.count, "series differ in length")
    let scale = powerOfTwo(scaling: [first, second])
    for step in 0..<band.count {
      firstReversed[band.count - 1 - step] = first[step] * scale
      self.second[step] = second[step] * scale
    }
    return fill() / (scale * scale)
  }

  /// The matched steps of the last two series, from the first pair to the last.
  package var path: [(first: Int, second: Int)] {
    var matches: [(first: Int, second: Int)] = []
    forEachMatch { matches.append(($0, $1)) }
    return matches.reversed()
  }

  /// Calls `body` with each pair of matched steps, from the last pair to the first.
  package func forEachMatch(_ body: (_ first: Int, _ second: Int) -> Void) {
    var (i, j) = (band.count - 1, band.count - 1)
    body(i, j)
    while i > 0 || j > 0 {
      switch directions[first: i, second: j] {
      case .both:
        i -= 1
        j -= 1
      case .first: i -= 1
      case .second: j -= 1
      }
      body(i, j)
    }
  }

  /// Computes D and the directions, and gives D of the last pair.
  private mutating func fill() -> Double {
    for index in even.indices {
      even[index] = .infinity
      odd[index] = .infinity
    }
    // The predecessor of the first pair.
    even[origin] = 0
    fillDTWBand(
      band, even: &even, odd: &odd, origin: origin, firstReversed: firstReversed, second: second,
      directions: &directions.words)
    return even[origin]
  }
}
