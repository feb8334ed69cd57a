internal import Engine

/// The second stage of the speech network: long filters in the frequency domain, rectifier, and the
/// maximum over groups of channels, turned time-major.
///
/// - Input `[batch, channels, time]`, output `[batch, time, filters / channelPool]`, row-major;
///   weight `[filters, channels, taps]`, bias `[filters]`. As many outputs as inputs, the larger
///   half of an odd number of zeros after.
package final class SpectralStage: Layer {
  package let output: Activation
  package var trainedParameters: [Parameter] { [weight, bias] }
  private let input: Activation
  private let weight: Parameter
  private let bias: Parameter
  private let convolution: SpectralConvolution
  private var holdsWeights = false

  /// - Precondition: row-major input; `channelPool` divides the filters and is at most 255.
  package init(
    _ input: Activation, weight: Parameter, bias: Parameter, channelPool: Int, training: Bool
  ) {
    precondition(input.isPlain && input.shape.count == 3)
    let shape = weight.shape
    self.input = input
    self.weight = weight
    self.bias = bias
    output = Activation(
      [input.shape[0], input.shape[2], shape[0] / channelPool], gradient: training)
    convolution = SpectralConvolution(
      batch: input.shape[0], inChannels: shape[1], outChannels: shape[0], length: input.shape[2],
      taps: shape[2], tail: .rectifiedMaximum(poolSize: channelPool), training: training)
  }

  package func parametersChanged() { holdsWeights = false }

  package func forward(_ mode: Mode) {
    if !holdsWeights {
      convolution.transformWeights(weight.value)
      holdsWeights = true
    }
    convolution.forward(
      input: input.value.pointer, bias: bias.value, output: output.value.pointer)
  }

  package func backward() {
    guard let upstream = output.gradient else { return }
    convolution.backward(
      outputGradient: upstream.pointer, inputGradient: input.gradient?.pointer,
      weightGradient: weight.gradient, biasGradient: bias.gradient)
  }
}
