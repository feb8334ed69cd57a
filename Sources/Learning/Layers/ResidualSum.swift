internal import COneDNN

/// `max(0, branch + shortcut)`, the end of a residual block, in place of the branch.
///
/// - Both inputs and the output of one shape and layout. The inputs share one gradient, since a
///   sum's gradient is that of each summand: see `BatchNormalization.init`.
/// - Source: He et al. 2016, doi:10.1109/CVPR.2016.90, arXiv:1512.03385.
package final class ResidualSum: Layer {
  package let output: Activation
  private let sum: Primitive
  /// A step of its own: fused to a sum that is written over one of its terms, oneDNN 2.6 rectifies
  /// wrongly where the channels fill no block.
  private let rectifier: Rectifier
  private let rectifierGradient: Primitive?

  /// - Precondition: one layout and, while training, one gradient.
  package init(
    _ branch: Activation, _ shortcut: Activation, memory: ActivationMemory
  ) throws(LayerError) {
    precondition(branch.layout == shortcut.layout && branch.gradient === shortcut.gradient)
    let output = memory.activation(branch.shape, branch.layout, value: branch.value)
    self.output = output
    sum = try addition(
      of: try shortcut.valueMemory(), to: try output.valueMemory())
    rectifier = try Rectifier(output, training: false)
    rectifierGradient =
      memory.training
      ? try Rectifier.backward(of: output, into: try branch.gradientMemory()) : nil
  }

  package func forward(_ mode: Mode) {
    sum.run()
    rectifier.forward(mode)
  }

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
    sum = try addition(of: try second.gradientMemory(), to: try input.gradientMemory())
  }

  package func forward(_ mode: Mode) {}

  package func backward() { sum?.run() }
}

/// `sum += term`, of one layout.
private func addition(of term: Memory, to sum: Memory) throws(LayerError) -> Primitive {
  var operation = dnnl_binary_desc_t()
  let status = withUnsafePointer(to: sum.layout.descriptor) {
    dnnl_binary_desc_init(&operation, dnnl_binary_add, $0, $0, $0)
  }
  try check("sum", status)
  return try PrimitivePlan("sum", operation).primitive([
    (DNNL_ARG_SRC_0, sum), (DNNL_ARG_SRC_1, term), (DNNL_ARG_DST, sum),
  ])
}
