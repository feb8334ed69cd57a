/// A convolution's weights with the batch normalisation behind it folded in, for inference.
///
///     weight'[o] = weight[o] · scale[o] / sqrt(variance[o] + epsilon)
///     bias'[o] = bias[o] − mean[o] · scale[o] / sqrt(variance[o] + epsilon)
///
/// where scale, bias, mean and variance are the normalisation's.
final class FoldedNormalization {
  /// Shaped as the convolution's.
  let weight: FloatBuffer
  /// `[outChannels]`
  let bias: FloatBuffer
  private let unfolded: Parameter
  private let normalisation: BatchNormalization.Parameters
  private let epsilon: Float

  init(_ weight: Parameter, _ normalisation: BatchNormalization.Parameters, epsilon: Float) {
    unfolded = weight
    self.normalisation = normalisation
    self.epsilon = epsilon
    self.weight = FloatBuffer(count: weight.shape.count)
    bias = FloatBuffer(count: weight.shape.shape[0])
  }

  /// Follows the parameters as they are now.
  func refresh() {
    let taps = weight.count / bias.count
    for channel in 0..<bias.count {
      let variance = Double(normalisation.runningVariance.value[channel]) + Double(epsilon)
      let factor = Double(normalisation.weight.value[channel]) / variance.squareRoot()
      let mean = Double(normalisation.runningMean.value[channel])
      bias.pointer[channel] = Float(Double(normalisation.bias.value[channel]) - mean * factor)
      let scale = Float(factor)
      for tap in channel * taps..<(channel + 1) * taps {
        weight.pointer[tap] = unfolded.value[tap] * scale
      }
    }
  }
}
