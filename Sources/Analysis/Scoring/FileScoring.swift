import Files
import Parallel
import TimeSeries

/// Scores one file of predictions as a stream.
///
/// Recordings are gathered until there are enough to be worth several threads. While the gold
/// standard is not there yet, more are gathered, up to a limit.
struct FileScoring: Sendable {
  /// Values, of 8 bytes each, that are gathered for each thread that scores them.
  private static let batch = 1 << 17
  /// Values that all threads together gather while there is no gold standard.
  private static let readAhead = 1 << 23

  private let settings: ScoringSettings
  private let options: SeriesOptions
  private let threads: Int
  private let readers: Int

  /// - Parameters:
  ///   - threads: how many may score this file's recordings.
  ///   - readers: how many files may be read at a time.
  init(_ settings: ScoringSettings, _ options: SeriesOptions, threads: Int, readers: Int) {
    self.settings = settings
    self.options = options
    self.threads = threads
    self.readers = readers
  }

  /// - Throws: as `SeriesReader` and `ScoreCollector`; what became of the gold standard.
  func scores(
    of path: String, against gold: Pending<Result<GoldStandard, FileError>>
  ) throws(FileError) -> ScoreCollector {
    var reader = try SeriesReader(path: path, options: options)
    let dimensions = reader.dimensions
    var collector: ScoreCollector?
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
    if let collector { return collector }
    return try emptyCollector(dimensions, gold)
  }

  /// Scores what was gathered, waiting for the gold standard if need be.
  private func score(
    _ gathered: inout [Recording], _ dimensions: [String], from path: String,
    against gold: Pending<Result<GoldStandard, FileError>>, into collector: inout ScoreCollector?
  ) throws(FileError) {
    var scores: ScoreCollector
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
    _ dimensions: [String], _ gold: Pending<Result<GoldStandard, FileError>>
  ) throws(FileError) -> ScoreCollector {
    var collector = ScoreCollector(gold: try gold.wait().get(), settings: settings)
    collector.note(dimensions: dimensions)
    return collector
  }
}
