import Files

/// The steps that a gold standard and a prediction of one recording have in common.
///
/// - `times`: `[step]`, seconds, as the gold standard has them.
/// - `gold`, `prediction`: `[dimension][step]`, in the order of the join's `dimensions`; NaN is
///   missing.
package struct JoinedRecording: Equatable, Sendable {
  package var name: String
  package var times: [Double]
  package var gold: [[Double]]
  package var prediction: [[Double]]

  package var stepCount: Int { times.count }
}

/// What a join took and what it left out.
package struct JoinReport: Equatable, Sendable {
  /// Steps that both have.
  package var joinedSteps = 0
  /// Steps that only the gold standard has, of recordings that both have.
  package var goldOnlySteps = 0
  /// Steps that only the prediction has, of recordings that both have.
  package var predictionOnlySteps = 0
  package var goldOnlyRecordings: [String] = []
  package var predictionOnlyRecordings: [String] = []
  package var goldOnlyDimensions: [String] = []
  package var predictionOnlyDimensions: [String] = []
  /// By dimension: joined steps without a value in the gold standard.
  package var missingGold: [Int] = []
  /// By dimension: joined steps without a value in the prediction.
  package var missingPrediction: [Int] = []

  package init() {}

  /// Whether every step of both sides took part, and had a value.
  package var isComplete: Bool {
    var empty = JoinReport()
    empty.joinedSteps = joinedSteps
    empty.missingGold = missingGold.map { _ in 0 }
    empty.missingPrediction = missingPrediction.map { _ in 0 }
    return self == empty
  }
}

/// Joins predictions with a gold standard on recording and time, one recording after the other.
///
/// The gold standard is in memory, predictions may be a stream. Times match within half a step of
/// the gold standard (the median difference of its times), so that 7,500 rows join 7,501 and
/// rounded times join exact ones; a recording takes time linear in its steps.
package struct SeriesJoin {
  /// The dimensions that both have, in the gold standard's order.
  package let dimensions: [String]
  /// What the recordings joined so far left out; whole once `finish()` was called.
  package private(set) var report = JoinReport()

  private let gold: TimeSeries
  private let goldColumns: [Int]
  private let predictionColumns: [Int]
  private let places: [String: Int]
  private var isJoined: [Bool]
  private var strangers: Set<String> = []

  /// - Precondition: no two recordings of `gold` have the same name.
  package init(gold: TimeSeries, predictionDimensions: [String]) {
    self.gold = gold
    dimensions = gold.dimensions.filter(predictionDimensions.contains)
    goldColumns = dimensions.compactMap(gold.dimensions.firstIndex(of:))
    predictionColumns = dimensions.compactMap(predictionDimensions.firstIndex(of:))
    places = Dictionary(
      uniqueKeysWithValues: gold.recordings.enumerated().map { ($1.name, $0) })
    isJoined = [Bool](repeating: false, count: gold.recordings.count)
    report.missingGold = dimensions.map { _ in 0 }
    report.missingPrediction = dimensions.map { _ in 0 }
    report.goldOnlyDimensions = gold.dimensions.filter { !predictionDimensions.contains($0) }
    report.predictionOnlyDimensions = predictionDimensions.filter {
      !gold.dimensions.contains($0)
    }
  }

  /// Joins the next recording of the prediction.
  ///
  /// - Parameter path: the file it comes from, for errors.
  /// - Returns: nil, counted in the report, if the gold standard does not have this recording.
  /// - Throws: `.badData` if this recording came before.
  package mutating func join(
    _ prediction: Recording, from path: String = "-"
  ) throws(FileError) -> JoinedRecording? {
    guard let place = places[prediction.name] else {
      guard strangers.insert(prediction.name).inserted else {
        throw Self.repeated(prediction.name, path)
      }
      report.predictionOnlyRecordings.append(prediction.name)
      return nil
    }
    guard !isJoined[place] else { throw Self.repeated(prediction.name, path) }
    isJoined[place] = true
    return joined(gold.recordings[place], prediction)
  }

  /// Counts the gold standard's recordings that had no prediction.
  package mutating func finish() -> JoinReport {
    report.goldOnlyRecordings = zip(gold.recordings, isJoined).filter { !$1 }.map(\.0.name)
    return report
  }

  private mutating func joined(
    _ gold: Recording, _ prediction: Recording
  ) -> JoinedRecording {
    var goldSteps: [Int] = []
    var predictionSteps: [Int] = []
    matchTimes(gold.times, prediction.times, tolerance: halfStep(of: gold.times)) { here, there in
      guard let here, let there else { return }
      goldSteps.append(here)
      predictionSteps.append(there)
    }
    let result = JoinedRecording(
      name: gold.name, times: goldSteps.map { gold.times[$0] },
      gold: goldColumns.map { column in goldSteps.map { gold.columns[column][$0] } },
      prediction: predictionColumns.map { column in
        predictionSteps.map { prediction.columns[column][$0] }
      })
    report.joinedSteps += goldSteps.count
    report.goldOnlySteps += gold.stepCount - goldSteps.count
    report.predictionOnlySteps += prediction.stepCount - predictionSteps.count
    for index in dimensions.indices {
      report.missingGold[index] += result.gold[index].count(where: \.isNaN)
      report.missingPrediction[index] += result.prediction[index].count(where: \.isNaN)
    }
    return result
  }

  private static func repeated(_ name: String, _ path: String) -> FileError {
    FileError(.badData, path: path, "expected recording \(name) once, found it a second time")
  }
}
