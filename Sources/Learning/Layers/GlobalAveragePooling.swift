internal import COneDNN

/// Mean over all positions of each channel.
///
/// - Input `[batch, channels, height, width]`, of any layout; output `[batch, channels]`, row-major.
package final class GlobalAveragePooling: Layer {
  package let output: Activation
  private var forwardSteps: [() -> Void] = []
  private var backwardSteps: [() -> Void] = []

  package init(_ input: Activation, memory: ActivationMemory) throws(LayerError) {
    precondition(input.shape.count == 4)
    let (shape, extent) = (Array(input.shape[..<2]), input.shape[2...].map { dnnl_dim_t($0) })
    let none: [dnnl_dim_t] = [0, 0]
    let any = Layout.any(shape + [1, 1], memory.precision)
    var operation = dnnl_pooling_v2_desc_t()
    let status = withUnsafePointer(to: input.layout.descriptor) { source in
      withUnsafePointer(to: any.descriptor) {
        dnnl_pooling_v2_forward_desc_init(
          &operation, memory.training ? dnnl_forward_training : dnnl_forward_inference,
          dnnl_pooling_avg_exclude_padding, source, $0, extent, extent, none, none, none)
      }
    }
    try check("average pooling", status)
    let plan = try PrimitivePlan("average pooling", operation)

    // Row-major is no layout that pooling would choose, nor one precision's only.
    output = Activation(shape, gradient: memory.training)
    let plain = Layout.plain(shape + [1, 1])
    let (means, copy) = try Memory(plain, at: output.value.pointer, owner: output.value)
      .written(in: try plan.layout(dnnl_query_dst_md))
    forwardSteps = [
      try plan.primitive([(DNNL_ARG_SRC, try input.valueMemory()), (DNNL_ARG_DST, means)]).run
    ]
    if let copy { forwardSteps.append(copy.run) }

    guard let gradient = output.gradient, input.gradient != nil else { return }
    var backward = dnnl_pooling_v2_desc_t()
    let backwardStatus = withUnsafePointer(to: input.layout.descriptor) { source in
      withUnsafePointer(to: means.layout.descriptor) {
        dnnl_pooling_v2_backward_desc_init(
          &backward, dnnl_pooling_avg_exclude_padding, source, $0, extent, extent, none, none, none)
      }
    }
    try check("average pooling's gradient", backwardStatus)
    let upstream = try Memory(plain, at: gradient.pointer, owner: gradient)
      .reordered(to: means.layout, by: &backwardSteps)
    backwardSteps.append(
      try PrimitivePlan("average pooling's gradient", backward, forward: plan).primitive([
        (DNNL_ARG_DIFF_DST, upstream), (DNNL_ARG_DIFF_SRC, try input.gradientMemory()),
      ]).run)
  }

  package func forward(_ mode: Mode) {
    for step in forwardSteps { step() }
  }

  package func backward() {
    for step in backwardSteps { step() }
  }
}
