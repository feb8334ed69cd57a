package import Engine

/// Cross-correlation with trained kernels, in one or two dimensions, with what may be fused to it:
/// batch normalisation and a sum in inference, and a half-wave rectifier.
///
///     output[n, o, t] = bias[o] + sum over i, k of
///                       weight[o, i, k] · input[n, i, t·stride + k·dilation − before]
///
/// - Input `[batch, inChannels, extent...]`, output `[batch, outChannels, extent...]`.
/// - Weight `[outChannels, inChannels, kernel...]`, bias `[outChannels]`, as PyTorch's `ConvNd`.
package final class Convolution: Layer {
  /// Zeros before and after each axis, one pair an axis.
  package struct Padding: Equatable, Sendable {
    package let before: [Int]
    package let after: [Int]

    package init(before: [Int], after: [Int]) {
      self.before = before
      self.after = after
    }

    /// As many outputs as inputs at stride 1; of an even kernel's odd number of zeros the larger
    /// half comes after, as in TensorFlow.
    package static func same(kernel: [Int]) -> Padding {
      Padding(before: kernel.map { ($0 - 1) / 2 }, after: kernel.map { $0 / 2 })
    }

    /// Half the kernel on both sides, as PyTorch's residual networks have it.
    package static func centered(kernel: [Int]) -> Padding {
      Padding(before: kernel.map { $0 / 2 }, after: kernel.map { $0 / 2 })
    }
  }

  /// What happens to the sums before they are written.
  package struct Fusion {
    /// Batch normalisation by its running statistics, in place of a bias. Inference only.
    package var normalization: (parameters: BatchNormalization.Parameters, epsilon: Float)?
    /// Added to the output, which takes over its memory. Inference only.
    package var shortcut: Activation?
    /// `max(0, ·)` in the end.
    package var rectified: Bool

    package init(rectified: Bool) { self.rectified = rectified }
  }

  package let output: Activation
  package let trainedParameters: [Parameter]
  /// Bring the weights into the layouts wanted; run when they have changed.
  private let weightSteps: [() -> Void]
  private let forwardSteps: [() -> Void]
  private let backwardSteps: [() -> Void]
  private var holdsWeights = false

  /// - Parameters:
  ///   - bias: nil for none.
  ///   - dilation: nil for 1.
  ///   - outputLike: an activation of the output's shape whose layout the output must have.
  ///   - plainOutput: row-major output, for layers that are not the engine's.
  /// - Throws: `PlanError` if the shapes do not fit together.
  /// - Precondition: with a dilation, a normalisation or a shortcut, `memory` is not for training.
  package init(
    _ input: Activation, weight: Parameter, bias: Parameter?, stride: [Int], padding: Padding,
    dilation: [Int]? = nil, fusion: Fusion, outputLike: Activation? = nil, plainOutput: Bool,
    memory: ActivationMemory
  ) throws(PlanError) {
    let training = memory.training
    trainedParameters = [weight] + (bias.map { [$0] } ?? [])
    precondition(
      !training || (fusion.normalization == nil && fusion.shortcut == nil && dilation == nil))
    precondition(bias == nil || fusion.normalization == nil)
    let window = SlidingWindow(
      size: Array(weight.shape[2...]), stride: stride, before: padding.before,
      after: padding.after, dilation: dilation)
    let outputShape = [input.shape[0], weight.shape[0]] + window.outputs(of: input.shape[2...])
    let folded = fusion.normalization.map {
      FoldedNormalization(weight, $0.parameters, epsilon: $0.epsilon)
    }
    let (weightMemory, biasMemory) =
      folded.map { ($0.weight, $0.bias) } ?? (weight.valueMemory, bias?.valueMemory)
    let layouts = Plan.ConvolutionLayouts(
      input: input.shape[1] == 1 ? input.layout : .any(input.shape, memory.precision),
      weight: .any(weight.shape, memory.precision), bias: biasMemory?.layout,
      output: (fusion.shortcut ?? outputLike)?.layout
        ?? (plainOutput ? .plain(outputShape) : .any(outputShape, memory.precision)))
    let plan = try Plan.convolution(
      layouts, window, training: training,
      fused: .init(accumulated: fusion.shortcut != nil, rectified: fusion.rectified))
    let output = memory.activation(
      try plan.layout(of: .output), value: fusion.shortcut?.value)
    self.output = output

    var refresh: [() -> Void] = []
    if let folded { refresh.append(folded.refresh) }
    let weights = try weightMemory.reordered(
      to: try plan.layout(of: .weights), by: &refresh)
    var forward: [() -> Void] = []
    let source = try input.value.reordered(to: try plan.layout(of: .input), by: &forward)
    var memories: [Plan.Role: Memory] = [
      .input: source, .weights: weights, .output: output.value,
    ]
    memories[.bias] = biasMemory
    forward.append(try plan.operation(memories).run)
    forwardSteps = forward

    var backward: [() -> Void] = []
    if training {
      let upstream = try output.plannedGradient()
      if fusion.rectified {
        backward.append(
          try Operation.rectifierGradient(of: output.value, upstream: upstream, into: upstream).run)
      }
      let gradients = GradientPlans(
        input: input, output: output, weight: weight, bias: bias, window: window,
        layouts: layouts, forward: plan, memory: memory)
      try gradients.planWeightGradient(&backward)
      if input.gradient != nil {
        try gradients.planInputGradient(&backward, weightSteps: &refresh)
      }
    }
    weightSteps = refresh
    backwardSteps = backward
  }

  package func parametersChanged() { holdsWeights = false }

  package func forward(_ mode: Mode) {
    if !holdsWeights {
      for step in weightSteps { step() }
      holdsWeights = true
    }
    for step in forwardSteps { step() }
  }

  package func backward() {
    for step in backwardSteps { step() }
  }
}

