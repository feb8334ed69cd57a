internal import COneDNN

/// Floats of a `FloatBuffer` or of the flat parameter buffer as oneDNN sees them.
final class Memory {
  let layout: Layout
  fileprivate let handle: dnnl_memory_t?
  private let owner: AnyObject?

  /// - Parameters:
  ///   - pointer: where the elements lie, `layout.storageCount` of them.
  ///   - owner: kept alive as long as this view.
  init(_ layout: Layout, at pointer: UnsafeMutablePointer<Float>, owner: AnyObject?)
    throws(LayerError)
  {
    var memory: dnnl_memory_t?
    let status = withUnsafePointer(to: layout.descriptor) {
      dnnl_memory_create(&memory, $0, Engine.cpu, pointer)
    }
    try check("memory", status)
    self.layout = layout
    self.owner = owner
    handle = memory
  }

  /// Elements of its own, zero at first.
  convenience init(_ layout: Layout) throws(LayerError) {
    let buffer = FloatBuffer(count: layout.storageCount)
    try self.init(layout, at: buffer.pointer, owner: buffer)
  }

  deinit { dnnl_memory_destroy(handle) }

  func argument(_ index: Int32) -> dnnl_exec_arg_t {
    dnnl_exec_arg_t(arg: index, memory: handle)
  }
}
