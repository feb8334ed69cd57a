import Engine
import Layers
import TestSupport
import Testing

/// A layer's inputs and parameters from a reference case, and what to compare after a run.
struct LayerCase {
  static let outputTolerance: Float = 1e-5
  static let gradientTolerance: Float = 1e-4

  let reference: ReferenceCase
  let store: ParameterStore

  /// - Parameters:
  ///   - parameters: names of the trained parameters in the file.
  ///   - statistics: names of the kept ones.
  init(_ name: String, parameters: [String] = [], statistics: [String] = []) throws {
    let reference = try ReferenceCase("Layers/\(name)")
    self.reference = reference
    store = ParameterStore(
      try parameters.map { ParameterShape($0, try reference.shape($0)) }
        + statistics.map { ParameterShape($0, try reference.shape($0), isTrained: false) })
    for shape in store.shapes {
      _ = store.values(of: shape).update(fromContentsOf: try reference.floats(shape.name))
    }
  }

  func parameter(_ name: String) throws -> Parameter {
    store.parameter(name, try reference.shape(name))
  }

  func input(_ name: String = "input") throws -> Activation {
    let input = Activation(try reference.shape(name), gradient: true)
    _ = input.value.elements.update(fromContentsOf: try reference.floats(name))
    return input
  }

  /// Runs the layers forward and backward from the case's upstream gradient, and compares the
  /// output, the input's gradient and every parameter's.
  func run(
    _ layers: any Layer..., from input: Activation,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try run(layers, from: input, sourceLocation: sourceLocation)
  }

  func run(
    _ layers: [any Layer], from input: Activation,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for layer in layers { layer.forward(.training(step: 0)) }
    guard let last = layers.last else { return }
    try reference.expect(
      last.output.value.elements, is: "output", within: Self.outputTolerance,
      sourceLocation: sourceLocation)
    let upstream = try reference.floats("output_gradient")
    _ = last.output.gradient?.elements.update(fromContentsOf: upstream)
    for layer in layers.reversed() { layer.backward() }
    try reference.expect(
      input.gradient?.array ?? [], is: "input_gradient",
      within: Self.gradientTolerance, sourceLocation: sourceLocation)
    for shape in store.shapes where shape.isTrained {
      let gradient = store.parameter(shape).gradient
      try reference.expect(
        UnsafeBufferPointer(start: gradient, count: shape.count), is: "\(shape.name)_gradient",
        within: Self.gradientTolerance, sourceLocation: sourceLocation)
    }
  }
}
