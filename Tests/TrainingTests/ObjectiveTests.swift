import TestSupport
import Testing
import Training

/// Numbers of PyTorch: Tests/Reference/Layers/make_reference.py.
struct ObjectiveTests {
  @Test(
    arguments: ["pooled", "missing-gold", "offset", "small-spread", "constant-prediction"],
    Objective.allCases)
  func lossAndGradientArePyTorchs(name: String, objective: Objective) throws {
    let reference = try ReferenceCase("Layers/\(objective.rawValue)-\(name)")
    let prediction = try reference.floats("input")
    let gold = try reference.floats("gold")
    var gradient = [Float](repeating: .nan, count: prediction.count)
    let loss = objective.evaluate(
      prediction: prediction, gold: gold, steps: prediction.count / 2, dimensions: 2,
      gradient: &gradient)
    try reference.expect([Float(loss)], is: "loss", within: 1e-6)
    try reference.expect(gradient, is: "input_gradient", within: 1e-5)
  }

  /// Neither is there anything to learn from, nor may it spoil the weights.
  @Test(arguments: Objective.allCases)
  func degenerateBatchesHaveNoGradient(objective: Objective) {
    let constant = [Float](repeating: 0.5, count: 6)
    let missing = [Float](repeating: .nan, count: 6)
    let single: [Float] = [0.5, .nan, .nan, .nan, .nan, .nan]
    for gold in [constant, missing, single] {
      var gradient = [Float](repeating: .nan, count: 6)
      let loss = objective.evaluate(
        prediction: constant, gold: gold, steps: 6, dimensions: 1, gradient: &gradient)
      #expect(loss == (objective == .ccc ? 1 : 0))
      #expect(gradient == [0, 0, 0, 0, 0, 0])
    }
  }

  @Test(arguments: Objective.allCases)
  func aPredictionThatIsNoNumberMakesTheLossNone(objective: Objective) {
    var gradient = [Float](repeating: 0, count: 3)
    let loss = objective.evaluate(
      prediction: [1, .nan, 2], gold: [0, 1, 2], steps: 3, dimensions: 1, gradient: &gradient)
    #expect(loss.isNaN)
  }
}
