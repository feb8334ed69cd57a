import Engine
import Layers
import TestSupport
import Testing
import Training

struct AdamTests {
  /// Five steps of PyTorch's `Adam`: Tests/Reference/Layers/make_reference.py.
  @Test func fiveStepsArePyTorchs() throws {
    let reference = try ReferenceCase("Layers/adam")
    let initial = try reference.floats("initial")
    let store = ParameterStore([ParameterShape("values", [initial.count])])
    _ = store.values.elements.update(fromContentsOf: initial)
    let adam = Adam(
      learningRate: try reference.number("learning_rate"), count: store.trainedCount)
    let gradients = try reference.floats("gradients")
    var values: [Float] = []
    for step in 0..<5 {
      _ = store.gradients.elements.update(
        fromContentsOf: gradients[step * initial.count..<(step + 1) * initial.count])
      adam.update(store)
      values += store.values.elements
    }
    try reference.expect(values, is: "values", within: 1e-6)
    try reference.expect(adam.mean.elements, is: "first_moment", within: 1e-6)
    try reference.expect(adam.square.elements, is: "second_moment", within: 1e-6)
  }
}
