package import Features
package import Partitions

/// Features of recordings as a network is trained on them: scaled, and looked through.
package struct TrainingFeatures {
  /// Of the train partition's columns, and of the validation partition's.
  package let training: ColumnMoments
  package let validation: ColumnMoments
  /// Over the train partition; nil where each recording has its own.
  package let scaling: ColumnScaling?
  package let inputs: RecordingInputs

  /// - Parameters:
  ///   - table: with its context.
  ///   - partition: as read from `path`.
  ///   - delay: steps by which the gold standard lies after the features.
  /// - Throws: `TrainingError` if a part has no recording with features; `FileError` if reading fails
  ///   or a value is infinite.
  package init(
    _ table: FeatureTable, standardization: FeatureInputs.Standardization, delay: Int,
    _ partition: Partition, path: String
  ) throws {
    func moments(of part: Partition.Part) throws -> ColumnMoments {
      let recordings = table.recordings.filter { partition.parts[$0.name] == part }
      guard !recordings.isEmpty else {
        throw TrainingError(
          .badData,
          "\(path): \(part.rawValue) partition: expected a recording with features, found none")
      }
      return try ColumnMoments(reading: recordings)
    }
    training = try moments(of: .train)
    validation = try moments(of: .validation)
    let scaling = standardization == .training ? training.scaling.rounded : nil
    self.scaling = scaling
    inputs = RecordingInputs(
      try table.recordings.map {
        ScaledFeatures($0, try scaling ?? ColumnMoments(reading: [$0]).scaling)
      }, noun: "features", delaySteps: delay)
  }
}
