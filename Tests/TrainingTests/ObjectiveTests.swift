import TestSupport
import Testing
import Training

/// Numbers of PyTorch: Tests/Reference/Layers/make_reference.py.
struct ObjectiveTests {
  /// Loss and gradient of a whole batch.
  private func evaluate(
    _ objective: Objective, _ prediction: [Float], _ gold: [Float], dimensions: Int
  ) -> (loss: Double, gradient: [Float]) {
    var gradient = [Float](repeating: .nan, count: prediction.count)
    return prediction.withUnsafeBufferPointer { prediction in
      gold.withUnsafeBufferPointer { gold in
        guard let first = prediction.baseAddress, let rated = gold.baseAddress else {
          return (.nan, [])
        }
        let batch = Objective.Batch(
          prediction: first, gold: rated, steps: prediction.count / dimensions,
          dimensions: dimensions)
        let sums = Objective.sums(of: batch)
        objective.gradient(batch, sums, into: &gradient)
        return (objective.loss(sums), gradient)
      }
    }
  }

  @Test(
    arguments: ["pooled", "missing-gold", "offset", "small-spread", "constant-prediction"],
    Objective.allCases)
  func lossAndGradientArePyTorchs(name: String, objective: Objective) throws {
    let reference = try ReferenceCase("Layers/\(objective.rawValue)-\(name)")
    let found = evaluate(
      objective, try reference.floats("input"), try reference.floats("gold"), dimensions: 2)
    try reference.expect([Float(found.loss)], is: "loss", within: 1e-6)
    try reference.expect(found.gradient, is: "input_gradient", within: 1e-5)
  }

  /// Neither is there anything to learn from, nor may it spoil the weights.
  @Test(arguments: Objective.allCases)
  func degenerateBatchesHaveNoGradient(objective: Objective) {
    let constant = [Float](repeating: 0.5, count: 6)
    let missing = [Float](repeating: .nan, count: 6)
    let single: [Float] = [0.5, .nan, .nan, .nan, .nan, .nan]
    for gold in [constant, missing, single] {
      let found = evaluate(objective, constant, gold, dimensions: 1)
      #expect(found.loss == (objective == .ccc ? 1 : 0))
      #expect(found.gradient == [0, 0, 0, 0, 0, 0])
    }
  }

  @Test(arguments: Objective.allCases)
  func aPredictionThatIsNoNumberMakesTheLossNone(objective: Objective) {
    #expect(evaluate(objective, [1, .nan, 2], [0, 1, 2], dimensions: 1).loss.isNaN)
  }

  /// Four machines with unequal parts of a batch, one of them without a rating, come to the loss and
  /// to the gradient of the whole; the sums are in double precision, the gradient is rounded to
  /// floats.
  @Test(arguments: Objective.allCases, UInt64(0)..<10)
  func partsOfABatchAddUp(objective: Objective, seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let (steps, dimensions) = (57, 3)
    let prediction = (0..<steps * dimensions).map { _ in
      Float.random(in: -1...1, using: &generator)
    }
    var gold = prediction.map { $0 * 0.5 + Float.random(in: 0...1, using: &generator) }
    for index in gold.indices where Int.random(in: 0..<5, using: &generator) == 0 {
      gold[index] = .nan
    }
    for index in 20 * dimensions..<30 * dimensions { gold[index] = .nan }
    let whole = evaluate(objective, prediction, gold, dimensions: dimensions)

    var gradient = [Float](repeating: 9, count: prediction.count)
    try prediction.withUnsafeBufferPointer { prediction in
      try gold.withUnsafeBufferPointer { gold in
        let (first, rated) = (try #require(prediction.baseAddress), try #require(gold.baseAddress))
        let parts = [0..<1, 1..<20, 20..<30, 30..<57].map { part in
          Objective.Batch(
            prediction: first + part.lowerBound * dimensions,
            gold: rated + part.lowerBound * dimensions, steps: part.count, dimensions: dimensions)
        }
        var sums = Objective.sums(of: parts[0])
        for part in parts.dropFirst() {
          for (dimension, other) in Objective.sums(of: part).enumerated() {
            sums[dimension].merge(other)
          }
        }
        #expect(abs(objective.loss(sums) - whole.loss) < 1e-14)
        gradient.withUnsafeMutableBufferPointer { gradient in
          var place = gradient.baseAddress
          for part in parts {
            if let place { objective.gradient(part, sums, into: place) }
            place = place.map { $0 + part.steps * dimensions }
          }
        }
      }
    }
    for (one, other) in zip(gradient, whole.gradient) {
      #expect(abs(one - other) <= 2 * other.ulp)
    }
  }
}
