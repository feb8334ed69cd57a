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
