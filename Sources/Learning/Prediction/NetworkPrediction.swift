import Features
import Files
import Networks
import Segments
import TimeSeries
import Training

/// A network on what it takes in of recordings: segments, or features.
struct NetworkPrediction: Predictor {
  let noun: String
  let remarks: [FeatureTable.Remark]
  private let model: NetworkModel
  private let predictor: NetworkPredictor
  /// In steps.
  private let delay: Int
  private let inputs: [any RecordingInput]
  /// Those that the inputs are made of.
  private let features: [FeatureRecording]

  /// - Throws: `FileError` if the recordings cannot be found or read, or lack features.
  init(
    _ model: NetworkModel, _ paths: [String], owner: String, _ settings: PredictionSettings
  ) throws {
    self.model = model
    let configuration = model.configuration
    if let given = configuration.features {
      let table = try FeatureTable(reading: paths, settings: settings.series)
      features = try given.inputs.columns(of: table, for: owner).recordings
      inputs = try features.map {
        ScaledFeatures($0, try model.scaling ?? ColumnMoments(reading: [$0]).scaling)
      }
      remarks = table.remarks
      noun = "the features"
    } else {
      features = []
      inputs = try RecordingSegments.reading(paths, kinds: configuration.kind.inputs)
      remarks = []
      noun = "the segments"
    }
    predictor = NetworkPredictor(
      model, carryState: settings.carriesState, precision: settings.precision,
      activations: settings.activations.map {
        CellActivations($0, layer: settings.layer, of: configuration)
      })
    // Activations stand at the step that they are made of.
    delay = settings.activations == nil ? configuration.features?.delay ?? 0 : 0
  }

  var columns: [String] { predictor.columns }
  var recordingCount: Int { inputs.count }
  var paths: [String] { inputs.flatMap(\.paths) }

  func check(_ recordings: [Int]) throws -> ColumnMoments? {
    for recording in recordings {
      try inputs[recording].check(fits: model.configuration.inputs)
    }
    return features.isEmpty ? nil : try ColumnMoments(reading: recordings.map { features[$0] })
  }

  func name(of recording: Int) -> String { inputs[recording].recording }

  func path(of recording: Int) -> String { inputs[recording].paths[0] }

  func predict(_ recording: Int) throws -> Recording {
    let input = inputs[recording]
    return Recording(
      predictions: try predictor.predict(input), of: input, columns: columns.count, delay: delay)
  }
}
