internal import COneDNN

/// How the elements of an activation lie in memory: oneDNN's memory descriptor.
///
/// `plain` is row-major in the order of the shape, as PyTorch's contiguous tensors. Convolutions
/// may choose blocked layouts, which stay as they are from layer to layer.
package struct Layout {
  var descriptor: dnnl_memory_desc_t

  init(_ descriptor: dnnl_memory_desc_t) { self.descriptor = descriptor }

  /// Row-major.
  /// - Precondition: one to five dimensions.
  package static func plain(_ shape: [Int]) -> Layout {
    let tags = [dnnl_a, dnnl_ab, dnnl_abc, dnnl_abcd, dnnl_abcde]
    precondition(tags.indices.contains(shape.count - 1), "a shape has 1 to 5 dimensions")
    return Layout(shape, tags[shape.count - 1])
  }

  /// Four axes, the second one innermost.
  static func channelsLast(_ shape: [Int]) -> Layout { Layout(shape, dnnl_acdb) }

  /// Left to the primitive, which picks what it runs fastest on.
  static func any(_ shape: [Int], _ precision: Precision = .f32) -> Layout {
    Layout(shape, dnnl_format_tag_any, precision)
  }

  private init(_ shape: [Int], _ tag: dnnl_format_tag_t, _ precision: Precision = .f32) {
    descriptor = dnnl_memory_desc_t()
    let extents = shape.map { dnnl_dim_t($0) }
    let status = dnnl_memory_desc_init_by_tag(
      &descriptor, Int32(extents.count), extents, precision.dataType, tag)
    precondition(status == dnnl_success, "no layout for shape \(shape)")
  }

  var shape: [Int] {
    withUnsafeBytes(of: descriptor.dims) {
      $0.bindMemory(to: dnnl_dim_t.self).prefix(Int(descriptor.ndims)).map { Int($0) }
    }
  }

  /// Floats to allocate: the padding of blocked layouts included, bytes of bf16 rounded up.
  var storageCount: Int {
    let bytes = withUnsafePointer(to: descriptor) { dnnl_memory_desc_get_size($0) }
    return (bytes + MemoryLayout<Float>.stride - 1) / MemoryLayout<Float>.stride
  }

  static func == (one: Layout, other: Layout) -> Bool {
    withUnsafePointer(to: one.descriptor) { one in
      withUnsafePointer(to: other.descriptor) { dnnl_memory_desc_equal(one, $0) != 0 }
    }
  }

  static func != (one: Layout, other: Layout) -> Bool { !(one == other) }
}
