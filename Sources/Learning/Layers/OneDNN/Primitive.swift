internal import COneDNN

/// What oneDNN would run for an operation: the layouts it wants, before memory is given to it.
final class PrimitivePlan {
  let handle: dnnl_primitive_desc_t?
  private let operation: String

  /// - Parameters:
  ///   - operation: name for messages.
  ///   - descriptor: one of oneDNN's operation descriptors.
  ///   - attributes: fused operations; nil for none.
  ///   - forward: the forward plan that a backward plan belongs to.
  init<Descriptor>(
    _ operation: String, _ descriptor: Descriptor, attributes: dnnl_primitive_attr_t? = nil,
    forward: PrimitivePlan? = nil
  ) throws(LayerError) {
    var plan: dnnl_primitive_desc_t?
    let status = withUnsafePointer(to: descriptor) {
      dnnl_primitive_desc_create(&plan, $0, attributes, Engine.cpu, forward?.handle)
    }
    try check(operation, status)
    self.operation = operation
    handle = plan
  }

  deinit { dnnl_primitive_desc_destroy(handle) }

  /// The layout chosen for one of the operation's tensors, e.g. `dnnl_query_src_md`.
  func layout(_ query: dnnl_query_t) throws(LayerError) -> Layout {
    guard let descriptor = dnnl_primitive_desc_query_md(handle, query, 0) else {
      throw LayerError("\(operation): no such tensor")
    }
    return Layout(descriptor.pointee)
  }

  func primitive(_ arguments: [(Int32, Memory)]) throws(LayerError) -> Primitive {
    try Primitive(operation, handle, arguments)
  }
}

/// A planned operation with its memory: runs without allocating.
final class Primitive {
  private let handle: dnnl_primitive_t?
  private let arguments: [dnnl_exec_arg_t]
  private let memories: [Memory]

  fileprivate init(
    _ operation: String, _ plan: dnnl_primitive_desc_t?, _ arguments: [(Int32, Memory)]
  ) throws(LayerError) {
    var primitive: dnnl_primitive_t?
    try check(operation, dnnl_primitive_create(&primitive, plan))
    handle = primitive
    self.arguments = arguments.map { $1.argument($0) }
    memories = arguments.map { $1 }
  }

  deinit { dnnl_primitive_destroy(handle) }

  func run() {
    let status = arguments.withUnsafeBufferPointer {
      dnnl_primitive_execute(handle, Engine.stream, Int32($0.count), $0.baseAddress)
    }
    precondition(status == dnnl_success, "a planned operation failed")
    dnnl_stream_wait(Engine.stream)
  }
}

/// A copy from one layout into another.
struct Reorder {
  private let primitive: Primitive

  init(from source: Memory, to destination: Memory) throws(LayerError) {
    var plan: dnnl_primitive_desc_t?
    let status = withUnsafePointer(to: source.layout.descriptor) { source in
      withUnsafePointer(to: destination.layout.descriptor) {
        dnnl_reorder_primitive_desc_create(&plan, source, Engine.cpu, $0, Engine.cpu, nil)
      }
    }
    try check("reorder", status)
    defer { dnnl_primitive_desc_destroy(plan) }
    primitive = try Primitive(
      "reorder", plan, [(DNNL_ARG_FROM, source), (DNNL_ARG_TO, destination)])
  }

  func run() { primitive.run() }
}
