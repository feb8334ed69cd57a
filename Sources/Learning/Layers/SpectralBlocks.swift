/// Two blocks of a row of samples, as real and imaginary parts of `pair`, which holds them
/// interleaved.
struct SpectralBlocks {
  /// Samples of the row.
  let length: Int
  /// Where the blocks start; may be before the row or behind it.
  let starts: (Int, Int)
  /// Samples of a block.
  let count: Int

  /// The part of the block from `start` that lies within the row, counted from the block's start.
  private func inside(_ start: Int) -> Range<Int> {
    let lower = min(max(-start, 0), count)
    return lower..<max(min(length - start, count), lower)
  }

  /// Reads the blocks, with zeros for what is outside of the row and up to `size` samples.
  func load(_ row: UnsafePointer<Float>, to pair: UnsafeMutablePointer<Float>, size: Int) {
    let (a, b) = (inside(starts.0), inside(starts.1))
    let both = a.clamped(to: b)
    let (rowA, rowB) = (row + starts.0, row + starts.1)
    var index = both.lowerBound
    while index + 4 <= both.upperBound {
      let x = UnsafeRawPointer(rowA + index).loadUnaligned(as: SIMD4<Float>.self)
      let y = UnsafeRawPointer(rowB + index).loadUnaligned(as: SIMD4<Float>.self)
      UnsafeMutableRawPointer(pair + 2 * index).storeBytes(
        of: SIMD8(x[0], y[0], x[1], y[1], x[2], y[2], x[3], y[3]), as: SIMD8<Float>.self)
      index += 4
    }
    for edge in [0..<both.lowerBound, index..<count] {
      for index in edge {
        pair[2 * index] = a.contains(index) ? rowA[index] : 0
        pair[2 * index + 1] = b.contains(index) ? rowB[index] : 0
      }
    }
    (pair + 2 * count).update(repeating: 0, count: 2 * (size - count))
  }

  /// Writes what is inside of the row, `offset` added.
  func store(
    _ pair: UnsafePointer<Float>, plus offset: Float, to row: UnsafeMutablePointer<Float>
  ) {
    for (part, start) in [(0, starts.0), (1, starts.1)] {
      let inside = inside(start)
      let target = row + start
      for index in inside { target[index] = pair[2 * index + part] + offset }
    }
  }

  /// Adds the blocks to the row where they overlap what earlier blocks wrote, and writes the rest.
  ///
  /// - Parameter overlap: samples at a block's start that the blocks before it reach; the row's
  ///   first block, the one that starts at `origin`, has none.
  func add(
    _ pair: UnsafePointer<Float>, overlap: Int, origin: Int,
    to row: UnsafeMutablePointer<Float>
  ) {
    for (part, start) in [(0, starts.0), (1, starts.1)] {
      let inside = inside(start)
      let target = row + start
      let border = min(max(start == origin ? 0 : overlap, inside.lowerBound), inside.upperBound)
      for index in inside.lowerBound..<border { target[index] += pair[2 * index + part] }
      for index in border..<inside.upperBound { target[index] = pair[2 * index + part] }
    }
  }
}
