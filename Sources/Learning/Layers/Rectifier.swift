internal import COneDNN

/// Half-wave rectifier, `max(0, input)`, in place: input and output share their memory.
///
/// The gradient passes where the output is positive, so at zero it is zero, as in PyTorch.
package final class Rectifier: Layer {
  package let output: Activation
  private let forwardPrimitive: Primitive
  private let backwardPrimitive: Primitive?

  package init(_ input: Activation, training: Bool) throws(LayerError) {
    output = input
    let memory = try input.valueMemory()
    forwardPrimitive = try Self.forwardPlan(input.layout)
      .primitive([(DNNL_ARG_SRC, memory), (DNNL_ARG_DST, memory)])
    backwardPrimitive = training ? try Self.backwardInPlace(input) : nil
  }

  package func forward(_ mode: Mode) { forwardPrimitive.run() }

  package func backward() { backwardPrimitive?.run() }

  /// Clears the gradient of `activation` wherever its value was rectified.
  static func backwardInPlace(_ activation: Activation) throws(LayerError) -> Primitive {
    try backward(of: activation, into: try activation.gradientMemory())
  }

  /// Copies the gradient of `activation` to `result` where its value was not rectified, and zero
  /// elsewhere.
  static func backward(
    of activation: Activation, into result: Memory
  ) throws(LayerError) -> Primitive {
    let layout = activation.layout
    var operation = dnnl_eltwise_desc_t()
    let status = withUnsafePointer(to: layout.descriptor) {
      dnnl_eltwise_backward_desc_init(&operation, dnnl_eltwise_relu_use_dst_for_bwd, $0, $0, 0, 0)
    }
    try check("rectifier's gradient", status)
    let plan = try PrimitivePlan(
      "rectifier's gradient", operation,
      forward: try forwardPlan(layout, algorithm: dnnl_eltwise_relu_use_dst_for_bwd))
    return try plan.primitive([
      (DNNL_ARG_DST, try activation.valueMemory()),
      (DNNL_ARG_DIFF_DST, try activation.gradientMemory()), (DNNL_ARG_DIFF_SRC, result),
    ])
  }

  private static func forwardPlan(
    _ layout: Layout, algorithm: dnnl_alg_kind_t = dnnl_eltwise_relu
  ) throws(LayerError) -> PrimitivePlan {
    var operation = dnnl_eltwise_desc_t()
    let status = withUnsafePointer(to: layout.descriptor) {
      dnnl_eltwise_forward_desc_init(&operation, dnnl_forward_training, algorithm, $0, 0, 0)
    }
    try check("rectifier", status)
    return try PrimitivePlan("rectifier", operation)
  }
}
