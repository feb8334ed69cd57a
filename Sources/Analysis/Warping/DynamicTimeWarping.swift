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

/// For each cell of a band, the predecessor on the cheapest path, in two bits.
///
/// Cells of an anti-diagonal lie as they are computed: lane by lane of a vector, 32 vectors to as
/// many words as a vector has lanes.
private struct WarpingDirections {
  /// Which series goes one step back.
  enum Direction { case both, first, second }

  /// Set where the predecessor is not the diagonal one.
  static let oneOnly: UInt64 = 1
  /// Set where, of the other two, the one with an earlier step of the second series is cheaper.
  static let secondOnly: UInt64 = 2

  private let band: WarpingBand
  /// `WarpingBand.wordsPerDiagonal` for each anti-diagonal.
  var words: [UInt64]

  init(band: WarpingBand) {
    self.band = band
    words = [UInt64](repeating: 0, count: band.diagonals * band.wordsPerDiagonal)
  }

  subscript(first i: Int, second j: Int) -> Direction {
    let diagonal = i + j
    let cell = (j - i + band.reach(onDiagonal: diagonal)) / 2
    let lanes = DTWLanes.scalarCount
    let (vector, lane) = cell.quotientAndRemainder(dividingBy: lanes)
    let word = words[diagonal * band.wordsPerDiagonal + vector / 32 * lanes + lane]
    let bits = word >> UInt64(vector % 32 * 2)
    if bits & Self.oneOnly == 0 { return .both }
    return bits & Self.secondOnly == 0 ? .first : .second
  }
}

/// The cells (i, j) of a Sakoe-Chiba band, |i − j| ≤ window, in the order of their anti-diagonals.
///
/// On anti-diagonal d = i + j the offset k = j − i runs from −reach to reach in steps of two.
private struct WarpingBand {
  /// Steps of either series.
  let count: Int
  let window: Int

  var diagonals: Int { 2 * count - 1 }

  /// The largest offset on an anti-diagonal; −1 if it has no cell in the band.
  func reach(onDiagonal diagonal: Int) -> Int {
    let reach = min(window, diagonal, 2 * (count - 1) - diagonal)
    return (reach ^ diagonal) & 1 == 0 ? reach : reach - 1
  }

  /// Words that the directions of one anti-diagonal need, two bits a cell.
  var wordsPerDiagonal: Int {
    let lanes = DTWLanes.scalarCount
    return (window + 32 * lanes) / (32 * lanes) * lanes
  }
}

/// Cells that are computed at a time. Two doubles are what every x86-64 has.
private typealias DTWLanes = SIMD2<Double>

/// The costs and directions of all cells of a band.
///
/// - Parameters:
///   - even: see `DynamicTimeWarping`; on entry infinite but for the predecessor of the first pair.
///   - odd: infinite on entry.
///   - origin: where offsets 0 and 1 lie.
///   - firstReversed: `[count + lanes]`, the first series from its end, then −∞.
///   - second: `[count + lanes]`, the second series, then ∞: no difference of the two is a NaN.
///   - directions: as `WarpingDirections` holds them.
private func fillDTWBand(
  _ band: WarpingBand, even: UnsafeMutablePointer<Double>, odd: UnsafeMutablePointer<Double>,
  origin: Int, firstReversed: UnsafePointer<Double>, second: UnsafePointer<Double>,
  directions: UnsafeMutablePointer<UInt64>
) {
  for diagonal in 0..<band.diagonals {
    let reach = band.reach(onDiagonal: diagonal)
    let start = origin - (reach + 1) / 2
    let isEven = diagonal.isMultiple(of: 2)
    let beside = isEven ? odd + (start - 1) : even + start
    fillDTWDiagonal(
      (isEven ? even : odd) + start, cells: reach + 1, besideSecond: beside,
      besideFirst: beside + 1,
      firstReversed: firstReversed + (band.count - 1 - (diagonal + reach) / 2),
      second: second + (diagonal - reach) / 2,
      directions: directions + diagonal * band.wordsPerDiagonal)
  }
}

/// The costs and directions of the cells on one anti-diagonal, from offset −reach to reach.
///
/// Vectors run over the end by up to one lane less than they have; what they leave there is made
/// infinite again.
///
/// - Parameters:
///   - costs: on entry those of the anti-diagonal two before, i.e. of the predecessors (i−1, j−1).
///   - cells: reach + 1.
///   - besideSecond: costs of the predecessors (i, j−1).
///   - besideFirst: costs of the predecessors (i−1, j).
///   - firstReversed: x_i of the first cell, followed by x_{i−1} and so on.
///   - second: y_j of the first cell, followed by y_{j+1} and so on.
///   - directions: where the anti-diagonal's words begin.
private func fillDTWDiagonal(
  _ costs: UnsafeMutablePointer<Double>, cells: Int, besideSecond: UnsafePointer<Double>,
  besideFirst: UnsafePointer<Double>, firstReversed: UnsafePointer<Double>,
  second: UnsafePointer<Double>, directions: UnsafeMutablePointer<UInt64>
) {
  let lanes = DTWLanes.scalarCount
  // At the upper end of a word, from where earlier vectors move down.
  let oneOnly = SIMD2<UInt64>(repeating: WarpingDirections.oneOnly << 62)
  let secondOnly = SIMD2<UInt64>(repeating: WarpingDirections.secondOnly << 62)
  var cell = 0
  var words = UnsafeMutableRawPointer(directions)
  while cell < cells {
    var packed = SIMD2<UInt64>()
    let start = cell
    let end = min(cell + 32 * lanes, cells)
    while cell < end {
      let byte = cell * MemoryLayout<Double>.stride
      func load(_ values: UnsafeRawPointer) -> DTWLanes {
        values.loadUnaligned(fromByteOffset: byte, as: DTWLanes.self)
      }
      let difference = load(firstReversed) - load(second)
      let fromSecond = load(besideSecond)
      let fromFirst = load(besideFirst)
      let fromBoth = load(costs)
      let isSecond = fromSecond .< fromFirst
      let fromOne = fromFirst.replacing(with: fromSecond, where: isSecond)
      let isOne = fromOne .< fromBoth
      let best = fromBoth.replacing(with: fromOne, where: isOne)
      UnsafeMutableRawPointer(costs).storeBytes(
        of: best + difference * difference, toByteOffset: byte, as: DTWLanes.self)
      let bits =
        unsafeBitCast(isOne, to: SIMD2<UInt64>.self) & oneOnly
        | unsafeBitCast(isSecond, to: SIMD2<UInt64>.self) & secondOnly
      packed = packed &>> SIMD2(repeating: 2) | bits
      cell += lanes
    }
    packed &>>= SIMD2(repeating: UInt64(64 - (cell - start) / lanes * 2))
    words.storeBytes(of: packed, as: SIMD2<UInt64>.self)
    words += MemoryLayout<SIMD2<UInt64>>.size
  }
  while cell > cells {
    cell -= 1
    costs[cell] = .infinity
  }
}
