internal import CKernels
internal import Engine

/// The training passes of a batch normalisation of bf16 activations whose channels lie innermost, as
/// oneDNN's convolutions want them on processors with AMX: oneDNN 2.6 takes two and a half times as
/// long as for blocked channels.
///
/// Sums are floats over a few positions, then doubles, added up over the threads in their order.
final class ChannelsLastNormalization {
  private let input: Activation
  private let output: Activation
  private let weight: Parameter
  private let bias: Parameter
  private let epsilon: Float
  private let isRectified: Bool
  private let isFrozen: Bool
  private let mean: Memory
  private let variance: Memory
  private let inputGradient: Memory
  private let outputGradient: Memory
  /// `[thread, 2, channel]`
  private let sums: UnsafeMutableBufferPointer<Double>
  /// What the forward pass multiplies by and adds, `[2, channel]`; the gradient follows from the input
  /// by the same numbers, without the output.
  private let factors: FloatBuffer
  /// What the backward pass multiplies the upstream gradient and the input by, and adds, `[3, channel]`.
  private let slopes: FloatBuffer

  static func suits(_ layout: Layout) -> Bool {
    layout.shape.count == 4 && layout == .channelsLast(layout.shape, .bf16)
  }

  /// - Parameters:
  ///   - mean, variance: of each channel; written by `forward` unless frozen.
  ///   - inputGradient: of the input's layout.
  init(
    _ input: Activation, _ output: Activation, weight: Parameter, bias: Parameter, epsilon: Float,
    rectified: Bool, frozen: Bool, mean: Memory, variance: Memory, inputGradient: Memory
  ) throws(PlanError) {
    precondition(Self.suits(input.layout) && output.layout == input.layout)
    self.input = input
    self.output = output
    self.weight = weight
    self.bias = bias
    self.epsilon = epsilon
    isRectified = rectified
    isFrozen = frozen
    self.mean = mean
    self.variance = variance
    self.inputGradient = inputGradient
    outputGradient = try output.plannedGradient()
    sums = .allocate(capacity: 2 * ThreadTeam.count * weight.count)
    factors = FloatBuffer(count: 2 * weight.count)
    slopes = FloatBuffer(count: 3 * weight.count)
  }

  deinit { sums.deallocate() }

  private var channels: Int { weight.count }
  private var rows: Int { input.count / channels }

  func forward() {
    if !isFrozen {
      addUp { range, sums in
        kernel_normalization_sums(
          range.count, Int32(self.channels), self.row(self.input.value, range), sums)
      }
      for channel in 0..<channels {
        let (sum, squares) = total(channel)
        let mean = sum / Double(rows)
        self.mean.pointer[channel] = Float(mean)
        variance.pointer[channel] = Float(max(squares / Double(rows) - mean * mean, 0))
      }
    }
    for channel in 0..<channels {
      let scale = weight.value[channel] * inverseDeviation(channel)
      factors.pointer[channel] = scale
      factors.pointer[channels + channel] = bias.value[channel] - mean.pointer[channel] * scale
    }
    ThreadTeam.split(rows) { range, _ in
      kernel_normalization_forward(
        range.count, Int32(self.channels), self.row(self.input.value, range), self.factors.pointer,
        self.isRectified ? 1 : 0, self.row(self.output.value, range))
    }
  }

  /// With g the gradient that passes the rectifier, x' the normalised input, n the rows:
  ///
  ///     weight' = sum of g x'        bias' = sum of g
  ///     input'  = weight / deviation · (g − bias' / n − x' weight' / n)
  ///
  /// without the last two terms where it is frozen.
  func backward() {
    addUp { range, sums in
      kernel_normalization_gradient_sums(
        range.count, Int32(self.channels), self.row(self.input.value, range), self.mean.pointer,
        self.isRectified ? self.factors.pointer : nil,
        self.row(self.outputGradient, range), sums)
    }
    for channel in 0..<channels {
      let (sum, products) = total(channel)
      let inverse = inverseDeviation(channel)
      weight.gradient[channel] = Float(products) * inverse
      bias.gradient[channel] = Float(sum)
      let scale = weight.value[channel] * inverse
      let slope = isFrozen ? 0 : -scale * inverse * inverse * Float(products / Double(rows))
      let offset = isFrozen ? 0 : -scale * Float(sum / Double(rows))
      slopes.pointer[channel] = scale
      slopes.pointer[channels + channel] = slope
      slopes.pointer[2 * channels + channel] = offset - slope * mean.pointer[channel]
    }
    ThreadTeam.split(rows) { range, _ in
      kernel_normalization_backward(
        range.count, Int32(self.channels), self.row(self.input.value, range), self.slopes.pointer,
        self.isRectified ? self.factors.pointer : nil,
        self.row(self.outputGradient, range), self.row(self.inputGradient, range))
    }
  }

  private func inverseDeviation(_ channel: Int) -> Float {
    1 / (variance.pointer[channel] + epsilon).squareRoot()
  }

  private func row(_ memory: Memory, _ range: Range<Int>) -> UnsafeMutablePointer<UInt16> {
    memory.halves + range.lowerBound * channels
  }

  /// Each thread's sums over its rows.
  private func addUp(_ body: (Range<Int>, UnsafeMutablePointer<Double>) -> Void) {
    sums.update(repeating: 0)
    guard let start = sums.baseAddress else { return }
    ThreadTeam.split(rows) { range, thread in body(range, start + 2 * thread * self.channels) }
  }

  private func total(_ channel: Int) -> (Double, Double) {
    var total = (0.0, 0.0)
    for start in stride(from: 0, to: sums.count, by: 2 * channels) {
      total.0 += sums[start + channel]
      total.1 += sums[start + channels + channel]
    }
    return total
  }
}
