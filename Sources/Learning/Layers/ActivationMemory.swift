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
  /// Buffers that are free again, and which of them each activation was given.
  private var free: [FloatBuffer] = []
  private var given: [ObjectIdentifier: FloatBuffer] = [:]

  /// - Parameter reuses: whether `release` is called as soon as an activation's readers are planned.
  package init(training: Bool, reuses: Bool = false, precision: Precision = .f32) {
    self.training = training
    self.reuses = reuses
    self.precision = precision
  }

  /// - Parameters:
  ///   - value: of another activation, overwritten by this one's.
  ///   - gradient: of another activation, always the same as this one's.
  func activation(
    _ shape: [Int], _ layout: Layout, value: FloatBuffer? = nil, gradient: FloatBuffer? = nil
  ) -> Activation {
    let count = layout.storageCount
    let activation =
      if training {
        Activation(
          shape, layout: layout, value: value ?? FloatBuffer(count: count),
          gradient: gradient ?? temporary(count))
      } else {
        Activation(shape, layout: layout, value: value ?? temporary(count), gradient: nil)
      }
    return activation
  }

  /// The activation's last reader has been planned, so its gradient (training) or its value
  /// (inference) may be overwritten by what comes next.
  package func release(_ activation: Activation) {
    guard reuses, let buffer = training ? activation.gradient : activation.value else { return }
    if let whole = given.removeValue(forKey: ObjectIdentifier(buffer)) { free.append(whole) }
  }

  private func temporary(_ count: Int) -> FloatBuffer {
    guard reuses else { return FloatBuffer(count: count) }
    let fitting = free.indices.filter { free[$0].count >= count }
    let whole =
      fitting.min { free[$0].count < free[$1].count }.map { free.remove(at: $0) }
      ?? FloatBuffer(count: count)
    let part = FloatBuffer(sharing: whole, count: count)
    given[ObjectIdentifier(part)] = whole
    return part
  }
}
