internal import COneDNN

/// How the numbers between a network's convolutions are kept. Weights, their gradients, statistics
/// and whatever is not a convolutional network's stay 32-bit floats.
package enum Precision: String, CaseIterable, Sendable {
  /// IEEE 754 single precision.
  case f32
  /// bfloat16: a float's first 16 bits.
  case bf16

  /// Whether the processor computes with such numbers itself. bf16 needs AVX-512 BF16 or AMX;
  /// oneDNN would emulate it slowly on other processors with AVX-512, and refuse it on the rest.
  package var isSupported: Bool {
    switch self {
    case .f32: true
    case .bf16: Processor.has(dnnl_cpu_isa_avx512_core_bf16)
    }
  }

  var type: dnnl_data_type_t {
    switch self {
    case .f32: dnnl_f32
    case .bf16: dnnl_bf16
    }
  }
}

/// How the elements of an activation lie in memory.
///
/// `plain` is row-major in the order of the shape, as PyTorch's contiguous tensors. Convolutions
/// may choose blocked layouts, which stay as they are from layer to layer.
package final class Layout: Equatable {
  let handle: onednn_layout?
  package let shape: [Int]
  /// Nil for what are no numbers of a network, such as places of maxima.
  package let precision: Precision?
  /// Bytes to allocate, the padding of blocked layouts included.
  package let byteCount: Int

  /// Row-major.
  /// - Precondition: one to five dimensions.
  package static func plain(_ shape: [Int], _ precision: Precision = .f32) -> Layout {
    let orders = [dnnl_a, dnnl_ab, dnnl_abc, dnnl_abcd, dnnl_abcde]
    precondition(orders.indices.contains(shape.count - 1), "a shape has 1 to 5 dimensions")
    return Layout(shape, orders[shape.count - 1], precision)
  }

  /// Four axes, the second one innermost.
  package static func channelsLast(_ shape: [Int], _ precision: Precision = .f32) -> Layout {
    Layout(shape, dnnl_acdb, precision)
  }

  /// A matrix whose columns are stored one after the other.
  package static func columnMajor(_ rows: Int, _ columns: Int, _ precision: Precision) -> Layout {
    Layout([rows, columns], dnnl_ba, precision)
  }

  /// Left to the operation, which picks what it runs fastest on.
  package static func any(_ shape: [Int], _ precision: Precision = .f32) -> Layout {
    Layout(shape, dnnl_format_tag_any, precision)
  }

  private convenience init(_ shape: [Int], _ order: dnnl_format_tag_t, _ precision: Precision) {
    var handle: onednn_layout?
    let status = onednn_layout_create(
      &handle, Int32(shape.count), shape.map { Int64($0) }, precision.type, order)
    precondition(status == dnnl_success, "no layout for shape \(shape)")
    self.init(owning: handle)
  }

  /// A copy of what belongs to a plan.
  convenience init(copying other: onednn_layout) throws(PlanError) {
    var handle: onednn_layout?
    try check("layout", onednn_layout_clone(&handle, other))
    self.init(owning: handle)
  }

  private init(owning handle: onednn_layout?) {
    self.handle = handle
    shape = (0..<onednn_layout_rank(handle)).map { Int(onednn_layout_extent(handle, $0)) }
    let type = onednn_layout_type(handle)
    precision = Precision.allCases.first { $0.type == type }
    byteCount = dnnl_memory_desc_get_size(handle)
  }

  deinit { onednn_layout_destroy(handle) }

  package static func == (one: Layout, other: Layout) -> Bool {
    dnnl_memory_desc_equal(one.handle, other.handle) != 0
  }
}
