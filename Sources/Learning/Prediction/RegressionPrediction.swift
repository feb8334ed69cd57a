import Features
import Files
import LinearModels
import TimeSeries

/// A regression on the features of recordings.
struct RegressionPrediction: Predictor {
  let columns: [String]
  let remarks: [FeatureTable.Remark]
  private let model: RegressionModel
  private let recordings: [FeatureRecording]
  private let withVariance: Bool

  /// - Throws: `badData` naming the features that the model takes and there are not.
  init(
    _ model: RegressionModel, _ paths: [String], owner: String, _ settings: PredictionSettings
  ) throws(FileError) {
    self.model = model
    withVariance = settings.withVariance
    let table = try FeatureTable(reading: paths, settings: settings.series)
    recordings = try model.inputs.columns(of: table, for: owner).recordings
    columns = model.dimensions + (withVariance ? model.dimensions.map { $0 + "_variance" } : [])
    remarks = table.remarks
  }

  var noun: String { "the features" }
  var recordingCount: Int { recordings.count }
  var paths: [String] { recordings.flatMap(\.paths) }

  func check(_ chosen: [Int]) throws -> ColumnMoments? {
    try ColumnMoments(reading: chosen.map { recordings[$0] })
  }

  func name(of recording: Int) -> String { recordings[recording].name }

  func path(of recording: Int) -> String { recordings[recording].paths[0] }

  func predict(_ recording: Int) throws -> Recording {
    let features = recordings[recording]
    return Recording(
      try LinearPrediction(
        model.models, of: features,
        scaling: model.scaling ?? ColumnMoments(reading: [features]).scaling,
        withVariance: withVariance),
      of: features)
  }
}
