internal import Glibc

/// How the time axis is cut for the frequency domain.
///
/// A segment is covered by blocks: each reads `transformSize` samples and yields the
/// `transformSize - taps + 1` of them that are free of wrap-around (overlap-save). Two blocks that
/// follow each other make a pair: one is the real, the other the imaginary part of one complex
/// transform. Filters are real, so that the products keep the two apart by themselves.
struct SpectralShape {
  let batch: Int
  let inChannels: Int
  let outChannels: Int
  let length: Int
  let taps: Int
  let transformSize: Int

  /// Bins that lie together in memory: eight complex numbers fill a cache line.
  static let tileBins = 8

  init(
    batch: Int, inChannels: Int, outChannels: Int, length: Int, taps: Int, training: Bool
  ) {
    precondition(batch > 0 && inChannels > 0 && outChannels > 0 && length > 0 && taps > 0)
    let shapes = Self.transformSizes(from: taps, length: length).map {
      SpectralShape(
        batch: batch, inChannels: inChannels, outChannels: outChannels, length: length,
        taps: taps, transformSize: $0)
    }
    var best = shapes[0]
    for shape in shapes where shape.cost(training: training) < best.cost(training: training) {
      best = shape
    }
    self = best
  }

  init(
    batch: Int, inChannels: Int, outChannels: Int, length: Int, taps: Int, transformSize: Int
  ) {
    precondition(transformSize >= taps && transformSize.isMultiple(of: 2 * Self.tileBins))
    self.batch = batch
    self.inChannels = inChannels
    self.outChannels = outChannels
    self.length = length
    self.taps = taps
    self.transformSize = transformSize
  }

  /// Zeros before the first sample; the rest of the `taps - 1` follow the last.
  var leftPadding: Int { (taps - 1) / 2 }

  /// Outputs of a block.
  var blockLength: Int { transformSize - taps + 1 }

  var pairsPerSegment: Int { (length + 2 * blockLength - 1) / (2 * blockLength) }

  var pairs: Int { batch * pairsPerSegment }

  /// Tiles of bins `0...transformSize / 2`; the last one runs past them by all but one bin, which
  /// repeats a few of them and saves a special case everywhere.
  var tiles: Int { transformSize / (2 * Self.tileBins) + 1 }

  /// The segment of a pair and what its blocks read of the input, padding included.
  func inputBlocks(_ pair: Int) -> (sequence: Int, blocks: SpectralBlocks) {
    blocks(pair, offset: -leftPadding, count: transformSize)
  }

  /// The segment of a pair and the outputs that are its blocks'.
  func outputBlocks(_ pair: Int) -> (sequence: Int, blocks: SpectralBlocks) {
    blocks(pair, offset: 0, count: blockLength)
  }

  private func blocks(
    _ pair: Int, offset: Int, count: Int
  ) -> (sequence: Int, blocks: SpectralBlocks) {
    let start = 2 * (pair % pairsPerSegment) * blockLength + offset
    return (
      pair / pairsPerSegment,
      SpectralBlocks(length: length, starts: (start, start + blockLength), count: count)
    )
  }

  /// Sizes that FFTW transforms at full speed without trying plans out, which would give other
  /// bits in every run: on AVX2, 32 and 35 Gflop/s at 16,000 and 10,000 against 19 at 16,384.
  private static func transformSizes(from taps: Int, length: Int) -> [Int] {
    var sizes = (4...10).map { 1 << $0 }
    var size = 2000
    while size < 4 * (taps + length) {
      sizes += [size, 5 * size]
      size *= 2
    }
    return sizes.filter { $0 >= taps } + [size]
  }

  /// Estimated time of a run in nanoseconds of one core that transforms at 30 Gflop/s, multiplies
  /// at 60 Gflop/s as if a product had four rows more, and moves 15 GB/s.
  private func cost(training: Bool) -> Double {
    let size = Double(transformSize)
    let filters = Double(inChannels * outChannels)
    let signals = Double((inChannels + outChannels) * pairs)
    let transform = 5 * size * log2(size) / 30
    let product = 8 * filters * Double(2 * pairs + 4) * size / 2 / 60
    let signal = signals * (transform + 3 * 8 * size / 15) + product
    let filterMemory = filters * 8 * size / 2 / 15
    guard training else { return signal + filterMemory }
    return 3 * signal + filters * transform + 8 * filterMemory
  }
}

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
