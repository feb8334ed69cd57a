package import Files
import Parallel
import SeriesReading
import Synchronization
package import TimeSeries

/// Reads a gold standard and scores systems against it, several files at a time.
///
/// Each file is a stream, of which no more than a few recordings are in memory. What files give is
/// put together in their order, so that the number of threads makes no difference.
package struct ScoringRun: Sendable {
  private let settings: ScoringSettings
  private let series: SeriesSettings
  private let threads: Int

  package init(settings: ScoringSettings, series: SeriesSettings, threads: Int) {
    self.settings = settings
    self.series = series
    self.threads = threads
  }

  /// - Parameter readGold: reads the gold standard, while predictions are read ahead.
  /// - Throws: what `readGold` throws; as `SeriesReader`, the first in the order of files;
  ///   `.badData` if the same dimension of a recording comes twice in a system, a system has no
  ///   dimension, recording or step of the gold standard, or a system's runs differ in what they
  ///   cover.
  package func scores(
    of systems: [SystemFiles],
    against readGold: @escaping @Sendable () throws(FileError) -> GoldSeries
  ) throws(FileError) -> (gold: GoldSeries, systems: [SystemScores]) {
    let files = systems.indices.flatMap { system in
      systems[system].paths.map { (system: system, path: $0) }
    }
    let gold = Pending<Result<GoldSeries, FileError>>()
    let progress = Mutex(OrderedMerge())
    forEachIndex(below: files.count + 1, threads: threads) { index in
      // The first to be begun, and it waits for nothing.
      guard index > 0 else {
        return gold.fulfil(Result { () throws(FileError) in try readGold() })
      }
      guard progress.withLock({ index - 1 < $0.firstFailure }) else { return }
      var settings = settings
      settings.isOfRuns = systems[files[index - 1].system].run != nil
      let result = Result { () throws(FileError) in
        try FileScoring(
          settings, series, threads: max(threads / files.count, 1),
          readers: min(threads, files.count)
        ).scores(of: files[index - 1].path, against: gold)
      }
      progress.withLock { $0.take(result, at: index - 1, of: files) }
    }
    let standard = try gold.wait().get()
    let merged = progress.withLock { $0 }
    if let error = merged.error { throw error }
    var scores: [SystemScores] = []
    for (index, system) in systems.enumerated() {
      guard let collector = merged.collectors[index] else { continue }
      try check(collector, of: system)
      scores.append(collector.finished(as: system.name))
      scores[scores.count - 1].run = system.run
    }
    try checkRuns(of: scores, gold: standard.series)
    return (standard, scores)
  }

  private func check(_ collector: ScoreCollector, of system: SystemFiles) throws(FileError) {
    let path = system.paths.joined(separator: " ")
    guard collector.hasCommonDimension else {
      throw FileError(
        .badData, path: path,
        "expected a dimension of the gold standard "
          + "(\(collector.gold.series.dimensions.joined(separator: ", "))), "
          + "found \(collector.unknownDimensions.joined(separator: ", "))")
    }
    guard collector.hasCommonRecording else {
      throw FileError(
        .badData, path: path,
        namesDiffer(
          of: "the gold standard", expected: collector.gold.series.recordings.map(\.name),
          found: collector.leftOut.predictionOnlyRecordings))
    }
    guard collector.leftOut.steps.common > 0 else {
      throw FileError(.badData, path: path, "expected times of the gold standard, found none")
    }
  }
}

/// Puts the files' scores together in their order, whatever order they come in.
private struct OrderedMerge: Sendable {
  /// By system.
  private(set) var collectors: [Int: ScoreCollector] = [:]
  private(set) var error: FileError?
  /// The first file known to have failed, though those before it may still be read.
  private(set) var firstFailure = Int.max
  private var waiting: [Int: Result<ScoreCollector, FileError>] = [:]
  private var next = 0

  mutating func take(
    _ result: Result<ScoreCollector, FileError>, at index: Int,
    of files: [(system: Int, path: String)]
  ) {
    if case .failure = result { firstFailure = min(firstFailure, index) }
    waiting[index] = result
    while error == nil, let result = waiting.removeValue(forKey: next) {
      let file = files[next]
      do {
        let scores = try result.get()
        if var collector = collectors.removeValue(forKey: file.system) {
          try collector.merge(scores, from: file.path)
          collectors[file.system] = collector
        } else {
          collectors[file.system] = scores
        }
      } catch {
        self.error = error
        firstFailure = min(firstFailure, next)
      }
      next += 1
    }
  }
}

