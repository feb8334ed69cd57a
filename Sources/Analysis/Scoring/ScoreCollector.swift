import Agreement
import Files
import TimeSeries

/// Scores of the recordings of one system, taken one after the other; those of several files merge.
struct ScoreCollector: Sendable {
  private struct Entry {
    let recording: Int
    let dimension: Int
    let scores: RecordingScores
  }

  let gold: GoldSeries
  let settings: ScoringSettings
  private var entries: [Entry] = []
  private var taken: Set<Int> = []
  private(set) var leftOut = LeftOut()
  /// The names in `leftOut`.
  private var unknownRecordings: Set<String> = []
  /// Dimensions of the gold standard that a file had.
  private var foundDimensions: Set<String> = []
  /// By dimension: all recordings together, and whether their steps were alike so far.
  private var delays: [DelayCurve?]
  private var hasCommonStep: [Bool]
  private var only = OnlyRecording()

  init(gold: GoldSeries, settings: ScoringSettings) {
    self.gold = gold
    self.settings = settings
    let count = gold.series.dimensions.count
    delays = [DelayCurve?](repeating: nil, count: count)
    hasCommonStep = [Bool](repeating: true, count: count)
  }

  /// Whether a recording of the gold standard was predicted in one of its dimensions.
  var hasCommonRecording: Bool { !entries.isEmpty }
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
    guard let index = recording.index else {
      note(unknownRecording: recording.name)
      return
    }
    leftOut.steps += recording.steps
    for found in recording.dimensions {
      try checkFirst(index, found.dimension, from: path)
      entries.append(Entry(recording: index, dimension: found.dimension, scores: found.scores))
      if let curve = found.delays { merge(curve, into: found.dimension) }
      only.keep(found.trace, recording: index, dimension: found.dimension)
    }
  }

  /// Says that recordings were known by their names without folders and endings.
  mutating func note(_ shortName: ShortName) { leftOut.shortName = leftOut.shortName ?? shortName }

  /// Adds what was collected from another file.
  ///
  /// - Throws: `.badData` if both have the same dimension of the same recording.
  mutating func merge(_ other: ScoreCollector, from path: String) throws(FileError) {
    for entry in other.entries {
      try checkFirst(entry.recording, entry.dimension, from: path)
      entries.append(entry)
    }
    note(dimensions: gold.series.dimensions.filter(other.foundDimensions.contains))
    note(dimensions: other.leftOut.predictionOnlyDimensions)
    for name in other.leftOut.predictionOnlyRecordings { note(unknownRecording: name) }
    leftOut.steps += other.leftOut.steps
    leftOut.shortName = leftOut.shortName ?? other.leftOut.shortName
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
    for entry in entries { byDimension[entry.dimension].append((entry.recording, entry.scores)) }
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

  /// Takes in a recording that is not the gold standard's.
  mutating func note(unknownRecording name: String) {
    if !gold.isExcluded(name), unknownRecordings.insert(name).inserted {
      leftOut.predictionOnlyRecordings.append(name)
    }
  }

  private mutating func checkFirst(
    _ recording: Int, _ dimension: Int, from path: String
  ) throws(FileError) {
    guard taken.insert(recording * gold.series.dimensions.count + dimension).inserted else {
      throw FileError(
        .badData, path: path,
        "expected \(gold.series.dimensions[dimension]) of recording "
          + "\(gold.series.recordings[recording].name) once, found it a second time")
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

/// The traces of a recording for as long as it is the only one: what an interval from blocks of
/// steps needs, without keeping a corpus in memory.
private struct OnlyRecording: Sendable {
  /// By dimension; empty once there is a second recording.
  private(set) var traces: [Int: PairedTrace] = [:]
  private var recording: Int?
  private var isAlone = true

  mutating func keep(_ trace: PairedTrace, recording: Int, dimension: Int) {
    note(recording)
    if isAlone { traces[dimension] = trace }
  }

  mutating func merge(_ other: OnlyRecording) {
    guard let recording = other.recording else { return }
    note(recording)
    isAlone = isAlone && other.isAlone
    traces = isAlone ? traces.merging(other.traces) { mine, _ in mine } : [:]
  }

  private mutating func note(_ recording: Int) {
    isAlone = isAlone && (self.recording ?? recording) == recording
    self.recording = recording
    if !isAlone { traces = [:] }
  }
}
