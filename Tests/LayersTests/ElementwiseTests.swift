import Engine
import Layers
import TestSupport
import Testing

struct ElementwiseTests {
  @Test func rectifierIsPyTorchs() throws {
    let layerCase = try LayerCase("relu")
    let input = try layerCase.input()
    try layerCase.run(try Rectifier(input, training: true), from: input)
  }

  @Test func concatenationIsPyTorchs() throws {
    let reference = try ReferenceCase("Layers/concatenation")
    let inputs = try (0..<3).map { index in
      let input = Activation(try reference.shape("input_\(index)"), gradient: true)
      _ = input.value.elements.update(fromContentsOf: try reference.floats("input_\(index)"))
      return input
    }
    let layer = Concatenation(inputs, training: true)
    layer.forward(.inference)
    try reference.expect(layer.output.value.elements, is: "output", within: 0)
    _ = layer.output.gradient?.elements.update(
      fromContentsOf: try reference.floats("output_gradient"))
    layer.backward()
    for (index, input) in inputs.enumerated() {
      try reference.expect(
        input.gradient?.array ?? [], is: "input_\(index)_gradient", within: 0)
    }
  }

  @Test(arguments: ["linear", "linear-sequences"])
  func linearIsPyTorchs(name: String) throws {
    let layerCase = try LayerCase(name, parameters: ["weight", "bias"])
    let input = try layerCase.input()
    let layer = Linear(
      input, weight: try layerCase.parameter("weight"), bias: try layerCase.parameter("bias"),
      training: true)
    try layerCase.run(layer, from: input)
  }

  @Test(arguments: ["batch-norm-1d", "batch-norm-1d-slow", "batch-norm-2d"])
  func batchNormalisationIsPyTorchs(name: String) throws {
    let layerCase = try LayerCase(
      name, parameters: ["weight", "bias"], statistics: ["running_mean", "running_var"])
    let reference = layerCase.reference
    // The store's names have a prefix in a network; here they have none but a dot.
    let store = ParameterStore(
      layerCase.store.shapes.map {
        ParameterShape(".\($0.name)", $0.extents, isTrained: $0.isTrained)
      })
    store.values.copy(from: layerCase.store.values.pointer)
    let input = try layerCase.input()
    let layer = try BatchNormalization(
      input, .init(store, prefix: "", channels: input.shape[1]),
      epsilon: Float(try reference.number("epsilon")),
      momentum: Float(try reference.number("momentum")), rectified: false,
      memory: .init(training: true))

    layer.forward(.inference)
    try reference.expect(layer.output.value.elements, is: "inference_output", within: 1e-5)

    layer.forward(.training(step: 0))
    try reference.expect(layer.output.value.elements, is: "output", within: 1e-5)
    for shape in store.shapes where !shape.isTrained {
      let name = shape.name.dropFirst()
      try reference.expect(store.values(of: shape), is: "\(name)_after", within: 1e-5)
    }
    _ = layer.output.gradient?.elements.update(
      fromContentsOf: try reference.floats("output_gradient"))
    layer.backward()
    try reference.expect(
      input.gradient?.array ?? [], is: "input_gradient", within: 1e-4)
    for name in ["weight", "bias"] {
      let parameter = store.parameter(".\(name)", [input.shape[1]])
      try reference.expect(
        UnsafeBufferPointer(start: parameter.gradient, count: input.shape[1]),
        is: "\(name)_gradient", within: 1e-4)
    }
  }
}