/// Scores one file of predictions as a stream.
///
/// Recordings are gathered until there are enough to be worth several threads. While the gold
/// standard is not there yet, more are gathered, up to a limit.
private struct FileScoring: Sendable {
  /// Values, of 8 bytes each, that are gathered for each thread that scores them.
  private static let batch = 1 << 17
  /// Values that all threads together gather while there is no gold standard.
  private static let readAhead = 1 << 23

  private let settings: ScoringSettings
  private let series: SeriesSettings
  private let threads: Int
  private let readers: Int

  /// - Parameters:
  ///   - threads: how many may score this file's recordings.
  ///   - readers: how many files may be read at a time.
  init(_ settings: ScoringSettings, _ series: SeriesSettings, threads: Int, readers: Int) {
    self.settings = settings
    self.series = series
    self.threads = threads
    self.readers = readers
  }

  /// - Throws: as `SeriesReader` and `ScoreCollector`; what became of the gold standard.
  func scores(
    of path: String, against gold: Pending<Result<GoldSeries, FileError>>
  ) throws(FileError) -> ScoreCollector {
    var reader = try SeriesReader(path: path, settings: series)
    let dimensions = reader.dimensions
    var collector: FileCollector?
    var gathered: [Recording] = []
    var size = 0
    while let recording = try reader.next() {
      gathered.append(recording)
      size += recording.stepCount * (dimensions.count + 1)
      let limit = gold.ifReady == nil ? Self.readAhead / readers : Self.batch * threads
      if size >= limit {
        try score(&gathered, dimensions, from: path, against: gold, into: &collector)
        size = 0
      }
    }
    try score(&gathered, dimensions, from: path, against: gold, into: &collector)
    if let collector { return collector.finished }
    return try emptyCollector(dimensions, gold).finished
  }

  /// Scores what was gathered, waiting for the gold standard if need be.
  private func score(
    _ gathered: inout [Recording], _ dimensions: [String], from path: String,
    against gold: Pending<Result<GoldSeries, FileError>>, into collector: inout FileCollector?
  ) throws(FileError) {
    var scores: FileCollector
    if let collector { scores = collector } else { scores = try emptyCollector(dimensions, gold) }
    // The only copy, so that it grows in place.
    collector = nil
    let (recordings, standard, settings) = (gathered, scores.gold, settings)
    gathered = []
    let found = parallelMap(below: recordings.count, threads: threads) { index in
      ScoredRecording(
        recordings[index], dimensions: dimensions, gold: standard, settings: settings)
    }
    for recording in found { try scores.take(recording, from: path) }
    collector = scores
  }

  private func emptyCollector(
    _ dimensions: [String], _ gold: Pending<Result<GoldSeries, FileError>>
  ) throws(FileError) -> FileCollector {
    var collector = ScoreCollector(gold: try gold.wait().get(), settings: settings)
    collector.note(dimensions: dimensions)
    return FileCollector(collector)
  }
}

/// Scores of one file, whose recordings are called as the gold standard's are, or else all by their
/// file's names.
private struct FileCollector: Sendable {
  private var scores: ScoreCollector
  /// Of recordings by their names without folders and endings; nil once two of them are one.
  private var byShortName: ScoreCollector?
  private var hasOwnName = false

  /// - Parameter scores: empty.
  init(_ scores: ScoreCollector) {
    self.scores = scores
    byShortName = scores
  }

  var gold: GoldSeries { scores.gold }

  /// - Throws: as `ScoreCollector.take`.
  mutating func take(_ recording: ScoredRecording, from path: String) throws(FileError) {
    guard let index = recording.index, recording.isShortName else {
      hasOwnName = hasOwnName || recording.index != nil
      if hasOwnName { byShortName = nil }
      try scores.take(recording, from: path)
      if !hasOwnName, !gold.isExcluded(meantBy: recording.name) {
        byShortName?.note(unknownRecording: recording.name)
      }
      return
    }
    scores.note(unknownRecording: recording.name)
    let pair = ShortName(found: recording.name, gold: gold.series.recordings[index].name)
    do {
      try byShortName?.take(recording, from: path)
      byShortName?.note(pair)
    } catch {
      byShortName = nil
    }
  }

  var finished: ScoreCollector {
    guard let byShortName, byShortName.hasCommonRecording else { return scores }
    return byShortName
  }
}
