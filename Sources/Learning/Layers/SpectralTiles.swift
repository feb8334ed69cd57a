internal import CKernels
internal import Engine

/// Spectra in the order [tile, row, bin of the tile, channel], complex: for every bin a matrix
/// [row, channel] whose rows lie `rowStride` apart, and for every row and tile one contiguous
/// piece, which is what a transform's results are sorted into.
///
/// A pair of blocks has two rows: the spectrum at bin k and the conjugate of the spectrum at bin
/// N - k. Both are multiplied by a filter's bin k, since the filter is real.
struct SpectralTiles {
  private let buffer: FloatBuffer
  let tiles: Int
  let rows: Int
  let channels: Int

  private static let complexBytes = 8

  init(tiles: Int, rows: Int, channels: Int) {
    buffer = FloatBuffer(unsetCount: tiles * rows * SpectralShape.tileBins * channels * 2)
    self.tiles = tiles
    self.rows = rows
    self.channels = channels
  }

  /// Complex numbers from one row of a bin's matrix to the next.
  var rowStride: Int { SpectralShape.tileBins * channels }

  /// The matrix [row, channel] of bin `tile * tileBins + bin`.
  func matrix(_ tile: Int, _ bin: Int) -> ComplexMatrix {
    ComplexMatrix(
      buffer.pointer + 2 * (tile * rows * rowStride + bin * channels), rows, channels,
      stride: rowStride)
  }

  func piece(tile: Int, row: Int, channel: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(buffer.pointer)
      + ((tile * rows + row) * rowStride + channel) * Self.complexBytes
  }

  /// Sorts all tiles of a row's channels `group` from columns `0...`, or into them.
  ///
  /// - Parameter mirrored: the bin that comes first where the bins run downwards and are conjugated;
  ///   nil where they run upwards from 0.
  private func sort(
    _ direction: Direction, _ columns: UnsafeMutablePointer<Float>, _ stride: Int, row: Int,
    _ group: Range<Int>, mirrored: Int? = nil
  ) {
    let pieces = buffer.pointer + 2 * (row * rowStride + group.lowerBound)
    let (tiles, count) = (Int32(tiles), Int32(group.count))
    switch direction {
    case .gather:
      kernel_gather(
        tiles, count, columns, stride / 2, mirrored ?? 0, mirrored == nil ? 0 : 1, pieces, channels,
        rows * rowStride)
    case .scatter:
      kernel_scatter(
        tiles, count, pieces, channels, rows * rowStride, columns, stride / 2, mirrored ?? 0,
        mirrored == nil ? 0 : 1)
    }
  }

  private enum Direction { case gather, scatter }

  /// Stores the filters' spectra in columns `0..<channels` as `row`.
  func store(_ columns: SpectralColumns, row: Int) {
    sort(.gather, columns[0], columns.stride, row: row, 0..<channels)
  }

  /// Fills columns `1...channels` with bins `0...N / 2` of `row`.
  func load(_ columns: SpectralColumns, row: Int) {
    sort(.scatter, columns[1], columns.stride, row: row, 0..<channels)
  }

  /// Stores the spectra in columns `0..<group.count` as those of a pair's channels `group`.
  ///
  /// - Parameter size: number of points N of the transform.
  func storePair(_ columns: SpectralColumns, _ pair: Int, _ group: Range<Int>, size: Int) {
    for column in 0..<group.count {
      let spectrum = columns[column]
      (spectrum[2 * size], spectrum[2 * size + 1]) = (spectrum[0], spectrum[1])
    }
    sort(.gather, columns[0], columns.stride, row: 2 * pair, group)
    sort(.gather, columns[0], columns.stride, row: 2 * pair + 1, group, mirrored: size)
  }

  /// Fills columns `1...group.count` with the whole spectra of a pair's channels `group`.
  func loadPair(_ columns: SpectralColumns, _ pair: Int, _ group: Range<Int>, size: Int) {
    sort(.scatter, columns[1], columns.stride, row: 2 * pair, group)
    sort(.scatter, columns[1], columns.stride, row: 2 * pair + 1, group, mirrored: size)
  }
}

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
