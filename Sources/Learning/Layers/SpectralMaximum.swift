internal import CKernels

/// Rectified maximum over a group of channels, on pairs of blocks as the transforms leave them.
///
/// Values are `[batch, time, group]`, channel groups fastest, as the next stage reads them. The
/// winner of each, its channel within the group, is `[batch, group, time]`, the time fastest.
/// Of equal channels the first wins; where none is positive, the value is 0 and nobody wins.
/// A NaN wins over every number.
struct SpectralMaximum {
  let length: Int
  let groups: Int
  let poolSize: Int

  /// The winner where no channel is positive.
  static let nobody = UInt8(KERNEL_NOBODY)

  private typealias Lanes = SIMD8<Float>

  /// - Parameters:
  ///   - columns: the group's channels in columns `0..<poolSize`.
  ///   - time: where the two blocks start in the segment.
  ///   - count: outputs of a block.
  ///   - winners: nil where they are not wanted.
  func forward(
    _ columns: SpectralColumns, bias: UnsafePointer<Float>?, sequence: Int, group: Int,
    time: (Int, Int), count: Int, to output: UnsafeMutablePointer<Float>,
    winners: UnsafeMutablePointer<UInt8>?
  ) {
    let values = output + sequence * length * groups + group
    let winners = winners.map { $0 + (sequence * groups + group) * length }
    let starts = [time.0, time.1]
    let inside = starts.map { Int32(max(min(count, length - $0), 0)) }
    // What begins behind the segment's end is nowhere, and nothing is written to it.
    let places = starts.map { min($0, length) }
    kernel_maximum_forward(
      Int32(poolSize), Int32(max(min(count, length - time.0), 0)), columns[0], columns.stride,
      bias.map { $0 + group * poolSize }, inside, places.map { values + $0 * groups }, groups,
      places.map { place in winners.map { $0 + place } })
  }

  /// Interleaves the gradient and the winners of two blocks, zeros behind the segment's end.
  func load(
    _ gradient: UnsafePointer<Float>, winners: UnsafePointer<UInt8>, sequence: Int, group: Int,
    time: (Int, Int), count: Int, to pair: UnsafeMutablePointer<Float>,
    winnerPair: UnsafeMutablePointer<Float>
  ) {
    let values = gradient + sequence * length * groups + group
    let winners = winners + (sequence * groups + group) * length
    for (part, block) in [(0, time.0), (1, time.1)] {
      let inside = max(min(count, length - block), 0)
      for step in 0..<inside {
        pair[2 * step + part] = values[(block + step) * groups]
        winnerPair[2 * step + part] = Float(winners[block + step])
      }
      for step in inside..<count {
        pair[2 * step + part] = 0
        winnerPair[2 * step + part] = Float(Self.nobody)
      }
    }
  }

  /// The gradient of one channel of the group: the pair's where the channel won, else zero, and
  /// zeros up to `size` samples.
  func select(
    _ channel: Int, from pair: UnsafePointer<Float>, winnerPair: UnsafePointer<Float>,
    count: Int, to result: UnsafeMutablePointer<Float>, size: Int
  ) {
    let winner = Float(channel)
    var index = 0
    while index + 8 <= 2 * count {
      let values = UnsafeRawPointer(pair + index).loadUnaligned(as: Lanes.self)
      let winners = UnsafeRawPointer(winnerPair + index).loadUnaligned(as: Lanes.self)
      UnsafeMutableRawPointer(result + index).storeBytes(
        of: Lanes().replacing(with: values, where: winners .== winner), as: Lanes.self)
      index += 8
    }
    for index in index..<2 * count {
      result[index] = winnerPair[index] == winner ? pair[index] : 0
    }
    (result + 2 * count).update(repeating: 0, count: 2 * (size - count))
  }
}
