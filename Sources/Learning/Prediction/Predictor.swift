package import Engine
package import Features
package import Files
package import Layers
package import LinearModels
package import Networks
package import Safetensors
package import TimeSeries

/// A model with recordings before it: from their inputs to `[step, column]`.
package protocol Predictor {
  /// What the predictions' columns are called.
  var columns: [String] { get }
  /// What they are made of, for messages: `the segments`.
  var noun: String { get }
  /// What a user should know of the recordings before they are predicted.
  var remarks: [FeatureTable.Remark] { get }
  var recordingCount: Int { get }
  /// Files that are read.
  var paths: [String] { get }

  /// Finds everything that can be wrong with some of the recordings.
  ///
  /// - Returns: of the features that they are made of; nil for others.
  /// - Precondition: there is one.
  func check(_ recordings: [Int]) throws -> ColumnMoments?
  func name(of recording: Int) -> String
  /// A file of the recording, for messages.
  func path(of recording: Int) -> String
  /// At the gold standard's time.
  func predict(_ recording: Int) throws -> Recording
}

/// How a model is to predict.
package struct PredictionSettings {
  /// Whether recurrent layers remember a whole recording.
  package var carriesState = false
  /// Of a visual network's activations.
  package var precision = Precision.f32
  /// Whether each prediction's variance is wanted.
  package var withVariance = false
  /// Activations of recurrent layers that are wanted in place of predictions.
  package var activations: CellQuantity?
  /// The layer, from 1, whose activations are wanted; nil for all.
  package var layer: Int?
  /// How series are read that a model takes.
  package var series = SeriesSettings()

  package init() {}
}

/// A model of whatever kind, as `train` wrote it.
package enum TrainedModel {
  case network(NetworkModel)
  case regression(RegressionModel)

  /// - Throws: `badData` if the checkpoint is of no kind that is known, or damaged.
  package init(checkpoint file: SafetensorsFile) throws(FileError) {
    if RegressionModel.isHeld(by: file) {
      self = .regression(try RegressionModel(checkpoint: file))
    } else {
      self = .network(try NetworkModel(checkpoint: file))
    }
  }

  /// Settings that the model has nothing to do with: the first one, and what models have.
  package func unused(_ settings: PredictionSettings) -> (setting: Setting, of: String)? {
    switch self {
    case .network(let model):
      if settings.withVariance {
        (.variance, "train rvm")
      } else if settings.precision != .f32, model.configuration.visual == nil {
        (.precision, "train visual or multimodal")
      } else {
        nil
      }
    case .regression(let model):
      if settings.activations != nil {
        (.activations, Self.networks)
      } else if settings.carriesState {
        (.carriesState, Self.networks)
      } else if settings.precision != .f32 {
        (.precision, "train visual or multimodal")
      } else if settings.withVariance, !model.hasUncertainty {
        (.variance, "train rvm")
      } else {
        nil
      }
    }
  }

  package enum Setting { case activations, carriesState, precision, variance }

  private static let networks = "train recurrent, speech, visual or multimodal"

  /// - Parameters:
  ///   - paths: what the command line says are the recordings.
  ///   - owner: the model's path, for messages.
  /// - Throws: `FileError` if they cannot be found or are not what the model takes.
  package func predictor(
    of paths: [String], owner: String, _ settings: PredictionSettings
  ) throws -> any Predictor {
    switch self {
    case .network(let model): try NetworkPrediction(model, paths, owner: owner, settings)
    case .regression(let model): try RegressionPrediction(model, paths, owner: owner, settings)
    }
  }
}
