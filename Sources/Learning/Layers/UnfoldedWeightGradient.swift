internal import Engine

/// The gradient of a 2-D convolution's weights as one matrix product, for small maps.
///
/// Where a map has only a few positions, oneDNN's kernel spends most of its time at the edges; the
/// product of the upstream gradient and the input's unfolded patches takes a third of the time.
///
///     gradient[o, ky, kx, i] = sum over images and positions of upstream[o] · patch[ky, kx, i]
final class UnfoldedWeightGradient {
  private let unfolding: Unfolding
  private let input: (shape: [Int], values: FloatBuffer)
  private let upstream: (shape: [Int], values: FloatBuffer)
  /// `[position of a group of images, ky · kx · channel]`
  private let patches: FloatBuffer
  /// `[outChannels, ky · kx · inChannels]`
  private let gradient: FloatBuffer
  private var before: [() -> Void] = []
  private let after: Operation

  /// Images whose patches are unfolded at a time, which bounds the memory.
  private static let group = 50

  /// Whether this is the faster way.
  static func suits(_ weight: Parameter, output: [Int], precision: Precision) -> Bool {
    precision == .f32 && output.count == 4 && weight.shape[2] > 1
      && output[2] * output[3] <= 9
  }

  init(
    input: Activation, output: Activation, weight: Parameter, window: SlidingWindow
  ) throws(PlanError) {
    unfolding = Unfolding(window, input: input.shape, output: output.shape)
    gradient = FloatBuffer(count: weight.count)
    let rows = min(Self.group, input.shape[0]) * output.shape[2] * output.shape[3]
    patches = FloatBuffer(count: rows * weight.count / weight.shape[0])
    after = try .reorder(
      from: Memory(.channelsLast(weight.shape), at: gradient.pointer, owner: gradient),
      to: weight.gradientMemory)
    let inputRows = FloatBuffer(count: input.count)
    let upstreamRows = FloatBuffer(count: output.count)
    self.input = (input.shape, inputRows)
    upstream = (output.shape, upstreamRows)
    for (memory, shape, rows) in [
      (input.value, input.shape, inputRows),
      (try output.plannedGradient(), output.shape, upstreamRows),
    ] {
      let copy = Memory(.channelsLast(shape), at: rows.pointer, owner: rows)
      before.append(try Operation.reorder(from: memory, to: copy).run)
    }
  }

  func run() {
    for step in before { step() }
    let (images, filters) = (upstream.shape[0], upstream.shape[1])
    let positions = upstream.shape[2] * upstream.shape[3]
    let width = gradient.count / filters
    for first in stride(from: 0, to: images, by: Self.group) {
      let count = min(Self.group, images - first)
      unfolding.run(
        first..<first + count, from: input.values.pointer, to: patches.pointer)
      let rows = upstream.values.pointer + first * positions * filters
      multiplyInParallel(
        Matrix(rows, count * positions, filters).transposed,
        Matrix(patches.pointer, count * positions, width),
        into: Matrix(gradient.pointer, filters, width), keep: first > 0 ? 1 : 0)
    }
    after.run()
  }
}
