package import Engine
internal import Layers

/// What decides a run of training, with the data in every bit of the result.
package struct TrainingSettings: Equatable, Sendable {
  package var objective = Objective.ccc
  /// Steps of a sequence.
  package var sequenceLength = 150
  /// Batch size, at most.
  package var batch = 25
  package var epochs = 60
  /// Adam's, once the warm-up is over.
  package var learningRate = 1e-4
  package var start = TrainingStart()
  /// Epochs without a better one after which a run ends; nil for none.
  package var patience: Int?
  /// Dropout rate.
  package var dropout = 0.5
  /// Whether the network takes features that were computed before, so that the setting about them
  /// counts.
  package var trainsGivenFeatures = false
  /// Standard deviation of the noise that is added to standardised features.
  package var inputNoise = 0.0
  /// Whether the network takes faces, so that the settings about them count.
  package var trainsFaces = false
  /// Which faces share a random change.
  package var augmentation = FaceAugmentation.Scope.none
  /// Whether batch normalisation of faces keeps its running statistics.
  package var freezesBatchNormalization = false
  /// Whether the visual network's blocks are computed again for the backward pass, which changes memory
  /// and time, and no bit of the result.
  package var recomputesBlocks = false
  /// Of the visual network's activations.
  package var precision = Precision.f32
  package var seed: UInt64 = 0
  /// Parts of a batch whose gradients are computed apart and added up, which changes the last bits of
  /// the result; nil for one in each process.
  package var shards: Int?
  /// To which the shards' gradients, and the sums of two of them, are rounded.
  package var gradientPrecision = Precision.f32

  package init() {}

  /// Those that networks on given features begin with.
  package static let givenFeatures: Self = {
    var settings = Self()
    settings.batch = 16
    settings.learningRate = 1e-3
    settings.dropout = 0
    settings.trainsGivenFeatures = true
    settings.inputNoise = 0.1
    return settings
  }()

  /// Everything that a resumed run must share with the run it resumes: all but how many epochs
  /// there are.
  package var metadata: [String: String] {
    var texts = [
      "objective": objective.rawValue, "sequence_length": "\(sequenceLength)", "batch": "\(batch)",
      "learning_rate": "\(learningRate)", "dropout": "\(dropout)", "seed": "\(seed)",
    ]
    texts.merge(start.metadata) { own, _ in own }
    texts["gradient_precision"] = gradientPrecision.rawValue
    texts = texts.filter { Self.unwrittenMetadata[$0.key] != $0.value }
    if trainsGivenFeatures { texts["input_noise"] = "\(inputNoise)" }
    guard trainsFaces else { return texts }
    texts["augmentation"] = augmentation.rawValue
    texts["freeze_batch_norm"] = "\(freezesBatchNormalization)"
    texts["precision"] = precision.rawValue
    return texts
  }
}

extension TrainingSettings {
  /// What goes without saying in `metadata`.
  static let unwrittenMetadata = ["gradient_precision": Precision.f32.rawValue]
}

/// How a run leaves the plateau that a loss on the CCC has where predictions lie far from the gold
/// standard: docs/networks.md, "The plateau".
package struct TrainingStart: Equatable, Sendable {
  /// What the output layer begins with.
  package enum Output: String, CaseIterable, Sendable {
    /// A bias of the training gold standard's mean, and a tenth of the weights drawn.
    case gold
    /// What was drawn, and a bias of zero.
    case random
  }

  package var output = Output.gold
  /// Steps of the optimiser over which the learning rate grows evenly.
  package var warmUp = 20
  /// Norm that longer gradients are scaled to; nil for any length.
  package var gradientLimit: Double? = 1

  package init() {}

  /// As the paper and its authors' code have it: none of this.
  package static let asPublished: Self = {
    var start = Self()
    start.output = .random
    start.warmUp = 0
    start.gradientLimit = nil
    return start
  }()

  var metadata: [String: String] {
    [
      "first_output": output.rawValue, "warm_up": "\(warmUp)",
      "gradient_limit": gradientLimit.map { "\($0)" } ?? "none",
    ]
  }
}

/// Why training cannot start or go on.
package struct TrainingError: Error, Equatable, CustomStringConvertible {
  package enum Kind: Equatable, Sendable {
    /// The data do not fit together (status 65).
    case badData
    /// The settings do not fit the data (status 64).
    case usage
    /// Processes that train together have come to differ (status 70).
    case disagreement
  }

  package let kind: Kind
  package let description: String

  package init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
