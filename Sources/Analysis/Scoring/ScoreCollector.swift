import Agreement
import Files
import TimeSeries

/// Scores of the recordings of one system, taken one after the other; those of several files merge.
struct ScoreCollector: Sendable {
  private struct Entry {
    let place: Int
    let dimension: Int
    let scores: RecordingScores
  }

  /// Steps that both sides have, values missing among them.
  private(set) var commonSteps = 0
  let gold: GoldStandard
  let settings: ScoringSettings
  private var entries: [Entry] = []
  private var taken: Set<Int> = []
  private var leftOut = LeftOut()
  /// Names in `leftOut`, and dimensions of the gold standard that a file had.
  private var strangers: Set<String> = []
  private var foundDimensions: Set<String> = []
  /// By dimension: all recordings together, and whether their steps were alike so far.
  private var delays: [DelayCurve?]
  private var hasCommonStep: [Bool]
  private var only = OnlyRecording()

  init(gold: GoldStandard, settings: ScoringSettings) {
    self.gold = gold
    self.settings = settings
    let count = gold.series.dimensions.count
    delays = [DelayCurve?](repeating: nil, count: count)
    hasCommonStep = [Bool](repeating: true, count: count)
  }

  /// Whether a file had a dimension of the gold standard.
  var hasCommonDimension: Bool { !foundDimensions.isEmpty }
  var unknownDimensions: [String] { leftOut.predictionOnlyDimensions }

  /// Takes in the names of a file's dimensions.
  mutating func note(dimensions: [String]) {
    for name in dimensions {
      if gold.series.dimensions.contains(name) {
        foundDimensions.insert(name)
      } else if !leftOut.predictionOnlyDimensions.contains(name) {
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
  mutating func add(
    _ prediction: Recording, dimensions: [String], from path: String
  ) throws(FileError) {
    try take(
      ScoredRecording(prediction, dimensions: dimensions, gold: gold, settings: settings),
      from: path)
  }

  /// Takes in what one recording scored.
  mutating func take(_ recording: ScoredRecording, from path: String) throws(FileError) {
    guard let place = recording.place else {
      noteStranger(recording.name)
      return
    }
    commonSteps += recording.commonSteps
    leftOut.goldOnlySteps += recording.goldOnlySteps
    leftOut.predictionOnlySteps += recording.predictionOnlySteps
    leftOut.filledSteps += recording.filledSteps
    for found in recording.dimensions {
      try take(place, found.dimension, from: path)
      entries.append(Entry(place: place, dimension: found.dimension, scores: found.scores))
      if let curve = found.delays { merge(curve, into: found.dimension) }
      only.keep(found.trace, place: place, dimension: found.dimension)
    }
  }

  /// Adds what was collected from another file.
  ///
  /// - Throws: `.badData` if both have the same dimension of the same recording.
  mutating func merge(_ other: ScoreCollector, from path: String) throws(FileError) {
    for entry in other.entries {
      try take(entry.place, entry.dimension, from: path)
      entries.append(entry)
    }
    commonSteps += other.commonSteps
    note(dimensions: gold.series.dimensions.filter(other.foundDimensions.contains))
    note(dimensions: other.leftOut.predictionOnlyDimensions)
    for name in other.leftOut.predictionOnlyRecordings { noteStranger(name) }
    leftOut.goldOnlySteps += other.leftOut.goldOnlySteps
    leftOut.predictionOnlySteps += other.leftOut.predictionOnlySteps
    leftOut.filledSteps += other.leftOut.filledSteps
    for dimension in delays.indices {
      if let curve = other.delays[dimension] { merge(curve, into: dimension) }
      if !other.hasCommonStep[dimension] { hasCommonStep[dimension] = false }
    }
    only.merge(other.only)
  }

  /// What has been collected, under the system's name.
  func finished(as name: String) -> SystemScores {
    let count = gold.series.recordings.count
    var byDimension = [[(Int, RecordingScores)]](
      repeating: [], count: gold.series.dimensions.count)
    for entry in entries { byDimension[entry.dimension].append((entry.place, entry.scores)) }
    var system = SystemScores(name: name, dimensions: [])
    system.leftOut = leftOut
    for (dimension, found) in byDimension.enumerated() {
      let label = gold.series.dimensions[dimension]
      guard !found.isEmpty else {
        system.leftOut.goldOnlyDimensions.append(label)
        continue
      }
      let ordered = found.sorted { $0.0 < $1.0 }
      var scores = DimensionScores(name: label, recordings: ordered.map(\.1))
      if found.count < count {
        let predicted = Set(found.map(\.0))
        scores.unpredicted = gold.series.recordings.indices.filter { !predicted.contains($0) }
          .map { gold.series.recordings[$0].name }
      }
      scores.delays = hasCommonStep[dimension] ? delays[dimension] : nil
      scores.onlyTrace = only.traces[dimension]
      system.dimensions.append(scores)
    }
    return system
  }

  private mutating func noteStranger(_ name: String) {
    if !gold.excluded.contains(name), strangers.insert(name).inserted {
      leftOut.predictionOnlyRecordings.append(name)
    }
  }

  private mutating func take(_ place: Int, _ dimension: Int, from path: String) throws(FileError) {
    guard taken.insert(place * gold.series.dimensions.count + dimension).inserted else {
      throw FileError(
        .badData, path: path,
        "expected \(gold.series.dimensions[dimension]) of recording "
          + "\(gold.series.recordings[place].name) once, found it a second time")
    }
  }

  private mutating func merge(_ curve: DelayCurve, into dimension: Int) {
    if delays[dimension] == nil {
      delays[dimension] = curve
    } else if delays[dimension]?.merge(curve) == false {
      hasCommonStep[dimension] = false
    }
  }
}
