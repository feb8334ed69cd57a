internal import COneDNN

extension Convolution {
  /// Layouts of a convolution's tensors as asked for; oneDNN fills in what is left to it.
  struct Shapes {
    let input: Layout
    let weight: Layout
    let bias: Layout?
    let output: Layout
  }

  /// Stride and padding, and oneDNN's plans of the three passes.
  struct Geometry {
    private let strides: [dnnl_dim_t]
    private let dilations: [dnnl_dim_t]
    private let before: [dnnl_dim_t]
    private let after: [dnnl_dim_t]

    init(stride: [Int], padding: Padding) {
      strides = stride.map { dnnl_dim_t($0) }
      dilations = stride.map { _ in 0 }
      before = padding.before.map { dnnl_dim_t($0) }
      after = padding.after.map { dnnl_dim_t($0) }
    }

    func forwardPlan(_ shapes: Shapes, training: Bool, rectified: Bool) throws(LayerError)
      -> PrimitivePlan
    {
      var operation = dnnl_convolution_desc_t()
      let status = withDescriptors(shapes) { input, weight, bias, output in
        dnnl_dilated_convolution_forward_desc_init(
          &operation, training ? dnnl_forward_training : dnnl_forward_inference,
          dnnl_convolution_direct, input, weight, bias, output, strides, dilations, before, after)
      }
      try check("convolution", status)
      guard rectified else { return try PrimitivePlan("convolution", operation) }
      let attributes = try RectifierAttributes()
      return try PrimitivePlan("convolution", operation, attributes: attributes.handle)
    }

    func weightGradientPlan(_ shapes: Shapes, _ forward: PrimitivePlan) throws(LayerError)
      -> PrimitivePlan
    {
      var operation = dnnl_convolution_desc_t()
      let status = withDescriptors(shapes) { input, weight, bias, output in
        dnnl_dilated_convolution_backward_weights_desc_init(
          &operation, dnnl_convolution_direct, input, weight, bias, output, strides, dilations,
          before, after)
      }
      try check("convolution's weight gradient", status)
      return try PrimitivePlan("convolution's weight gradient", operation, forward: forward)
    }

    func inputGradientPlan(_ shapes: Shapes, _ forward: PrimitivePlan) throws(LayerError)
      -> PrimitivePlan
    {
      var operation = dnnl_convolution_desc_t()
      let status = withDescriptors(shapes) { input, weight, _, output in
        dnnl_dilated_convolution_backward_data_desc_init(
          &operation, dnnl_convolution_direct, input, weight, output, strides, dilations, before,
          after)
      }
      try check("convolution's data gradient", status)
      return try PrimitivePlan("convolution's data gradient", operation, forward: forward)
    }

    private typealias Descriptor = UnsafePointer<dnnl_memory_desc_t>

    private func withDescriptors(
      _ shapes: Shapes,
      _ body: (Descriptor, Descriptor, Descriptor?, Descriptor) -> dnnl_status_t
    ) -> dnnl_status_t {
      withUnsafePointer(to: shapes.input.descriptor) { input in
        withUnsafePointer(to: shapes.weight.descriptor) { weight in
          withUnsafePointer(to: shapes.output.descriptor) { output in
            guard let bias = shapes.bias else { return body(input, weight, nil, output) }
            return withUnsafePointer(to: bias.descriptor) { body(input, weight, $0, output) }
          }
        }
      }
    }
  }
}

/// Attributes that fuse a rectifier to the end of another operation.
private final class RectifierAttributes {
  let handle: dnnl_primitive_attr_t?
  private let operations: dnnl_post_ops_t?

  init() throws(LayerError) {
    var operations: dnnl_post_ops_t?
    try check("rectifier", dnnl_post_ops_create(&operations))
    self.operations = operations
    var handle: dnnl_primitive_attr_t?
    try check("rectifier", dnnl_primitive_attr_create(&handle))
    self.handle = handle
    try check(
      "rectifier", dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0))
    try check("rectifier", dnnl_primitive_attr_set_post_ops(handle, operations))
  }

  deinit {
    dnnl_primitive_attr_destroy(handle)
    dnnl_post_ops_destroy(operations)
  }
}
