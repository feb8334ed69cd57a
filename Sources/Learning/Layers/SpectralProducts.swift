internal import COpenBLAS

/// The products of a bin's matrices, on the calling thread. Rows of signals are the blocks',
/// filters are [out channel, in channel].
enum SpectralProducts {
  /// `y = x · filtersᴴ`: cross-correlation.
  static func correlate(
    _ x: SpectralTiles, _ filters: SpectralTiles, into y: SpectralTiles, tile: Int, bin: Int
  ) {
    multiply(
      (x, CblasNoTrans), (filters, CblasConjTrans), into: y, scale: 1,
      (x.rows, y.channels, x.channels), tile, bin)
  }

  /// `x = y · filters`: convolution.
  static func convolve(
    _ y: SpectralTiles, _ filters: SpectralTiles, into x: SpectralTiles, tile: Int, bin: Int
  ) {
    multiply(
      (y, CblasNoTrans), (filters, CblasNoTrans), into: x, scale: 1,
      (y.rows, x.channels, y.channels), tile, bin)
  }

  /// `filters = scale · yᴴ · x`: the correlation of every output with every input.
  static func correlate(
    _ y: SpectralTiles, _ x: SpectralTiles, scale: Float, intoFilters filters: SpectralTiles,
    tile: Int, bin: Int
  ) {
    multiply(
      (y, CblasConjTrans), (x, CblasNoTrans), into: filters, scale: scale,
      (y.channels, x.channels, x.rows), tile, bin)
  }

  private static func multiply(
    _ a: (tiles: SpectralTiles, order: CBLAS_TRANSPOSE),
    _ b: (tiles: SpectralTiles, order: CBLAS_TRANSPOSE), into c: SpectralTiles, scale: Float,
    _ size: (m: Int, n: Int, k: Int), _ tile: Int, _ bin: Int
  ) {
    let one: SIMD2<Float> = [scale, 0]
    let zero: SIMD2<Float> = [0, 0]
    withUnsafePointer(to: one) { one in
      withUnsafePointer(to: zero) { zero in
        cblas_cgemm(
          CblasRowMajor, a.order, b.order, blasint(size.m), blasint(size.n), blasint(size.k), one,
          a.tiles.matrix(tile: tile, bin: bin), blasint(a.tiles.rowStride),
          b.tiles.matrix(tile: tile, bin: bin), blasint(b.tiles.rowStride), zero,
          c.matrix(tile: tile, bin: bin), blasint(c.rowStride))
      }
    }
  }
}
