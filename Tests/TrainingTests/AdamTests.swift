import Engine
import Layers
import TestSupport
import Testing
import Training

struct AdamTests {
  /// Five steps of PyTorch's `Adam`: Tests/Reference/Layers/make_reference.py.
  @Test func fiveStepsArePyTorchs() throws {
    try check(try ReferenceCase("Layers/adam"), warmUp: 0, gradientLimit: nil)
  }

  /// The same with PyTorch's `clip_grad_norm_` and a rate that grows over three steps.
  @Test func warmUpAndLimitArePyTorchs() throws {
    let reference = try ReferenceCase("Layers/adam-warm-up")
    try check(
      reference, warmUp: Int(try reference.number("warm_up")),
      gradientLimit: try reference.number("gradient_limit"))
  }

  private func check(
    _ reference: ReferenceCase, warmUp: Int, gradientLimit: Double?
  ) throws {
    let initial = try reference.floats("initial")
    let store = ParameterStore([ParameterShape("values", [initial.count])])
    _ = store.values.elements.update(fromContentsOf: initial)
    let adam = Adam(
      learningRate: try reference.number("learning_rate"), warmUp: warmUp,
      gradientLimit: gradientLimit, count: store.trainedCount)
    let gradients = try reference.floats("gradients")
    var values: [Float] = []
    for step in 0..<5 {
      _ = store.gradients.elements.update(
        fromContentsOf: gradients[step * initial.count..<(step + 1) * initial.count])
      let norm = adam.update(store)
      let squares = store.gradients.elements.reduce(0) { $0 + Double($1) * Double($1) }
      #expect(abs(norm - squares.squareRoot()) <= 1e-12 * norm)
      let share = step < warmUp ? Double(step + 1) / Double(warmUp) : 1
      let rate = try reference.number("learning_rate") * share
      #expect(abs(adam.learningRate - rate) < 1e-18)
      values += store.values.elements
    }
    try reference.expect(values, is: "values", within: 1e-6)
    try reference.expect(adam.mean.elements, is: "first_moment", within: 1e-6)
    try reference.expect(adam.square.elements, is: "second_moment", within: 1e-6)
  }
}
