import Glibc

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
