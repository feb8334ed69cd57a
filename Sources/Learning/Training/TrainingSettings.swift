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
  package var learningRate = 1e-4
  /// Dropout rate.
  package var dropout = 0.5
  /// Whether the network takes faces, so that the settings about them count.
  package var trainsFaces = false
  /// Which faces share a random change.
  package var augmentation = FaceAugmentation.Scope.none
  /// Whether batch normalisation of faces keeps its running statistics.
  package var freezesBatchNormalization = false
  /// Of the visual network's activations.
  package var precision = Precision.f32
  package var seed: UInt64 = 0

  package init() {}

  /// Everything that a resumed run must share with the run it resumes: all but the number of epochs.
  package var metadata: [String: String] {
    var texts = [
      "objective": objective.rawValue, "sequence_length": "\(sequenceLength)", "batch": "\(batch)",
      "learning_rate": "\(learningRate)", "dropout": "\(dropout)", "seed": "\(seed)",
    ]
    guard trainsFaces else { return texts }
    texts["augmentation"] = augmentation.rawValue
    texts["freeze_batch_norm"] = "\(freezesBatchNormalization)"
    texts["precision"] = precision.rawValue
    return texts
  }
}

/// Why training cannot start or go on.
package struct TrainingError: Error, Equatable, CustomStringConvertible {
  package enum Kind: Equatable, Sendable {
    /// The data do not fit together (status 65).
    case badData
    /// The settings do not fit the data (status 64).
    case usage
  }

  package let kind: Kind
  package let description: String

  package init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
