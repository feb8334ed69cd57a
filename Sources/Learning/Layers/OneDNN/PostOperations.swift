internal import COneDNN

/// What oneDNN does to an operation's result before it is written.
final class PostOperations {
  let handle: dnnl_primitive_attr_t?
  private let operations: dnnl_post_ops_t?

  /// - Parameters:
  ///   - accumulated: add what was in the output before.
  ///   - rectified: apply `max(0, ·)`, after the sum.
  init(accumulated: Bool = false, rectified: Bool) throws(LayerError) {
    var operations: dnnl_post_ops_t?
    try check("fused operations", dnnl_post_ops_create(&operations))
    self.operations = operations
    var handle: dnnl_primitive_attr_t?
    try check("fused operations", dnnl_primitive_attr_create(&handle))
    self.handle = handle
    if accumulated { try check("fused sum", dnnl_post_ops_append_sum(operations, 1)) }
    if rectified {
      try check(
        "fused rectifier", dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0))
    }
    try check("fused operations", dnnl_primitive_attr_set_post_ops(handle, operations))
  }

  deinit {
    dnnl_primitive_attr_destroy(handle)
    dnnl_post_ops_destroy(operations)
  }
}
