/// Cells that are computed at a time. Two doubles are what every x86-64 has.
typealias DTWLanes = SIMD2<Double>

/// The costs and directions of all cells of a band.
///
/// - Parameters:
///   - even: see `DynamicTimeWarping`; on entry infinite but for the predecessor of the first pair.
///   - odd: infinite on entry.
///   - origin: where offsets 0 and 1 lie.
///   - firstReversed: `[count + lanes]`, the first series from its end, then −∞.
///   - second: `[count + lanes]`, the second series, then ∞: no difference of the two is a NaN.
///   - directions: as `WarpingDirections` holds them.
func fillDTWBand(
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
