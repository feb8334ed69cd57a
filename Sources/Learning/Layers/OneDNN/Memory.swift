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

  /// Itself where it has the layout wanted, else a copy that `steps` refreshes.
  func reordered(
    to layout: Layout, by steps: inout [() -> Void]
  ) throws(LayerError) -> Memory {
    if self.layout == layout { return self }
    let copy = try Memory(layout)
    steps.append(try Reorder(from: self, to: copy).run)
    return copy
  }

  /// Where an operation that writes `layout` is to write, and the copy to here that follows it.
  func written(in layout: Layout) throws(LayerError) -> (Memory, Reorder?) {
    if self.layout == layout { return (self, nil) }
    let other = try Memory(layout)
    return (other, try Reorder(from: other, to: self))
  }
}
