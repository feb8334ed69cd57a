package import Agreement
package import Files
package import TimeSeries

/// Predictions and their gold standard, by dimension: what a chain is fitted on.
package struct ValidationSet: Sendable {
  package struct Dimension: Equatable, Sendable {
    package let name: String
    /// On the steps of the predictions, since filters and shifts need those without a gold standard
    /// too.
    package let recordings: [PairedTrace]

    /// Steps of all recordings.
    package var stepCount: Int { recordings.reduce(0) { $0 + $1.stepCount } }

    /// Steps without a prediction.
    package var missingPredictions: Int {
      recordings.reduce(0) { $0 + $1.prediction.count(where: \.isNaN) }
    }
  }

  /// Dimensions that both have, in the gold standard's order.
  package let dimensions: [Dimension]
  /// Duration of a step, seconds; nil where every recording is one value.
  package let step: Double?
  /// Of recordings that both have.
  package private(set) var steps = StepAlignment.Counts()
  /// What took no part.
  package let predictionOnlyRecordings: [String]
  package let predictionOnlyDimensions: [String]
  /// A recording's name in the predictions and in the gold standard, where all are known only by
  /// their names without folders and endings.
  package let shortName: (found: String, gold: String)?

  /// - Parameter path: what errors call the predictions.
  /// - Throws: `.badData` if the two have no dimension, recording or step in common, or if
  ///   recordings differ in the duration of their steps.
  package init(gold: TimeSeries, predictions: TimeSeries, path: String) throws(FileError) {
    let names = gold.dimensions.filter(predictions.dimensions.contains)
    guard !names.isEmpty else {
      throw FileError(
        .badData, path: path,
        "expected a dimension of the gold standard (\(gold.dimensions.joined(separator: ", "))), "
          + "found \(predictions.dimensions.joined(separator: ", "))")
    }
    let golds = Dictionary(uniqueKeysWithValues: gold.recordings.map { ($0.name, $0) })
    let (matches, areShort) = RecordingNames.matching(
      predictions.recordings.map(\.name), with: gold.recordings.map(\.name))
    guard !matches.isEmpty else {
      throw FileError(
        .badData, path: path,
        namesDiffer(
          of: "the gold standard", expected: gold.recordings.map(\.name),
          found: predictions.recordings.map(\.name)))
    }
    shortName =
      areShort
      ? matches.min { $0.key < $1.key }.map { (found: $0.key, gold: $0.value) } : nil
    let pairs = predictions.recordings.compactMap { prediction in
      matches[prediction.name].flatMap { golds[$0] }.map { truth in
        let isUnit = gold.isUnits && prediction.stepCount == 1
        return (
          truth, prediction,
          StepAlignment(
            gold: truth.times, prediction: prediction.times, policy: isUnit ? .crop : .join)
        )
      }
    }
    for (_, _, alignment) in pairs { steps += alignment.counts }
    guard steps.common > 0 else {
      throw FileError(.badData, path: path, "expected times of the gold standard, found none")
    }
    let step = try commonStep(of: pairs.map(\.1), path: path)
    guard step != nil || pairs.count > 1 else {
      throw FileError(
        .badData, path: path, "expected a recording of two rows or more, found none")
    }
    self.step = step
    dimensions = names.compactMap { name in
      guard let goldColumn = gold.dimensions.firstIndex(of: name),
        let column = predictions.dimensions.firstIndex(of: name)
      else { return nil }
      return Dimension(
        name: name,
        recordings: pairs.map { gold, prediction, alignment in
          let columns = alignment.onPrediction(
            gold: gold.columns[goldColumn], prediction: prediction.columns[column])
          return PairedTrace(gold: columns.gold, prediction: columns.prediction, step: step)
        })
    }
    predictionOnlyRecordings = predictions.recordings.map(\.name).filter { matches[$0] == nil }
    predictionOnlyDimensions = predictions.dimensions.filter { !names.contains($0) }
  }
}

/// The duration of a step of all recordings, seconds, those with a single row aside; nil if there are
/// no others.
///
/// - Throws: `.badData` if two differ by more than 1 %.
func commonStep(of recordings: [Recording], path: String) throws(FileError) -> Double? {
  var first: (name: String, step: Double)?
  for recording in recordings {
    guard let step = stepDuration(of: recording.times) else { continue }
    guard let known = first else {
      first = (recording.name, step)
      continue
    }
    guard abs(step - known.step) <= 0.01 * known.step else {
      throw FileError(
        .badData, path: path,
        "expected steps of \(known.step) s as in recording \(known.name), found steps of "
          + "\(step) s in recording \(recording.name)")
    }
  }
  return first?.step
}
