/// Spectra in the order [tile, row, bin of the tile, channel], complex: for every bin a matrix
/// [row, channel] whose rows lie `rowStride` apart, and for every row and tile one contiguous
/// piece, which is what a transform's results are sorted into.
///
/// A pair of blocks has two rows: the spectrum at bin k and the conjugate of the spectrum at bin
/// N - k. Both are multiplied by a filter's bin k, since the filter is real. A filter has one row.
struct SpectralTiles {
  let buffer: SpectralBuffer
  let tiles: Int
  let rows: Int
  let channels: Int

  private static let complexBytes = 8

  init(tiles: Int, rows: Int, channels: Int) {
    buffer = SpectralBuffer(count: tiles * rows * SpectralShape.tileBins * channels * 2)
    self.tiles = tiles
    self.rows = rows
    self.channels = channels
  }

  /// Complex numbers from one row of a bin's matrix to the next.
  var rowStride: Int { SpectralShape.tileBins * channels }

  /// The matrix of bin `tile * tileBins + bin`.
  func matrix(tile: Int, bin: Int) -> UnsafeMutableRawPointer {
    piece(tile: tile, row: 0, channel: 0) + bin * channels * Self.complexBytes
  }

  private func piece(tile: Int, row: Int, channel: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(buffer.pointer)
      + ((tile * rows + row) * rowStride + channel) * Self.complexBytes
  }

  private func transpose(at bin: Int, mirrored: Bool) -> SpectralTranspose {
    SpectralTranspose(bin: bin, mirrored: mirrored, pitch: channels * Self.complexBytes)
  }

  /// Stores the filters' spectra in columns `0..<channels` as `row`.
  func store(_ columns: SpectralColumns, row: Int) {
    for tile in 0..<tiles {
      transpose(at: tile * SpectralShape.tileBins, mirrored: false).gather(
        columns, count: channels, to: piece(tile: tile, row: row, channel: 0))
    }
  }

  /// Fills columns `1...channels` with bins `0...N / 2` of `row`.
  func load(_ columns: SpectralColumns, row: Int) {
    for tile in 0..<tiles {
      transpose(at: tile * SpectralShape.tileBins, mirrored: false).scatter(
        piece(tile: tile, row: row, channel: 0), count: channels, to: columns)
    }
  }

  /// Stores the spectra in columns `0..<group.count` as those of a pair's channels `group`.
  ///
  /// - Parameter size: number of points N of the transform.
  func storePair(_ columns: SpectralColumns, _ pair: Int, _ group: Range<Int>, size: Int) {
    for column in 0..<group.count {
      let spectrum = columns[column]
      (spectrum[2 * size], spectrum[2 * size + 1]) = (spectrum[0], spectrum[1])
    }
    let channel = group.lowerBound
    for tile in 0..<tiles {
      let bin = tile * SpectralShape.tileBins
      transpose(at: bin, mirrored: false).gather(
        columns, count: group.count, to: piece(tile: tile, row: 2 * pair, channel: channel))
      transpose(at: size - bin, mirrored: true).gather(
        columns, count: group.count, to: piece(tile: tile, row: 2 * pair + 1, channel: channel))
    }
  }

  /// Fills columns `1...group.count` with the whole spectra of a pair's channels `group`.
  func loadPair(_ columns: SpectralColumns, _ pair: Int, _ group: Range<Int>, size: Int) {
    let channel = group.lowerBound
    for tile in 0..<tiles {
      let bin = tile * SpectralShape.tileBins
      transpose(at: bin, mirrored: false).scatter(
        piece(tile: tile, row: 2 * pair, channel: channel), count: group.count, to: columns)
      transpose(at: size - bin, mirrored: true).scatter(
        piece(tile: tile, row: 2 * pair + 1, channel: channel), count: group.count, to: columns)
    }
  }
}
