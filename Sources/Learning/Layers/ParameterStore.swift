package import Engine

/// A named array of a network: a weight that is trained or a statistic that is kept.
package struct ParameterShape: Equatable, Sendable {
  /// As PyTorch's `state_dict` names it.
  package let name: String
  package let extents: [Int]
  /// False for running statistics.
  package let isTrained: Bool

  package init(_ name: String, _ extents: [Int], isTrained: Bool = true) {
    self.name = name
    self.extents = extents
    self.isTrained = isTrained
  }

  package var count: Int { extents.reduce(1, *) }
}

/// All parameters of a network in one flat buffer, their gradients in another.
///
/// The trained ones come first, so that the optimiser, and one day a sum over machines, sees one
/// contiguous array. Every plan of a network, whatever its batch, shares one store.
package final class ParameterStore {
  package let shapes: [ParameterShape]
  /// Number of trainable parameters: the first part of `values`.
  package let trainedCount: Int
  package let values: FloatBuffer
  /// One for each trained value.
  package let gradients: FloatBuffer
  private let offsets: [String: Int]

  /// - Precondition: the names differ.
  package init(_ shapes: [ParameterShape]) {
    let ordered = shapes.filter(\.isTrained) + shapes.filter { !$0.isTrained }
    var offsets: [String: Int] = [:]
    var end = 0
    for shape in ordered {
      precondition(offsets.updateValue(end, forKey: shape.name) == nil, "twice: \(shape.name)")
      end += shape.count
    }
    self.shapes = ordered
    self.offsets = offsets
    trainedCount = shapes.filter(\.isTrained).map(\.count).reduce(0, +)
    values = FloatBuffer(count: end)
    gradients = FloatBuffer(count: trainedCount)
  }

  package func contains(_ name: String) -> Bool { offsets[name] != nil }

  /// - Precondition: the store has a parameter of this name and shape.
  package func parameter(_ name: String, _ shape: [Int]) -> Parameter {
    guard let index = shapes.firstIndex(where: { $0.name == name }), let offset = offsets[name]
    else { preconditionFailure("no parameter \(name)") }
    precondition(shapes[index].extents == shape, "\(name): \(shapes[index].extents), not \(shape)")
    return Parameter(store: self, shapes[index], offset: offset)
  }

  /// - Precondition: one of `shapes`.
  package func parameter(_ shape: ParameterShape) -> Parameter {
    parameter(shape.name, shape.extents)
  }

  package func values(of shape: ParameterShape) -> UnsafeMutableBufferPointer<Float> {
    let start = offsets[shape.name] ?? 0
    return UnsafeMutableBufferPointer(rebasing: values.elements[start..<start + shape.count])
  }
}

/// One parameter's place in its store.
package struct Parameter {
  private let store: ParameterStore
  package let shape: [Int]
  private let isTrained: Bool
  private let offset: Int

  fileprivate init(store: ParameterStore, _ shape: ParameterShape, offset: Int) {
    self.store = store
    self.shape = shape.extents
    isTrained = shape.isTrained
    self.offset = offset
  }

  package var count: Int { shape.reduce(1, *) }

  /// Its places in the store's values, and, if it is trained, in the gradients.
  package var places: Range<Int> { offset..<offset + count }

  /// `count` values, row-major.
  package var value: UnsafeMutablePointer<Float> { store.values.pointer + offset }

  /// - Precondition: trained.
  package var gradient: UnsafeMutablePointer<Float> {
    precondition(isTrained)
    return store.gradients.pointer + offset
  }

  var valueMemory: Memory { Memory(.plain(shape), at: value, owner: store.values) }

  var gradientMemory: Memory { Memory(.plain(shape), at: gradient, owner: store.gradients) }
}
