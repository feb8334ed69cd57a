internal import COneDNN

/// Largest value of each window over time or over space.
///
/// - Input `[batch, channels, extent...]`, output the same with shorter extents. Padding never
///   wins. Keeps the input's layout.
package final class MaximumPooling: Layer {
  package let output: Activation
  private let forwardPrimitive: Primitive
  private let backwardPrimitive: Primitive?

  /// - Parameters:
  ///   - size: window of each axis.
  ///   - stride: of each axis.
  ///   - padding: on both sides of each axis.
  package init(
    _ input: Activation, size: [Int], stride: [Int], padding: [Int], memory: ActivationMemory
  ) throws(LayerError) {
    let shape =
      input.shape[..<2]
      + size.indices.map { (input.shape[2 + $0] + 2 * padding[$0] - size[$0]) / stride[$0] + 1 }
    let window = (
      size: size.map { dnnl_dim_t($0) }, stride: stride.map { dnnl_dim_t($0) },
      dilation: size.map { _ in dnnl_dim_t(0) }, padding: padding.map { dnnl_dim_t($0) }
    )
    let training = memory.training
    let any = Layout.any(Array(shape), memory.precision)

    var operation = dnnl_pooling_v2_desc_t()
    let status = withUnsafePointer(to: input.layout.descriptor) { source in
      withUnsafePointer(to: any.descriptor) {
        dnnl_pooling_v2_forward_desc_init(
          &operation, training ? dnnl_forward_training : dnnl_forward_inference, dnnl_pooling_max,
          source, $0, window.stride, window.size, window.dilation, window.padding, window.padding)
      }
    }
    try check("max pooling", status)
    let plan = try PrimitivePlan("max pooling", operation)
    let output = memory.activation(Array(shape), try plan.layout(dnnl_query_dst_md))
    self.output = output
    var arguments = [
      (DNNL_ARG_SRC, try input.valueMemory()), (DNNL_ARG_DST, try output.valueMemory()),
    ]
    guard training else {
      forwardPrimitive = try plan.primitive(arguments)
      backwardPrimitive = nil
      return
    }
    // Which element of each window was the largest.
    let winners = try Memory(try plan.layout(dnnl_query_workspace_md))
    arguments.append((DNNL_ARG_WORKSPACE, winners))
    forwardPrimitive = try plan.primitive(arguments)

    guard input.gradient != nil else {
      backwardPrimitive = nil
      return
    }
    var backward = dnnl_pooling_v2_desc_t()
    let backwardStatus = withUnsafePointer(to: input.layout.descriptor) { source in
      withUnsafePointer(to: output.layout.descriptor) {
        dnnl_pooling_v2_backward_desc_init(
          &backward, dnnl_pooling_max, source, $0, window.stride, window.size, window.dilation,
          window.padding, window.padding)
      }
    }
    try check("max pooling's gradient", backwardStatus)
    backwardPrimitive = try PrimitivePlan("max pooling's gradient", backward, forward: plan)
      .primitive([
        (DNNL_ARG_DIFF_DST, try output.gradientMemory()), (DNNL_ARG_WORKSPACE, winners),
        (DNNL_ARG_DIFF_SRC, try input.gradientMemory()),
      ])
  }

  package func forward(_ mode: Mode) { forwardPrimitive.run() }

  package func backward() { backwardPrimitive?.run() }
}
