/// The elements of an activation, a parameter or a gradient: where they lie, and how.
package final class Memory: Floats {
  package let layout: Layout
  let start: UnsafeMutableRawPointer
  private let owner: AnyObject

  /// Elements of its own, zero at first.
  package convenience init(_ layout: Layout) {
    self.init(layout, in: Storage(byteCount: layout.byteCount))
  }

  /// - Precondition: the storage is large enough.
  package init(_ layout: Layout, in storage: Storage) {
    precondition(storage.byteCount >= layout.byteCount)
    self.layout = layout
    start = storage.start
    owner = storage
  }

  /// - Parameters:
  ///   - layout: of floats.
  ///   - pointer: where the elements lie, all bytes of the layout.
  ///   - owner: kept alive as long as this view.
  package init(_ layout: Layout, at pointer: UnsafeMutablePointer<Float>, owner: AnyObject) {
    precondition(layout.precision == .f32)
    self.layout = layout
    start = UnsafeMutableRawPointer(pointer)
    self.owner = owner
  }

  /// All bytes as another layout has them.
  /// - Precondition: of the same precision, and as many bytes.
  package func seen(as layout: Layout) -> Memory {
    precondition(
      layout.precision == self.layout.precision && layout.byteCount == self.layout.byteCount)
    return Memory(layout, start, owner: self)
  }

  private init(_ layout: Layout, _ start: UnsafeMutableRawPointer, owner: AnyObject) {
    self.layout = layout
    self.start = start
    self.owner = owner
  }

  /// The elements as they lie, each the upper half of a float.
  /// - Precondition: bf16.
  package var halves: UnsafeMutablePointer<UInt16> {
    precondition(layout.precision == .bf16, "not bf16")
    return start.assumingMemoryBound(to: UInt16.self)
  }

  /// The elements as they lie.
  /// - Precondition: floats.
  package var pointer: UnsafeMutablePointer<Float> {
    precondition(layout.precision == .f32, "no floats")
    return start.assumingMemoryBound(to: Float.self)
  }

  /// Floats, the padding of blocked layouts included.
  package var count: Int { layout.byteCount / MemoryLayout<Float>.stride }

  /// The same floats in another shape.
  /// - Precondition: row-major, with the same number of elements.
  package func reshaped(_ shape: [Int]) -> Memory {
    precondition(layout == .plain(layout.shape) && shape.reduce(1, *) == count)
    return Memory(.plain(shape), at: pointer, owner: self)
  }

  /// Itself where it has the layout wanted, else a copy that `steps` refreshes.
  package func reordered(
    to layout: Layout, by steps: inout [() -> Void]
  ) throws(PlanError) -> Memory {
    if self.layout == layout { return self }
    let copy = Memory(layout)
    steps.append(try Operation.reorder(from: self, to: copy).run)
    return copy
  }

  /// Where an operation that writes `layout` is to write, and the copy to here that follows it.
  package func written(in layout: Layout) throws(PlanError) -> (Memory, Operation?) {
    if self.layout == layout { return (self, nil) }
    let other = Memory(layout)
    return (other, try .reorder(from: other, to: self))
  }
}
