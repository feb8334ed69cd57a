import Agreement
import Files
import PostProcessing
import TimeSeries
import ToolSupport

/// Predictions and their gold standard, by dimension.
struct ValidationSet {
  struct Dimension {
    let name: String
    let recordings: [AlignedPrediction]
  }

  /// What errors call the predictions.
  let path: String
  /// Dimensions that both have, in the gold standard's order.
  let dimensions: [Dimension]
  /// Duration of a step, seconds.
  let step: Double

  private var goldOnlySteps = 0
  private var predictionOnlySteps = 0
  private let predictionOnlyRecordings: [String]
  private let predictionOnlyDimensions: [String]

  /// - Throws: `.badData` if the two have no dimension, recording or step in common, or if
  ///   recordings differ in the duration of their steps.
  init(gold: TimeSeries, predictions: TimeSeries, path: String) throws {
    self.path = path
    let names = gold.dimensions.filter(predictions.dimensions.contains)
    guard !names.isEmpty else {
      throw FileError(
        .badData, path: path,
        "expected a dimension of the gold standard (\(gold.dimensions.joined(separator: ", "))), "
          + "found \(predictions.dimensions.joined(separator: ", "))")
    }
    let golds = Dictionary(uniqueKeysWithValues: gold.recordings.map { ($0.name, $0) })
    let shared = predictions.recordings.filter { golds[$0.name] != nil }
    var alignments: [GoldAlignment] = []
    for prediction in shared {
      guard let gold = golds[prediction.name] else { continue }
      let alignment = GoldAlignment(of: gold, at: prediction)
      goldOnlySteps += alignment.goldOnlySteps
      predictionOnlySteps += alignment.predictionOnlySteps
      alignments.append(alignment)
    }
    guard alignments.contains(where: { $0.commonSteps > 0 }) else {
      throw FileError(
        .badData, path: path, "expected recordings and times of the gold standard, found none")
    }
    guard let step = try StepDuration.common(to: shared, path: path) else {
      throw FileError(
        .badData, path: path, "expected a recording of two rows or more, found none")
    }
    self.step = step
    dimensions = names.compactMap { name in
      guard let goldColumn = gold.dimensions.firstIndex(of: name),
        let column = predictions.dimensions.firstIndex(of: name)
      else { return nil }
      let recordings = zip(shared, alignments).map { prediction, alignment in
        AlignedPrediction(
          gold: alignment.columns[goldColumn], prediction: prediction.columns[column])
      }
      return Dimension(name: name, recordings: recordings)
    }
    predictionOnlyRecordings = predictions.recordings.map(\.name).filter { golds[$0] == nil }
    predictionOnlyDimensions = predictions.dimensions.filter { !names.contains($0) }
  }

  /// Says what took no part.
  func report(to notes: Notes) {
    notes.write("left out, recordings not in the gold standard", names: predictionOnlyRecordings)
    notes.write("left out, dimensions not in the gold standard", names: predictionOnlyDimensions)
    notes.writeSteps(goldOnly: goldOnlySteps, predictionOnly: predictionOnlySteps)
    for dimension in dimensions {
      let missing = dimension.recordings.reduce(0) { sum, recording in
        sum + recording.prediction.count(where: \.isNaN)
      }
      if missing > 0 {
        notes.write("\(dimension.name): \(counted(missing, "step")) without a prediction")
      }
    }
  }
}
