/// A thread's working memory: one column a channel, each a transform's input or output, and one
/// column more, so that a transform can always go from one column to its neighbour.
struct SpectralColumns {
  let base: UnsafeMutablePointer<Float>
  /// Distance of two columns in floats.
  let stride: Int

  /// Floats of a column: `size` complex numbers and one that repeats the first. An odd number of
  /// cache lines keeps the columns from falling onto the same sets of the cache.
  static func stride(transformSize: Int) -> Int {
    ((transformSize + 1 + 7) / 8 | 1) * 16
  }

  subscript(column: Int) -> UnsafeMutablePointer<Float> { base + column * stride }
}
