package import Engine

/// What passes from one layer to the next: values and, when training, the objective's gradient
/// with respect to them.
package final class Activation {
  package let shape: [Int]
  package let value: Memory
  /// Same layout as `value`; nil where no gradient is wanted.
  package let gradient: Memory?

  package var layout: Layout { value.layout }

  /// Number of elements, without the padding of blocked layouts.
  package var count: Int { shape.reduce(1, *) }

  /// Row-major.
  package convenience init(_ shape: [Int], gradient: Bool) {
    let layout = Layout.plain(shape)
    self.init(value: Memory(layout), gradient: gradient ? Memory(layout) : nil)
  }

  /// - Parameters:
  ///   - value, gradient: of one layout; other activations may share them.
  init(value: Memory, gradient: Memory?) {
    shape = value.layout.shape
    self.value = value
    self.gradient = gradient
  }

  /// Whether the elements lie as PyTorch's do.
  var isPlain: Bool { layout == .plain(shape) }

  /// The same elements seen in another shape.
  /// - Precondition: row-major, with the same number of elements.
  package func reshaped(_ shape: [Int]) -> Activation {
    Activation(value: value.reshaped(shape), gradient: gradient?.reshaped(shape))
  }

  /// - Throws: if it was made without a gradient.
  func plannedGradient() throws(PlanError) -> Memory {
    guard let gradient else { throw PlanError("no gradient was planned for this activation") }
    return gradient
  }
}

/// Where the layers of one plan put their activations, and how the numbers are kept.
///
/// While training, every value is kept for the backward pass, and a gradient is needed from the
/// backward pass of its last reader to that of the layer that made the activation. In inference it
/// is the values that are needed from their maker to their last reader only. What is no longer
/// needed makes room for what is planned next.
package final class ActivationMemory {
  package let training: Bool
  let precision: Precision
  private let reuses: Bool
  /// What is free again, and what each memory that was given lies in.
  private var free: [Storage] = []
  private var given: [ObjectIdentifier: Storage] = [:]
  /// For values that the backward pass computes again: those that the next such layers may overwrite,
  /// and those that these have taken; nil for layers whose values are kept.
  private var overwritten: [Storage] = []
  private var taken: [Storage]?

  /// - Parameter reuses: whether `release` is called as soon as an activation's readers are planned.
  package init(training: Bool, reuses: Bool = false, precision: Precision = .f32) {
    self.training = training
    self.reuses = reuses
    self.precision = precision
  }

  /// - Parameters:
  ///   - value: of another activation, overwritten by this one's.
  ///   - gradient: of another activation, always the same as this one's.
  ///   - outlives: whether the value is read beyond the layers that are recomputed together.
  func activation(
    _ layout: Layout, value: Memory? = nil, gradient: Memory? = nil, outlives: Bool = false
  ) -> Activation {
    guard training else { return Activation(value: value ?? temporary(layout), gradient: nil) }
    return Activation(
      value: value ?? (outlives ? Memory(layout) : kept(layout)),
      gradient: gradient ?? temporary(layout))
  }

  /// Plans layers for `RecomputedLayers`: their values share memory with those of others that are
  /// planned so, but for values that outlive them.
  package func recomputed<Result>(
    _ plan: () throws(PlanError) -> Result
  ) throws(PlanError) -> Result {
    taken = []
    defer {
      overwritten += taken ?? []
      taken = nil
    }
    return try plan()
  }

  /// A value for the backward pass.
  private func kept(_ layout: Layout) -> Memory {
    guard taken != nil else { return Memory(layout) }
    let storage = Self.take(layout, from: &overwritten)
    taken?.append(storage)
    return Memory(layout, in: storage)
  }

  /// The activation's last reader has been planned, so its gradient (training) or its value
  /// (inference) may be overwritten by what comes next.
  package func release(_ activation: Activation) {
    guard reuses, let memory = training ? activation.gradient : activation.value else { return }
    if let storage = given.removeValue(forKey: ObjectIdentifier(memory)) { free.append(storage) }
  }

  /// For what an operation needs while it runs, and no longer.
  func scratch(_ layout: Layout) -> Memory {
    let memory = temporary(layout)
    if let storage = given.removeValue(forKey: ObjectIdentifier(memory)) { free.append(storage) }
    return memory
  }

  private func temporary(_ layout: Layout) -> Memory {
    guard reuses else { return Memory(layout) }
    let storage = Self.take(layout, from: &free)
    let memory = Memory(layout, in: storage)
    given[ObjectIdentifier(memory)] = storage
    return memory
  }
  /// The smallest that is large enough, or a new one.
  private static func take(_ layout: Layout, from free: inout [Storage]) -> Storage {
    let fitting = free.indices.filter { free[$0].byteCount >= layout.byteCount }
    return fitting.min { free[$0].byteCount < free[$1].byteCount }.map { free.remove(at: $0) }
      ?? Storage(byteCount: layout.byteCount)
  }
}
