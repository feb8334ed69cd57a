package import Engine

/// Batch normalisation over the batch and all positions of each channel, with an optional fused
/// rectifier.
///
///     output = weight · (input − mean) / sqrt(variance + epsilon) + bias
///
/// Training uses the batch's mean and population variance and moves the running statistics by
/// `momentum` towards the batch's mean and unbiased variance, as PyTorch does; inference uses the
/// running statistics. A frozen one uses and keeps the running statistics while training too, for
/// batches of few sequences, whose own say little; weight and bias are trained all the same.
///
/// - Input and output `[batch, channels, extent...]`; parameters `[channels]`.
/// - Source: Ioffe & Szegedy 2015, arXiv:1502.03167.
package final class BatchNormalization: Layer {
  /// Parameters of one normalisation, each `[channels]`.
  package struct Parameters {
    let weight: Parameter
    let bias: Parameter
    let runningMean: Parameter
    let runningVariance: Parameter

    /// `prefix.weight`, `prefix.bias`, `prefix.running_mean`, `prefix.running_var` of a store.
    package init(_ store: ParameterStore, prefix: String, channels: Int) {
      weight = store.parameter("\(prefix).weight", [channels])
      bias = store.parameter("\(prefix).bias", [channels])
      runningMean = store.parameter("\(prefix).running_mean", [channels])
      runningVariance = store.parameter("\(prefix).running_var", [channels])
    }

    package static func shapes(prefix: String, channels: Int) -> [ParameterShape] {
      [
        ParameterShape("\(prefix).weight", [channels]),
        ParameterShape("\(prefix).bias", [channels]),
        ParameterShape("\(prefix).running_mean", [channels], isTrained: false),
        ParameterShape("\(prefix).running_var", [channels], isTrained: false),
      ]
    }
  }

  package let output: Activation
  package var trainedParameters: [Parameter] { [parameters.weight, parameters.bias] }
  private let parameters: Parameters
  private let momentum: Float
  private let isFrozen: Bool
  private let valuesPerChannel: Int
  private let batchMean: Memory
  private let batchVariance: Memory
  private let inference: Operation
  private let training: (forward: () -> Void, backward: () -> Void)?

  /// - Parameter shortcut: an activation that the output is added to, and whose gradient is
  ///   therefore the output's too; of the same layout.
  package init(
    _ input: Activation, _ parameters: Parameters, epsilon: Float, momentum: Float,
    rectified: Bool, frozen: Bool = false, sharingGradientOf shortcut: Activation? = nil,
    memory: ActivationMemory
  ) throws(PlanError) {
    let channels = input.shape[1]
    self.parameters = parameters
    self.momentum = momentum
    valuesPerChannel = input.count / channels
    isFrozen = frozen
    precondition(shortcut.map { $0.layout == input.layout } ?? true)
    // With the shortcut added it is what a residual block hands on.
    output = memory.activation(
      input.layout, gradient: shortcut?.gradient, outlives: shortcut != nil)
    batchMean = Memory(.plain([channels]))
    batchVariance = Memory(.plain([channels]))

    let values: [Plan.Role: Memory] = [
      .input: input.value, .output: output.value, .scale: parameters.weight.valueMemory,
      .shift: parameters.bias.valueMemory,
    ]
    let running: [Plan.Role: Memory] = [
      .mean: parameters.runningMean.valueMemory, .variance: parameters.runningVariance.valueMemory,
    ]
    inference = try Plan.normalization(
      .init(input.layout, epsilon: epsilon, rectified: rectified, given: true), training: false
    ).operation(values.merging(running) { $1 })
    guard memory.training else {
      self.training = nil
      return
    }
    // A gradient that nobody reads still needs a place.
    let inputGradient = input.gradient ?? Memory(input.layout)
    if ChannelsLastNormalization.suits(input.layout) {
      let passes = try ChannelsLastNormalization(
        input, output, weight: parameters.weight, bias: parameters.bias, epsilon: epsilon,
        rectified: rectified, frozen: frozen,
        mean: frozen ? parameters.runningMean.valueMemory : batchMean,
        variance: frozen ? parameters.runningVariance.valueMemory : batchVariance,
        inputGradient: inputGradient)
      self.training = (passes.forward, passes.backward)
      return
    }
    let normalization = Plan.Normalization(
      input.layout, epsilon: epsilon, rectified: rectified, given: frozen)
    let plan = try Plan.normalization(normalization, training: true)
    var forward = values.merging(
      frozen ? running : [.mean: batchMean, .variance: batchVariance]
    ) { $1 }
    if rectified { forward[.workspace] = Memory(try plan.layout(of: .workspace)) }
    var backward = forward
    backward[.output] = nil
    backward[.outputGradient] = try output.plannedGradient()
    backward[.inputGradient] = inputGradient
    backward[.scaleGradient] = parameters.weight.gradientMemory
    backward[.shiftGradient] = parameters.bias.gradientMemory
    self.training = (
      try plan.operation(forward).run,
      try Operation.normalizationGradient(normalization, forward: plan, backward).run
    )
  }

  package func forward(_ mode: Mode) {
    guard case .training = mode, let training else { return inference.run() }
    training.forward()
    if !isFrozen { updateRunningStatistics() }
  }

  /// Without moving the running statistics a second time.
  package func forwardAgain() { training?.forward() }

  package func backward() { training?.backward() }

  private func updateRunningStatistics() {
    let unbiased = Float(valuesPerChannel) / Float(max(valuesPerChannel - 1, 1))
    for channel in 0..<batchMean.count {
      let mean = parameters.runningMean.value + channel
      let variance = parameters.runningVariance.value + channel
      mean.pointee += momentum * (batchMean.pointer[channel] - mean.pointee)
      variance.pointee +=
        momentum * (batchVariance.pointer[channel] * unbiased - variance.pointee)
    }
  }
}

/// A convolution's weights with the batch normalisation behind it folded in, for inference.
///
///     weight'[o] = weight[o] · scale[o] / sqrt(variance[o] + epsilon)
///     bias'[o] = bias[o] − mean[o] · scale[o] / sqrt(variance[o] + epsilon)
///
/// where scale, bias, mean and variance are the normalisation's.
final class FoldedNormalization {
  /// Shaped as the convolution's.
  let weight: Memory
  /// `[outChannels]`
  let bias: Memory
  private let unfolded: Parameter
  private let normalization: BatchNormalization.Parameters
  private let epsilon: Float

  init(_ weight: Parameter, _ normalization: BatchNormalization.Parameters, epsilon: Float) {
    unfolded = weight
    self.normalization = normalization
    self.epsilon = epsilon
    self.weight = Memory(.plain(weight.shape))
    bias = Memory(.plain([weight.shape[0]]))
  }

  /// Follows the parameters as they are now.
  func refresh() {
    let taps = weight.count / bias.count
    for channel in 0..<bias.count {
      let variance = Double(normalization.runningVariance.value[channel]) + Double(epsilon)
      let factor = Double(normalization.weight.value[channel]) / variance.squareRoot()
      let mean = Double(normalization.runningMean.value[channel])
      bias.pointer[channel] = Float(Double(normalization.bias.value[channel]) - mean * factor)
      let scale = Float(factor)
      for tap in channel * taps..<(channel + 1) * taps {
        weight.pointer[tap] = unfolded.value[tap] * scale
      }
    }
  }
}
