package import Engine

/// The order in which the parts of a batch are added up: those of the first half, those of the second,
/// then both sums.
///
/// Where the parts are dealt out evenly to 1, 2, 4, ... processes, each has a branch of the tree, and the
/// sum has the same bits; in bf16 too, since every sum of two is rounded, not the last alone.
package enum PairwiseSum {
  /// Where the second half of some parts begins.
  package static func middle(of parts: Range<Int>) -> Int {
    (parts.lowerBound + parts.upperBound) / 2
  }

  /// Leaves the sum of arrays of `count` values in the first; the others are overwritten.
  ///
  /// - Parameters:
  ///   - precision: that the values have, and each sum is rounded to.
  ///   - isAlone: whether the calling thread does it, rather than the team.
  package static func add(
    _ arrays: [UnsafeMutablePointer<Float>], count: Int, _ precision: Precision = .f32,
    isAlone: Bool = false
  ) {
    guard !isAlone else { return add(arrays, 0..<count, precision) }
    // Addresses are shared between the threads, each of which has values of its own.
    nonisolated(unsafe) let arrays = arrays
    ThreadTeam.split(count) { range, _ in add(arrays, range, precision) }
  }

  private static func add(
    _ arrays: [UnsafeMutablePointer<Float>], _ places: Range<Int>, _ precision: Precision
  ) {
    // Pieces that stay in the cache until they are added up.
    for start in stride(from: places.lowerBound, to: places.upperBound, by: piece) {
      add(
        arrays, 0..<arrays.count, start..<min(start + piece, places.upperBound), precision)
    }
  }

  private static var piece: Int { 4096 }

  private static func add(
    _ arrays: [UnsafeMutablePointer<Float>], _ parts: Range<Int>, _ places: Range<Int>,
    _ precision: Precision
  ) {
    guard parts.count > 1 else { return }
    let middle = middle(of: parts)
    add(arrays, parts.lowerBound..<middle, places, precision)
    add(arrays, middle..<parts.upperBound, places, precision)
    let (sum, other) = (arrays[parts.lowerBound], arrays[middle])
    switch precision {
    case .f32: for place in places { sum[place] += other[place] }
    case .bf16: for place in places { sum[place] = (sum[place] + other[place]).roundedToBF16 }
    }
  }
}

extension Float {
  /// The nearest number of 8 bits of precision, the even one of two as near.
  package var roundedToBF16: Float {
    let bits = bitPattern
    // What is no number stays none, though the bits that say so may be the last.
    guard isFinite else { return isNaN ? .nan : self }
    return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
  }
}
