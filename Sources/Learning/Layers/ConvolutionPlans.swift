internal import COneDNN

extension Convolution {
  /// Layouts of a convolution's tensors as asked for; oneDNN fills in what is left to it.
  struct Shapes {
    let input: Layout
    let weight: Layout
    let bias: Layout?
    let output: Layout

    /// The gradient of the weights stays in full precision.
    var withFullWeights: Shapes {
      Shapes(input: input, weight: .any(weight.shape), bias: bias, output: output)
    }
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

    /// Where the kernel begins in the input for an output's place; in the padding below zero.
    func start(of place: Int, axis: Int) -> Int {
      place * Int(strides[axis]) - Int(before[axis])
    }

    func forwardPlan(
      _ shapes: Shapes, training: Bool, fused: PostOperations
    ) throws(LayerError) -> PrimitivePlan {
      var operation = dnnl_convolution_desc_t()
      let status = withDescriptors(shapes) { input, weight, bias, output in
        dnnl_dilated_convolution_forward_desc_init(
          &operation, training ? dnnl_forward_training : dnnl_forward_inference,
          dnnl_convolution_direct, input, weight, bias, output, strides, dilations, before, after)
      }
      try check("convolution", status)
      return try PrimitivePlan("convolution", operation, attributes: fused.handle)
    }

    func weightGradientPlan(_ shapes: Shapes, _ forward: PrimitivePlan) throws(LayerError)
      -> PrimitivePlan
    {
      var operation = dnnl_convolution_desc_t()
      let status = withDescriptors(shapes.withFullWeights) { input, weight, bias, output in
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