/// The two halves of a convolution's backward pass.
private struct GradientPlans {
  let input: Activation
  let output: Activation
  let weight: Parameter
  let bias: Parameter?
  let window: SlidingWindow
  let layouts: Plan.ConvolutionLayouts
  let forward: Plan
  let memory: ActivationMemory

  private var suitsProducts: Bool { ProductGradients.suits(input.layout, output.layout) }

  /// Adds to `steps` what computes the gradients of weight and bias.
  func planWeightGradient(_ steps: inout [() -> Void]) throws(PlanError) {
    if bias == nil, suitsProducts,
      ProductGradients.suitsWeights(weight, window, output: output.shape)
    {
      steps += try ProductGradients.weightGradient(input, output, weight, window, memory)
      return
    }
    if bias == nil,
      UnfoldedWeightGradient.suits(weight, output: output.shape, precision: memory.precision)
    {
      steps.append(
        try UnfoldedWeightGradient(input: input, output: output, weight: weight, window: window)
          .run)
      return
    }
    let plan = try Plan.convolutionWeightGradient(layouts, window, forward: forward)
    let source = try input.value.reordered(to: try plan.layout(of: .input), by: &steps)
    let upstream = try output.plannedGradient().reordered(
      to: try plan.layout(of: .outputGradient), by: &steps)
    let (result, copy) = try weight.gradientMemory.written(
      in: try plan.layout(of: .weightGradient))
    var memories: [Plan.Role: Memory] = [
      .input: source, .outputGradient: upstream, .weightGradient: result,
    ]
    memories[.biasGradient] = bias?.gradientMemory
    steps.append(try plan.operation(memories).run)
    if let copy { steps.append(copy.run) }
  }

  /// Adds to `steps` what computes the gradient of the input, and to `weightSteps` what brings
  /// the weights into the layout for that.
  func planInputGradient(
    _ steps: inout [() -> Void], weightSteps: inout [() -> Void]
  ) throws(PlanError) {
    if suitsProducts, window == .point {
      steps.append(
        try ProductGradients.inputGradient(input, output, weight, weightSteps: &weightSteps))
      return
    }
    let plan = try Plan.convolutionInputGradient(layouts, window, forward: forward)
    let weights = try weight.valueMemory.reordered(
      to: try plan.layout(of: .weights), by: &weightSteps)
    let upstream = try output.plannedGradient().reordered(
      to: try plan.layout(of: .outputGradient), by: &steps)
    let (result, copy) = try input.plannedGradient().written(
      in: try plan.layout(of: .inputGradient))
    steps.append(
      try plan.operation([
        .weights: weights, .outputGradient: upstream, .inputGradient: result,
      ]).run)
    if let copy { steps.append(copy.run) }
  }
}
