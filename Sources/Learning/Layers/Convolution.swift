internal import COneDNN

/// Cross-correlation with trained kernels, in one or two dimensions, with an optional fused
/// half-wave rectifier.
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
  }

  package let output: Activation
  private let forwardSteps: [() -> Void]
  private let backwardSteps: [() -> Void]

  /// - Parameters:
  ///   - bias: nil for none.
  ///   - rectified: apply `max(0, ·)` to the output.
  ///   - plainOutput: row-major output, for layers that are not oneDNN's.
  ///   - training: plan the backward pass too.
  /// - Throws: `LayerError` if the shapes do not fit together.
  package init(
    _ input: Activation, weight: Parameter, bias: Parameter?, stride: [Int], padding: Padding,
    rectified: Bool, plainOutput: Bool, training: Bool
  ) throws(LayerError) {
    let kernel = Array(weight.shape.shape[2...])
    let axes = kernel.indices
    let geometry = Geometry(stride: stride, padding: padding)
    let outputShape =
      [input.shape[0], weight.shape.shape[0]]
      + axes.map {
        (input.shape[2 + $0] + padding.before[$0] + padding.after[$0] - kernel[$0]) / stride[$0] + 1
      }
    let shapes = Shapes(
      input: input.shape[1] == 1 ? input.layout : .any(input.shape),
      weight: .any(weight.shape.shape), bias: bias.map { .plain($0.shape.shape) },
      output: plainOutput ? .plain(outputShape) : .any(outputShape))

    let plan = try geometry.forwardPlan(shapes, training: training, rectified: rectified)
    let output = Activation(
      outputShape, layout: try plan.layout(dnnl_query_dst_md), gradient: training)
    self.output = output

    var forward: [() -> Void] = []
    let source = try Self.reordered(
      try input.valueMemory(), to: try plan.layout(dnnl_query_src_md), &forward)
    let weights = try Self.reordered(
      try weight.valueMemory(), to: try plan.layout(dnnl_query_weights_md), &forward)
    var arguments = [
      (DNNL_ARG_SRC, source), (DNNL_ARG_WEIGHTS, weights),
      (DNNL_ARG_DST, try output.valueMemory()),
    ]
    if let bias { arguments.append((DNNL_ARG_BIAS, try bias.valueMemory())) }
    forward.append(try plan.primitive(arguments).run)
    forwardSteps = forward

    var backward: [() -> Void] = []
    if training {
      if rectified { backward.append(try Rectifier.backwardInPlace(output).run) }
      try Self.planWeightGradient(
        input, weight, bias, output, geometry, shapes, plan, &backward)
      if input.gradient != nil {
        try Self.planInputGradient(input, weight, output, geometry, shapes, plan, &backward)
      }
    }
    backwardSteps = backward
  }

  package func forward(_ mode: Mode) {
    for step in forwardSteps { step() }
  }

  package func backward() {
    for step in backwardSteps { step() }
  }

  private static func planWeightGradient(
    _ input: Activation, _ weight: Parameter, _ bias: Parameter?, _ output: Activation,
    _ geometry: Geometry, _ shapes: Shapes, _ forward: PrimitivePlan, _ steps: inout [() -> Void]
  ) throws(LayerError) {
    let plan = try geometry.weightGradientPlan(shapes, forward)
    let source = try reordered(
      try input.valueMemory(), to: try plan.layout(dnnl_query_src_md), &steps)
    let upstream = try reordered(
      try output.gradientMemory(), to: try plan.layout(dnnl_query_diff_dst_md), &steps)
    let wanted = try weight.gradientMemory()
    let layout = try plan.layout(dnnl_query_diff_weights_md)
    let weightGradient = layout == wanted.layout ? wanted : try Memory(layout)
    var arguments = [
      (DNNL_ARG_SRC, source), (DNNL_ARG_DIFF_DST, upstream),
      (DNNL_ARG_DIFF_WEIGHTS, weightGradient),
    ]
    if let bias { arguments.append((DNNL_ARG_DIFF_BIAS, try bias.gradientMemory())) }
    steps.append(try plan.primitive(arguments).run)
    if weightGradient !== wanted {
      steps.append(try Reorder(from: weightGradient, to: wanted).run)
    }
  }

  private static func planInputGradient(
    _ input: Activation, _ weight: Parameter, _ output: Activation, _ geometry: Geometry,
    _ shapes: Shapes, _ forward: PrimitivePlan, _ steps: inout [() -> Void]
  ) throws(LayerError) {
    let plan = try geometry.inputGradientPlan(shapes, forward)
    let weights = try reordered(
      try weight.valueMemory(), to: try plan.layout(dnnl_query_weights_md), &steps)
    let upstream = try reordered(
      try output.gradientMemory(), to: try plan.layout(dnnl_query_diff_dst_md), &steps)
    let wanted = try input.gradientMemory()
    let layout = try plan.layout(dnnl_query_diff_src_md)
    let inputGradient = layout == wanted.layout ? wanted : try Memory(layout)
    steps.append(
      try plan.primitive([
        (DNNL_ARG_WEIGHTS, weights), (DNNL_ARG_DIFF_DST, upstream),
        (DNNL_ARG_DIFF_SRC, inputGradient),
      ]).run)
    if inputGradient !== wanted {
      steps.append(try Reorder(from: inputGradient, to: wanted).run)
    }
  }

  /// `memory` itself where it has the layout wanted, else a copy that `steps` refreshes.
  private static func reordered(
    _ memory: Memory, to layout: Layout, _ steps: inout [() -> Void]
  ) throws(LayerError) -> Memory {
    if memory.layout == layout { return memory }
    let copy = try Memory(layout)
    steps.append(try Reorder(from: memory, to: copy).run)
    return copy
  }
}
