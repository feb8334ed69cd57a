package import Engine
internal import Layers

/// What a network is planned for.
package struct NetworkPlan: Sendable {
  /// How the sequences of a batch relate to each other.
  package enum Sequences: Equatable, Sendable {
    /// Each starts with an empty memory.
    case independent
    /// They follow each other in one recording, and the memory goes on from one to the next, and
    /// from one run to the next until `resetState`. For inference.
    case consecutive
  }

  package var batch: Int
  /// Steps of each sequence.
  package var steps: Int
  package var sequences = Sequences.independent
  /// Whether to plan the backward pass, and dropout, too.
  package var training = false
  /// Share of values dropped while training.
  package var dropout = 0.0
  /// Of dropout's masks.
  package var seed: UInt64 = 0

  /// Whether batch normalisation of the visual network keeps its running statistics while training,
  /// as batches of few sequences often need.
  package var freezesBatchNormalization = false
  /// Of the numbers between the visual network's convolutions.
  package var precision = Precision.f32

  package init(batch: Int, steps: Int) {
    self.batch = batch
    self.steps = steps
  }
}
