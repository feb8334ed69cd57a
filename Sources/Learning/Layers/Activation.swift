/// What passes from one layer to the next: values and, when training, the objective's gradient
/// with respect to them.
package final class Activation {
  package let shape: [Int]
  package let value: FloatBuffer
  /// Same layout as `value`; nil where no gradient is wanted.
  package let gradient: FloatBuffer?
  let layout: Layout

  /// Number of elements, without the padding of blocked layouts.
  package var count: Int { shape.reduce(1, *) }

  /// Row-major.
  package convenience init(_ shape: [Int], gradient: Bool) {
    self.init(shape, layout: .plain(shape), gradient: gradient)
  }

  convenience init(_ shape: [Int], layout: Layout, gradient: Bool) {
    self.init(
      shape, layout: layout, value: FloatBuffer(count: layout.storageCount),
      gradient: gradient ? FloatBuffer(count: layout.storageCount) : nil)
  }

  /// - Parameters:
  ///   - value, gradient: `layout.storageCount` floats each, which other activations may share.
  init(_ shape: [Int], layout: Layout, value: FloatBuffer, gradient: FloatBuffer?) {
    self.shape = shape
    self.layout = layout
    self.value = value
    self.gradient = gradient
  }

  var isPlain: Bool { layout == .plain(shape) }

  /// The same elements seen in another shape.
  /// - Precondition: row-major, with the same number of elements.
  package func reshaped(_ shape: [Int]) -> Activation {
    precondition(isPlain && shape.reduce(1, *) == count)
    return Activation(shape, layout: .plain(shape), value: value, gradient: gradient)
  }

  func valueMemory() throws(LayerError) -> Memory {
    try Memory(layout, at: value.pointer, owner: value)
  }

  /// - Precondition: made with a gradient.
  func gradientMemory() throws(LayerError) -> Memory {
    guard let gradient else { throw LayerError("no gradient was planned for this activation") }
    return try Memory(layout, at: gradient.pointer, owner: gradient)
  }
}
