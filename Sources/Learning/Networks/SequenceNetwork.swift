package import Engine
package import Layers

/// What a network is planned for.
package struct NetworkPlan: Sendable {
  /// How the sequences of a batch relate to each other.
  package enum Sequences: Equatable, Sendable {
    /// The recurrent state is reset at each.
    case independent
    /// They follow each other in one recording, and the memory goes on from one to the next, and
    /// from one run to the next until `resetState`. For inference.
    case consecutive
  }

  /// Sequences.
  package var batch: Int
  /// Place of the first in the whole batch, where this is a part of one: what is drawn depends on it.
  package var firstSequence = 0
  /// Steps of each sequence.
  package var steps: Int
  package var sequences = Sequences.independent
  /// Whether to plan the backward pass, and dropout, too.
  package var training = false
  /// Dropout rate.
  package var dropout = 0.0
  /// Standard deviation of what is added to given features while training.
  package var inputNoise: Float = 0
  /// Of dropout's masks and the noise.
  package var seed: UInt64 = 0

  /// Whether batch normalisation of the visual network keeps its running statistics while training,
  /// as batches of few sequences often need.
  package var freezesBatchNormalization = false
  /// Whether the visual network's blocks are computed again for the backward pass, so that less is
  /// kept.
  package var recomputesBlocks = false
  /// Of the numbers between the visual network's convolutions.
  package var precision = Precision.f32

  package init(batch: Int, steps: Int) {
    self.batch = batch
    self.steps = steps
  }
}

/// A network over sequences, planned for one number of them of one length: the features of each
/// step, those of one extractor before those of the next, recurrent layers, a linear output.
///
/// Plans of different shapes share the parameters of one store.
package final class SequenceNetwork {
  /// Where the network reads its input, one for each of the configuration's `inputs`.
  package let buffers: [InputBuffer]
  /// In the order in which data pass through them, the head's left out.
  package let featureLayers: [any Layer]
  private let head: RecurrentHead
  private let layers: [any Layer]
  private let backwardPass: BackwardPass

  /// - Parameters:
  ///   - store: of the configuration's `parameterShapes`.
  ///   - visualFeatures: `[batch, steps, features]`, where a `FaceNetwork` makes them in place of this
  ///     network.
  /// - Throws: `PlanError` if a layer cannot be planned for these shapes, or the processor lacks
  ///   the precision that a network that takes faces is to have.
  package init(
    _ configuration: NetworkConfiguration, _ store: ParameterStore, _ plan: NetworkPlan,
    visualFeatures: Activation? = nil
  ) throws(PlanError) {
    var parts: [PlannedExtractor] = []
    for extractor in configuration.extractors {
      if let visualFeatures, extractor is VisualFeatureConfiguration {
        parts.append(PlannedExtractor(buffer: nil, output: visualFeatures, layers: []))
      } else {
        parts.append(try extractor.planned(store, plan))
      }
    }
    buffers = parts.compactMap(\.buffer)
    var layers = parts.flatMap(\.layers)
    var features = parts[0].output
    if parts.count > 1 {
      let joined = Concatenation(parts.map(\.output), training: plan.training)
      layers.append(joined)
      features = joined.output
    }
    featureLayers = layers
    // Where there is nothing else to drop from, the recurrent layers' outputs are.
    head = RecurrentHead(
      features, configuration.recurrent, store, plan,
      dropout: configuration.features == nil ? 0 : plan.dropout)
    self.layers = layers + head.layers
    backwardPass = BackwardPass(self.layers)
    try ThreadTeam.checkAddressSpace()
  }

  /// Predictions, `[batch, steps, dimensions]`; its gradient is where the objective writes.
  package var output: Activation { head.output }

  /// The recurrent layers, the lowest first; in both directions each is two.
  var memories: [[LongShortTermMemory]] { head.memories }

  package func forward(_ mode: Mode) {
    layers.forward(mode)
  }

  /// Gradients of every trained parameter from the gradient of `output`.
  ///
  /// - Parameter finished: called, the further the pass comes, with the place in the store's gradients
  ///   from which on they are there.
  package func backward(_ finished: (Int) -> Void = { _ in }) {
    backwardPass.run(finished)
  }

  /// Tells the layers that the parameters have changed since the last run.
  package func parametersChanged() {
    for layer in layers { layer.parametersChanged() }
  }

  /// Consecutive sequences: the next run starts a recording.
  package func resetState() { head.resetState() }

  /// Consecutive sequences: the next run of `next` goes on after step `step` of this one's, counted
  /// over the whole batch.
  package func carryState(after step: Int, to next: SequenceNetwork) {
    head.carryState(after: step, to: next.head)
  }
}
