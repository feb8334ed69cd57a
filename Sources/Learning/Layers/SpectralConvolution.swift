internal import CKernels
internal import Engine

/// A convolution with long filters as networks mean it, a cross-correlation, in the frequency
/// domain.
///
///     y[b, o, t] = bias[o] + sum over c, j of w[o, c, j] · x[b, c, t + j - (taps - 1) / 2]
///
/// with zeros outside of `x`: (taps - 1) / 2 of them on the left, taps / 2 on the right, so that
/// the output is as long as the input. `x` is [batch, in channel, time], `w` is [out channel, in
/// channel, tap], both row-major.
///
/// Overlap-save: blocks of the input are transformed, each bin is one small complex matrix product
/// of blocks by channels, and the blocks of the output are transformed back. The gradients are the
/// same steps turned round (overlap-add for the input's). All memory is planned when it is made.
/// Results are the same bits in every run, whatever the number of threads.
///
/// A value that is not finite spreads over the outputs of its block and of the block beside it.
package final class SpectralConvolution {
  /// What follows the convolution.
  package enum Tail: Equatable, Sendable {
    /// Nothing: the output is [batch, out channel, time].
    case none
    /// A rectifier and the maximum over groups of `poolSize` neighbouring channels: the output is
    /// [batch, time, out channels / poolSize]. The gradient goes to the first of equal channels,
    /// and nowhere where the maximum is not positive.
    case rectifiedMaximum(poolSize: Int)
  }

  let shape: SpectralShape
  /// Nil without a tail.
  let pooling: SpectralMaximum?
  let transforms: FourierTransforms
  /// Spectra of the filters, divided by the number of points of the transform, and i times them: two
  /// rows a filter, see `ComplexMatrix.real`.
  let filters: SpectralTiles
  /// Spectra of the input's blocks; those of the input's gradient once `backward` has used them.
  let inputs: SpectralTiles
  /// Spectra of the output's blocks, or of the output's gradient.
  let outputs: SpectralTiles
  let training: Training?
  /// Groups of channels that a thread transforms at a time; a pool's channels stay together.
  let inputGroups: [Range<Int>]
  let outputGroups: [Range<Int>]
  private let scratch: [FloatBuffer]
  private let columnStride: Int
  private var hasFilters = false
  /// Whether `inputs` holds what the last `forward` read.
  var hasInputs = false

  /// What only a backward pass needs.
  struct Training {
    let filterGradients: SpectralTiles
    /// See `SpectralMaximum`; empty without it.
    let winners: UnsafeMutableBufferPointer<UInt8>
  }

  /// - Parameter training: whether `backward` will be called.
  /// - Precondition: all numbers are positive; a pool's size divides `outChannels` and is at most
  ///   255.
  package convenience init(
    batch: Int, inChannels: Int, outChannels: Int, length: Int, taps: Int, tail: Tail = .none,
    training: Bool
  ) {
    self.init(
      SpectralShape(
        batch: batch, inChannels: inChannels, outChannels: outChannels, length: length,
        taps: taps, training: training),
      tail: tail, training: training)
  }

  init(_ shape: SpectralShape, tail: Tail, training: Bool) {
    self.shape = shape
    transforms = FourierTransforms(size: shape.transformSize)
    let (tiles, rows) = (shape.tiles, 2 * shape.pairs)
    let (inChannels, outChannels) = (shape.inChannels, shape.outChannels)
    filters = SpectralTiles(tiles: tiles, rows: 2 * outChannels, channels: inChannels)
    inputs = SpectralTiles(tiles: tiles, rows: rows, channels: inChannels)
    outputs = SpectralTiles(tiles: tiles, rows: rows, channels: outChannels)
    let usualWidth = 10
    inputGroups = Self.groups(of: inChannels, usualWidth)
    let winners: Int
    switch tail {
    case .none:
      pooling = nil
      outputGroups = Self.groups(of: outChannels, usualWidth)
      winners = 0
    case .rectifiedMaximum(let poolSize):
      precondition(poolSize > 0 && poolSize <= 255 && outChannels % poolSize == 0)
      pooling = SpectralMaximum(
        length: shape.length, groups: outChannels / poolSize, poolSize: poolSize)
      outputGroups = Self.groups(of: outChannels, poolSize)
      winners = shape.batch * shape.length * outputGroups.count
    }
    self.training =
      training
      ? Training(
        filterGradients: SpectralTiles(tiles: tiles, rows: outChannels, channels: inChannels),
        winners: .allocate(capacity: winners)) : nil
    let columnStride = SpectralColumns.stride(transformSize: shape.transformSize)
    self.columnStride = columnStride
    // Filters are transformed a whole row at a time; a pool's gradient needs two columns more.
    let columns = max(inChannels, outputGroups[0].count) + 3
    scratch = (0..<ThreadTeam.count).map { _ in FloatBuffer(unsetCount: columns * columnStride) }
  }

  deinit { training?.winners.deallocate() }

  private static func groups(of channels: Int, _ width: Int) -> [Range<Int>] {
    stride(from: 0, to: channels, by: width).map { $0..<min($0 + width, channels) }
  }

  /// The working memory of a thread of the team.
  func columns(_ thread: Int) -> SpectralColumns {
    SpectralColumns(base: scratch[thread].pointer, stride: columnStride)
  }

  // MARK: Forward

  /// Takes over filters [out channel, in channel, tap]; to be called before the first `forward`
  /// and whenever they changed.
  package func transformWeights(_ weights: UnsafePointer<Float>) {
    let (taps, size, inChannels) = (shape.taps, shape.transformSize, shape.inChannels)
    let scale = 1 / Float(size)
    ThreadTeam.split(shape.outChannels) { range, thread in
      let columns = columns(thread)
      let samples = columns[inChannels]
      (samples + taps).update(repeating: 0, count: size - taps)
      for row in range {
        for channel in 0..<inChannels {
          let filter = weights + (row * inChannels + channel) * taps
          for tap in 0..<taps { samples[tap] = filter[tap] * scale }
          transforms.realForward(samples, columns[channel])
          repeatBins(columns[channel])
        }
        filters.store(columns, row: 2 * row)
        for channel in 0..<inChannels {
          kernel_turn(size / 2 + SpectralShape.tileBins, columns[channel])
        }
        filters.store(columns, row: 2 * row + 1)
      }
    }
    hasFilters = true
  }

  /// Bins behind the middle, which fill the last tile, from their mirror images.
  private func repeatBins(_ spectrum: UnsafeMutablePointer<Float>) {
    let middle = shape.transformSize / 2
    for bin in 1..<SpectralShape.tileBins {
      spectrum[2 * (middle + bin)] = spectrum[2 * (middle - bin)]
      spectrum[2 * (middle + bin) + 1] = -spectrum[2 * (middle - bin) + 1]
    }
  }

  /// - Parameters:
  ///   - input: `[batch, in channel, time]`.
  ///   - bias: `[out channel]`; nil for none.
  ///   - output: see `Tail`.
  /// - Precondition: `transformWeights` was called, and the team has no more threads than when
  ///   this was made.
  package func forward(
    input: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    output: UnsafeMutablePointer<Float>
  ) {
    precondition(hasFilters, "no weights were transformed")
    transformInput(input)
    hasInputs = true
    ThreadTeam.split(shape.tiles) { range, _ in
      for tile in range {
        for bin in 0..<SpectralShape.tileBins {
          multiply(
            inputs.matrix(tile, bin).real, filters.matrix(tile, bin).real.transposed,
            into: outputs.matrix(tile, bin).real)
        }
      }
    }
    transformOutput(bias, output)
  }

  private func transformInput(_ input: UnsafePointer<Float>) {
    let (shape, groups) = (shape, inputGroups)
    ThreadTeam.split(shape.pairs * groups.count) { range, thread in
      let columns = columns(thread)
      for unit in range {
        let (pair, group) = (unit / groups.count, groups[unit % groups.count])
        let (sequence, blocks) = shape.inputBlocks(pair)
        for (column, channel) in group.enumerated() {
          blocks.load(
            input + (sequence * shape.inChannels + channel) * shape.length,
            to: columns[group.count], size: shape.transformSize)
          transforms.forward(columns[group.count], columns[column])
        }
        inputs.storePair(columns, pair, group, size: shape.transformSize)
      }
    }
  }

  private func transformOutput(
    _ bias: UnsafePointer<Float>?, _ output: UnsafeMutablePointer<Float>
  ) {
    let (shape, groups, pooling) = (shape, outputGroups, pooling)
    ThreadTeam.split(shape.pairs * groups.count) { range, thread in
      let columns = columns(thread)
      for unit in range {
        let (pair, group) = (unit / groups.count, groups[unit % groups.count])
        outputs.loadPair(columns, pair, group, size: shape.transformSize)
        for column in 0..<group.count {
          transforms.backward(columns[column + 1], columns[column])
        }
        let (sequence, blocks) = shape.outputBlocks(pair)
        if let pooling {
          pooling.forward(
            columns, bias: bias, sequence: sequence, group: unit % groups.count,
            time: blocks.starts, count: blocks.count, to: output,
            winners: training?.winners.baseAddress)
        } else {
          for (column, channel) in group.enumerated() {
            blocks.store(
              columns[column], plus: bias?[channel] ?? 0,
              to: output + (sequence * shape.outChannels + channel) * shape.length)
          }
        }
      }
    }
  }
}
