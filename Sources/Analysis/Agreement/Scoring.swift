import FileErrors
import TimeSeries

/// Scores predictions, recording by recording as they come, against a gold standard in memory.
package struct Scoring {
  /// What took no part.
  package struct LeftOut: Equatable, Sendable {
    package var goldOnlySteps = 0
    package var predictionOnlySteps = 0
    package var predictionOnlyRecordings: [String] = []
    package var predictionOnlyDimensions: [String] = []
  }

  /// One recording's statistics in one dimension.
  package struct RecordingScores: Equatable, Sendable {
    package let name: String
    package let statistics: PairStatistics
    /// Steps that both sides have, values missing among them.
    package let commonSteps: Int
  }

  /// One dimension's statistics.
  package struct DimensionScores: Equatable, Sendable {
    package let name: String
    /// Recordings that have a prediction, in the gold standard's order.
    package let recordings: [RecordingScores]
    /// Recordings of the gold standard without a prediction.
    package let unpredicted: [String]

    /// Steps that both sides have, but one of them without a value.
    package var missingValues: Int {
      recordings.reduce(0) { $0 + $1.commonSteps - $1.statistics.moments.count }
    }

    /// All recordings' pairs together.
    package var pooled: PairStatistics {
      recordings.reduce(into: PairStatistics()) { $0.merge($1.statistics) }
    }
  }

  package private(set) var leftOut = LeftOut()
  /// Steps that both sides have, values missing among them.
  package private(set) var commonSteps = 0

  private let gold: TimeSeries
  private let places: [String: Int]
  /// `[dimension][recording]` of the gold standard; nil where there is no prediction yet.
  private var scores: [[RecordingScores?]]

  /// - Precondition: no two recordings of `gold` have the same name.
  package init(gold: TimeSeries) {
    self.gold = gold
    places = Dictionary(uniqueKeysWithValues: gold.recordings.enumerated().map { ($1.name, $0) })
    scores = gold.dimensions.map { _ in
      [RecordingScores?](repeating: nil, count: gold.recordings.count)
    }
  }

  /// Takes in the dimensions of a file of predictions.
  ///
  /// - Throws: `.badData` if the gold standard has none of them.
  package mutating func check(dimensions: [String], from path: String) throws(FileError) {
    guard dimensions.contains(where: gold.dimensions.contains) else {
      throw FileError(
        .badData, path: path,
        "expected a dimension of the gold standard (\(gold.dimensions.joined(separator: ", "))), "
          + "found \(dimensions.joined(separator: ", "))")
    }
    for name in dimensions where !gold.dimensions.contains(name) {
      if !leftOut.predictionOnlyDimensions.contains(name) {
        leftOut.predictionOnlyDimensions.append(name)
      }
    }
  }

  /// Scores one recording.
  ///
  /// - Parameters:
  ///   - dimensions: names of its columns; those that the gold standard lacks take no part.
  ///   - path: the file it comes from, for errors.
  /// - Throws: `.badData` if this recording's dimension was scored before.
  package mutating func add(
    _ prediction: Recording, dimensions: [String], from path: String
  ) throws(FileError) {
    guard let place = places[prediction.name] else {
      if !leftOut.predictionOnlyRecordings.contains(prediction.name) {
        leftOut.predictionOnlyRecordings.append(prediction.name)
      }
      return
    }
    let alignment = GoldAlignment(of: gold.recordings[place], at: prediction)
    commonSteps += alignment.commonSteps
    leftOut.goldOnlySteps += alignment.goldOnlySteps
    leftOut.predictionOnlySteps += alignment.predictionOnlySteps
    for (column, name) in dimensions.enumerated() {
      guard let dimension = gold.dimensions.firstIndex(of: name) else { continue }
      guard scores[dimension][place] == nil else {
        throw FileError(
          .badData, path: path,
          "expected \(name) of recording \(prediction.name) once, found it a second time")
      }
      scores[dimension][place] = RecordingScores(
        name: prediction.name,
        statistics: PairStatistics(
          gold: alignment.columns[dimension], prediction: prediction.columns[column]),
        commonSteps: alignment.commonSteps)
    }
  }

  /// The dimensions that were predicted, in the gold standard's order.
  package var dimensions: [DimensionScores] {
    zip(gold.dimensions, scores).compactMap { name, scores in
      let predicted = scores.compactMap(\.self)
      let unpredicted = zip(gold.recordings, scores).filter { $1 == nil }.map(\.0.name)
      return predicted.isEmpty
        ? nil : DimensionScores(name: name, recordings: predicted, unpredicted: unpredicted)
    }
  }

  /// Dimensions of the gold standard that no recording was predicted in.
  package var goldOnlyDimensions: [String] {
    zip(gold.dimensions, scores).filter { $1.allSatisfy { $0 == nil } }.map(\.0)
  }
}
