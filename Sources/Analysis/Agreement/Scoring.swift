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
  }

  /// One dimension's statistics.
  package struct DimensionScores: Equatable, Sendable {
    package let name: String
    /// Recordings that have a prediction, in the gold standard's order.
    package var recordings: [RecordingScores] = []
    /// Recordings of the gold standard without a prediction.
    package var unpredicted: [String] = []

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
  /// `[dimension][recording]` of the gold standard; nil: no prediction yet.
  private var statistics: [[PairStatistics?]]

  /// - Precondition: no two recordings of `gold` have the same name.
  package init(gold: TimeSeries) {
    self.gold = gold
    places = Dictionary(uniqueKeysWithValues: gold.recordings.enumerated().map { ($1.name, $0) })
    statistics = gold.dimensions.map { _ in
      [PairStatistics?](repeating: nil, count: gold.recordings.count)
    }
  }

  /// Takes in the dimensions of a file of predictions.
  ///
  /// - Throws: `.badData` if the gold standard has none of them.
  package mutating func check(dimensions: [String], from path: String) throws(SeriesError) {
    guard dimensions.contains(where: gold.dimensions.contains) else {
      throw SeriesError(
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
  ) throws(SeriesError) {
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
      guard statistics[dimension][place] == nil else {
        throw SeriesError(
          .badData, path: path,
          "expected \(name) of recording \(prediction.name) once, found it a second time")
      }
      statistics[dimension][place] = PairStatistics(
        gold: alignment.columns[dimension], prediction: prediction.columns[column])
    }
  }

  /// The dimensions that were predicted, in the gold standard's order.
  package var dimensions: [DimensionScores] {
    zip(gold.dimensions, statistics).compactMap { name, statistics in
      var scores = DimensionScores(name: name)
      for (recording, statistics) in zip(gold.recordings, statistics) {
        if let statistics {
          scores.recordings.append(
            RecordingScores(name: recording.name, statistics: statistics))
        } else {
          scores.unpredicted.append(recording.name)
        }
      }
      return scores.recordings.isEmpty ? nil : scores
    }
  }

  /// Dimensions of the gold standard that no recording was predicted in.
  package var goldOnlyDimensions: [String] {
    zip(gold.dimensions, statistics).filter { $1.allSatisfy { $0 == nil } }.map(\.0)
  }
}
