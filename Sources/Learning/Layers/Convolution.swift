internal import COneDNN

/// Cross-correlation with trained kernels, in one or two dimensions, with what may be fused to it:
/// batch normalisation and a sum in inference, and a half-wave rectifier.
///
///     output[n, o, t] = bias[o] + sum over i, k of weight[o, i, k] · input[n, i, t·stride + k − before]
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
    package static func centred(kernel: [Int]) -> Padding {
      Padding(before: kernel.map { $0 / 2 }, after: kernel.map { $0 / 2 })
    }
  }

  /// What happens to the sums before they are written.
  package struct Fusion {
    /// Batch normalisation by its running statistics, in place of a bias. Inference only.
    package var normalisation: (parameters: BatchNormalization.Parameters, epsilon: Float)?
    /// Added to the output, which takes over its memory. Inference only.
    package var shortcut: Activation?
    /// `max(0, ·)` in the end.
    package var rectified: Bool

    package init(rectified: Bool) { self.rectified = rectified }
  }

  package let output: Activation
  /// Bring the weights into oneDNN's layouts; run when they have changed.
  private let weightSteps: [() -> Void]
  private let forwardSteps: [() -> Void]
  private let backwardSteps: [() -> Void]
  private var holdsWeights = false

  /// - Parameters:
  ///   - bias: nil for none.
  ///   - outputLike: an activation of the output's shape whose layout the output must have.
  ///   - plainOutput: row-major output, for layers that are not oneDNN's.
  /// - Throws: `LayerError` if the shapes do not fit together.
  /// - Precondition: with a normalisation or a shortcut, `memory` is not for training.
  package init(
    _ input: Activation, weight: Parameter, bias: Parameter?, stride: [Int], padding: Padding,
    fusion: Fusion, outputLike: Activation? = nil, plainOutput: Bool, memory: ActivationMemory
  ) throws(LayerError) {
    let training = memory.training
    precondition(!training || (fusion.normalisation == nil && fusion.shortcut == nil))
    precondition(bias == nil || fusion.normalisation == nil)
    let outputShape = Self.outputShape(input.shape, weight.shape.shape, stride, padding)
    let geometry = Geometry(stride: stride, padding: padding)
    let folded = fusion.normalisation.map {
      FoldedNormalization(weight, $0.parameters, epsilon: $0.epsilon)
    }
    let biasMemory =
      if let folded {
        try Memory(.plain([outputShape[1]]), at: folded.bias.pointer, owner: folded)
      } else { try bias?.valueMemory() }
    let shapes = Shapes(
      input: input.shape[1] == 1 ? input.layout : .any(input.shape, memory.precision),
      weight: .any(weight.shape.shape, memory.precision), bias: biasMemory?.layout,
      output: (fusion.shortcut ?? outputLike)?.layout
        ?? (plainOutput ? .plain(outputShape) : .any(outputShape, memory.precision)))

    let plan = try geometry.forwardPlan(
      shapes, training: training,
      fused: PostOperations(accumulated: fusion.shortcut != nil, rectified: fusion.rectified))
    let output = memory.activation(
      outputShape, try plan.layout(dnnl_query_dst_md), value: fusion.shortcut?.value)
    self.output = output

    var refresh: [() -> Void] = []
    if let folded { refresh.append(folded.refresh) }
    let weightMemory = try Self.weightMemory(weight, folded)
    let weights = try weightMemory.reordered(
      to: try plan.layout(dnnl_query_weights_md), by: &refresh)
    var forward: [() -> Void] = []
    let source = try input.valueMemory().reordered(
      to: try plan.layout(dnnl_query_src_md), by: &forward)
    var arguments = [
      (DNNL_ARG_SRC, source), (DNNL_ARG_WEIGHTS, weights),
      (DNNL_ARG_DST, try output.valueMemory()),
    ]
    if let biasMemory { arguments.append((DNNL_ARG_BIAS, biasMemory)) }
    forward.append(try plan.primitive(arguments).run)
    forwardSteps = forward

    var backward: [() -> Void] = []
    if training {
      if fusion.rectified { backward.append(try Rectifier.backwardInPlace(output).run) }
      let gradients = GradientPlans(
        input: input, output: output, weight: weight, bias: bias, geometry: geometry,
        shapes: shapes, forward: plan, precision: memory.precision)
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

  private static func outputShape(
    _ input: [Int], _ weight: [Int], _ stride: [Int], _ padding: Padding
  ) -> [Int] {
    [input[0], weight[0]]
      + stride.indices.map {
        (input[2 + $0] + padding.before[$0] + padding.after[$0] - weight[2 + $0]) / stride[$0] + 1
      }
  }

  private static func weightMemory(
    _ weight: Parameter, _ folded: FoldedNormalization?
  ) throws(LayerError) -> Memory {
    guard let folded else { return try weight.valueMemory() }
    return try Memory(.plain(weight.shape.shape), at: folded.weight.pointer, owner: folded)
  }
}
