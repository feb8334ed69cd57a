import Engine
import Layers
import Networks
import Training

/// What a training of a few batches leaves: parameters, the curve.
struct TrainingOutcome: Equatable, Sendable {
  var parameters: [Float]
  var curve: [LearningCurvePoint]

  init(_ trainer: NetworkTrainer, epochs: Int = 1) throws {
    for _ in 0..<epochs { _ = try trainer.runEpoch { _ in } }
    parameters = trainer.model.parameters.values.array
    curve = trainer.curve
  }

  /// Against what the parameters moved by, which a rate of 1e-2 lets be that much a step.
  func isNear(_ other: TrainingOutcome) -> Bool {
    zip(parameters, other.parameters).allSatisfy { abs($0 - $1) < 1e-5 }
      && zip(curve, other.curve).allSatisfy { abs($0.trainingLoss - $1.trainingLoss) < 1e-5 }
      && zip(curve, other.curve).allSatisfy { abs($0.validation[0] - $1.validation[0]) < 1e-5 }
  }
}
