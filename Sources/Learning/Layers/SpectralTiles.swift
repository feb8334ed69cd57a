internal import Engine

/// Spectra in the order [tile, row, bin of the tile, channel], complex: for every bin a matrix
/// [row, channel] whose rows lie `rowStride` apart, and for every row and tile one contiguous
/// piece, which is what a transform's results are sorted into.
///
/// A pair of blocks has two rows: the spectrum at bin k and the conjugate of the spectrum at bin
/// N - k. Both are multiplied by a filter's bin k, since the filter is real. A filter has one row.
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

/// One tile between the two orders of a spectrum: columns, where the bins of a channel lie
/// together, and a piece of `SpectralTiles`, where the channels of a bin do.
struct SpectralTranspose {
  /// The tile's first bin.
  let bin: Int
  /// Whether the bins run downwards from `bin` in the columns and are conjugated.
  let mirrored: Bool
  /// Bytes from one bin of the piece to the next.
  let pitch: Int

  private typealias Two = SIMD2<UInt64>

  private static let complexBytes = 8
  private static let tileBytes = SpectralShape.tileBins * complexBytes
  /// Changes the sign of the imaginary part, the upper half of a complex number's 64 bits.
  private static var conjugation: UInt64 { 1 << 63 }

  /// Sorts columns `0..<count` into the piece.
  @inline(__always)
  func gather(_ columns: SpectralColumns, count: Int, to piece: UnsafeMutableRawPointer) {
    var channel = 0
    while channel + 1 < count {
      let a = start(columns[channel])
      let b = start(columns[channel + 1])
      var out = piece + channel * Self.complexBytes
      for offset in stride(from: 0, to: Self.tileBytes, by: 2 * Self.complexBytes) {
        let x = two(a, offset)
        let y = two(b, offset)
        out.storeBytes(of: Two(x[0], y[0]), as: Two.self)
        out.storeBytes(of: Two(x[1], y[1]), toByteOffset: pitch, as: Two.self)
        out += 2 * pitch
      }
      channel += 2
    }
    guard channel < count else { return }
    let a = start(columns[channel])
    var out = piece + channel * Self.complexBytes
    for offset in stride(from: 0, to: Self.tileBytes, by: 2 * Self.complexBytes) {
      let x = two(a, offset)
      out.storeBytes(of: x[0], as: UInt64.self)
      out.storeBytes(of: x[1], toByteOffset: pitch, as: UInt64.self)
      out += 2 * pitch
    }
  }

  /// Sorts the piece into columns `1...count`.
  @inline(__always)
  func scatter(_ piece: UnsafeMutableRawPointer, count: Int, to columns: SpectralColumns) {
    var channel = 0
    while channel + 1 < count {
      let a = start(columns[channel + 1])
      let b = start(columns[channel + 2])
      var source = piece + channel * Self.complexBytes
      for offset in stride(from: 0, to: Self.tileBytes, by: 2 * Self.complexBytes) {
        let x = source.loadUnaligned(as: Two.self)
        let y = source.loadUnaligned(fromByteOffset: pitch, as: Two.self)
        put(Two(x[0], y[0]), a, offset)
        put(Two(x[1], y[1]), b, offset)
        source += 2 * pitch
      }
      channel += 2
    }
    guard channel < count else { return }
    let a = start(columns[channel + 1])
    var source = piece + channel * Self.complexBytes
    for offset in stride(from: 0, to: Self.tileBytes, by: 2 * Self.complexBytes) {
      let x = source.loadUnaligned(as: UInt64.self)
      put(Two(x, source.loadUnaligned(fromByteOffset: pitch, as: UInt64.self)), a, offset)
      source += 2 * pitch
    }
  }

  /// Where the tile's first two bins lie.
  @inline(__always)
  private func start(_ column: UnsafeMutablePointer<Float>) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(column + 2 * (mirrored ? bin - 1 : bin))
  }

  @inline(__always)
  private func two(_ start: UnsafeMutableRawPointer, _ offset: Int) -> Two {
    guard mirrored else { return start.loadUnaligned(fromByteOffset: offset, as: Two.self) }
    let x = start.loadUnaligned(fromByteOffset: -offset, as: Two.self)
    return Two(x[1], x[0]) ^ Two(repeating: Self.conjugation)
  }

  @inline(__always)
  private func put(_ value: Two, _ start: UnsafeMutableRawPointer, _ offset: Int) {
    guard mirrored else { return start.storeBytes(of: value, toByteOffset: offset, as: Two.self) }
    start.storeBytes(
      of: Two(value[1], value[0]) ^ Two(repeating: Self.conjugation), toByteOffset: -offset,
      as: Two.self)
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
