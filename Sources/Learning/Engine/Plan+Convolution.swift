internal import COneDNN

/// How a kernel or a pool moves over its input, one number an axis.
package struct SlidingWindow: Equatable, Sendable {
  package let size: [Int]
  package let stride: [Int]
  /// What lies around the input: zeros to a kernel, nothing to a pool.
  package let before: [Int]
  package let after: [Int]
  /// From one of the window's elements to the next.
  package let dilation: [Int]

  /// - Parameter dilation: nil for neighbours.
  package init(
    size: [Int], stride: [Int], before: [Int], after: [Int], dilation: [Int]? = nil
  ) {
    self.size = size
    self.stride = stride
    self.before = before
    self.after = after
    self.dilation = dilation ?? size.map { _ in 1 }
  }

  /// Places that fit into extents.
  package func outputs(of extents: some Sequence<Int>) -> [Int] {
    extents.enumerated().map { axis, extent in
      let reach = (size[axis] - 1) * dilation[axis] + 1
      return (extent + before[axis] + after[axis] - reach) / stride[axis] + 1
    }
  }

  /// Where the window begins in the input for an output's place; in the padding below zero.
  package func start(of place: Int, axis: Int) -> Int { place * stride[axis] - before[axis] }

  var native: onednn_window {
    var window = onednn_window()
    func fill(_ field: WritableKeyPath<onednn_window, Extents>, _ numbers: [Int]) {
      withUnsafeMutableBytes(of: &window[keyPath: field]) {
        for (axis, number) in numbers.enumerated() {
          $0.storeBytes(of: Int64(number), toByteOffset: axis * 8, as: Int64.self)
        }
      }
    }
    fill(\.size, size)
    fill(\.stride, stride)
    fill(\.dilation, dilation.map { $0 - 1 })
    fill(\.before, before)
    fill(\.after, after)
    return window
  }

  private typealias Extents = (
    Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64
  )
}

extension Plan {
  /// Layouts of a convolution's tensors: as they are, or `any` where the operation may choose.
  ///
  /// Input `[batch, inChannels, extent...]`, weight `[outChannels, inChannels, kernel...]`, bias
  /// `[outChannels]`, output `[batch, outChannels, extent...]`.
  package struct ConvolutionLayouts {
    let input: Layout
    let weight: Layout
    let bias: Layout?
    let output: Layout

    package init(input: Layout, weight: Layout, bias: Layout?, output: Layout) {
      self.input = input
      self.weight = weight
      self.bias = bias
      self.output = output
    }

    /// Of the forward pass and of each gradient; taps in the padding count.
    fileprivate var multiplyAdds: Double {
      Double(output.shape.reduce(1, *)) * Double(weight.shape.dropFirst().reduce(1, *))
    }

    /// For profiles: `3x3`, with the stride where there is one.
    fileprivate func name(_ window: SlidingWindow) -> String {
      let stride = window.stride.max() ?? 1
      return window.size.map(String.init).joined(separator: "x") + (stride > 1 ? "/\(stride)" : "")
    }
  }

  /// What happens to a convolution's sums before they are written.
  package struct Fusion: Equatable, Sendable {
    /// What was in the output before is added.
    let isAccumulated: Bool
    /// `max(0, ·)`, after the sum.
    let isRectified: Bool

    package init(accumulated: Bool, rectified: Bool) {
      isAccumulated = accumulated
      isRectified = rectified
    }
  }

  package static func convolution(
    _ layouts: ConvolutionLayouts, _ window: SlidingWindow, training: Bool, fused: Fusion
  ) throws(PlanError) -> Plan {
    let attributes = try Attributes(fused)
    return try Plan(
      "convolution", kind: "convolution \(layouts.name(window))",
      multiplyAdds: layouts.multiplyAdds
    ) { plan, engine in
      withUnsafePointer(to: window.native) {
        onednn_plan_convolution(
          plan, engine, training ? dnnl_forward_training : dnnl_forward_inference,
          layouts.input.handle, layouts.weight.handle, layouts.bias?.handle,
          layouts.output.handle, $0, attributes.handle)
      }
    }
  }

  /// - Parameter forward: the plan of the same convolution.
  package static func convolutionInputGradient(
    _ layouts: ConvolutionLayouts, _ window: SlidingWindow, forward: Plan
  ) throws(PlanError) -> Plan {
    try Plan(
      "convolution's data gradient", kind: "convolution \(layouts.name(window)), data gradient",
      multiplyAdds: layouts.multiplyAdds
    ) { plan, engine in
      withUnsafePointer(to: window.native) {
        onednn_plan_convolution_input_gradient(
          plan, engine, layouts.input.handle, layouts.weight.handle, layouts.output.handle, $0,
          forward.handle)
      }
    }
  }

  /// Of weights and bias; they stay in full precision.
  ///
  /// - Parameter forward: the plan of the same convolution.
  package static func convolutionWeightGradient(
    _ layouts: ConvolutionLayouts, _ window: SlidingWindow, forward: Plan
  ) throws(PlanError) -> Plan {
    let weight = Layout.any(layouts.weight.shape)
    return try Plan(
      "convolution's weight gradient",
      kind: "convolution \(layouts.name(window)), weight gradient",
      multiplyAdds: layouts.multiplyAdds
    ) { plan, engine in
      withUnsafePointer(to: window.native) {
        onednn_plan_convolution_weight_gradient(
          plan, engine, layouts.input.handle, weight.handle, layouts.bias?.handle,
          layouts.output.handle, $0, forward.handle)
      }
    }
  }
}

/// oneDNN's form of `Plan.Fusion`; a plan copies it.
private final class Attributes {
  private(set) var handle: dnnl_primitive_attr_t?
  private var operations: dnnl_post_ops_t?

  init(_ fusion: Plan.Fusion) throws(PlanError) {
    try check("fused operations", dnnl_post_ops_create(&operations))
    try check("fused operations", dnnl_primitive_attr_create(&handle))
    if fusion.isAccumulated { try check("fused sum", onednn_append_sum(operations)) }
    if fusion.isRectified { try check("fused rectifier", onednn_append_rectifier(operations)) }
    try check("fused operations", dnnl_primitive_attr_set_post_ops(handle, operations))
  }

  deinit {
    dnnl_primitive_attr_destroy(handle)
    dnnl_post_ops_destroy(operations)
  }
}
