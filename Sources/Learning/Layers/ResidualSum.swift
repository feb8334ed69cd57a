internal import COneDNN

/// `max(0, branch + shortcut)`, the end of a residual block, in place of the branch.
///
/// - Both inputs and the output of one shape and layout. The inputs share one gradient, since a
///   sum's gradient is that of each summand: see `BatchNormalization.init`.
/// - Source: He et al. 2016, doi:10.1109/CVPR.2016.90, arXiv:1512.03385.
package final class ResidualSum: Layer {
  package let output: Activation
  private let sum: Primitive
  private let rectifierGradient: Primitive?

  /// - Precondition: one layout and, while training, one gradient.
  package init(
    _ branch: Activation, _ shortcut: Activation, memory: ActivationMemory
  ) throws(LayerError) {
    precondition(branch.layout == shortcut.layout && branch.gradient === shortcut.gradient)
    let layout = branch.layout
    let output = memory.activation(branch.shape, layout, value: branch.value)
    self.output = output
    sum = try additionPlan(layout, rectified: true).primitive([
      (DNNL_ARG_SRC_0, try branch.valueMemory()), (DNNL_ARG_SRC_1, try shortcut.valueMemory()),
      (DNNL_ARG_DST, try output.valueMemory()),
    ])
    rectifierGradient =
      memory.training
      ? try Rectifier.backward(of: output, into: try branch.gradientMemory()) : nil
  }

  package func forward(_ mode: Mode) { sum.run() }

  package func backward() { rectifierGradient?.run() }
}

/// One activation with two readers, each with a gradient of its own, which add up.
package final class Fork: Layer {
  /// The input itself, for the one reader; its gradient becomes the sum.
  package let output: Activation
  /// The same values for the other reader.
  package let second: Activation
  private let sum: Primitive?

  package init(_ input: Activation, memory: ActivationMemory) throws(LayerError) {
    output = input
    guard memory.training else {
      second = input
      sum = nil
      return
    }
    let second = memory.activation(input.shape, input.layout, value: input.value)
    self.second = second
    let gradient = try input.gradientMemory()
    sum = try additionPlan(input.layout, rectified: false).primitive([
      (DNNL_ARG_SRC_0, gradient), (DNNL_ARG_SRC_1, try second.gradientMemory()),
      (DNNL_ARG_DST, gradient),
    ])
  }

  package func forward(_ mode: Mode) {}

  package func backward() { sum?.run() }
}

/// `a + b`, or `max(0, a + b)`, which may be written over one of them.
private func additionPlan(
  _ layout: Layout, rectified: Bool
) throws(LayerError) -> PrimitivePlan {
  var operation = dnnl_binary_desc_t()
  let status = withUnsafePointer(to: layout.descriptor) {
    dnnl_binary_desc_init(&operation, dnnl_binary_add, $0, $0, $0)
  }
  try check("sum", status)
  let fused = try PostOperations(rectified: rectified)
  return try PrimitivePlan("sum", operation, attributes: fused.handle)
}
