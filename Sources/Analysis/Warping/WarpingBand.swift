/// The cells (i, j) of a Sakoe-Chiba band, |i − j| ≤ window, in the order of their anti-diagonals.
///
/// On anti-diagonal d = i + j the offset k = j − i runs from −reach to reach in steps of two.
struct WarpingBand {
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
