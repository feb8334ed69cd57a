import FileErrors
import Parallel
import Synchronization
import TimeSeries

/// A system's name and the files with its predictions, which together hold each dimension of each
/// recording at most once.
package struct SystemFiles: Equatable, Sendable {
  /// Empty where there is only one and nobody named it.
  package var name: String
  package var paths: [String]

  package init(name: String, paths: [String]) {
    self.name = name
    self.paths = paths
  }
}

/// Reads and scores systems, several files at a time.
///
/// Each file is a stream, scored recording by recording. What files give is put together in their
/// order, so that the number of threads makes no difference.
package struct ScoringRun: Sendable {
  private let gold: GoldStandard
  private let settings: ScoringSettings
  private let options: SeriesOptions

  package init(gold: GoldStandard, settings: ScoringSettings, options: SeriesOptions) {
    self.gold = gold
    self.settings = settings
    self.options = options
  }

  /// - Throws: as `SeriesReader`, the first in the order of files; `.badData` if the same dimension
  ///   of a recording comes twice in a system, or a system has no dimension, recording or step of
  ///   the gold standard.
  package func scores(
    of systems: [SystemFiles], threads: Int
  ) throws(FileError) -> [SystemScores] {
    let files = systems.indices.flatMap { system in
      systems[system].paths.map { (system: system, path: $0) }
    }
    let collectors = systems.map { _ in ScoreCollector(gold: gold, settings: settings) }
    let progress = Mutex(OrderedMerge(collectors: collectors))
    forEachIndex(below: files.count, threads: threads) { index in
      guard progress.withLock({ index < $0.firstFailure }) else { return }
      let result = collected(from: files[index].path)
      progress.withLock { $0.take(result, at: index, of: files) }
    }
    let merged = progress.withLock { $0 }
    if let error = merged.error { throw error }
    var scores: [SystemScores] = []
    for (system, collector) in zip(systems, merged.collectors) {
      try check(collector, of: system)
      scores.append(collector.finished(as: system.name))
    }
    return scores
  }

  private func collected(from path: String) -> Result<ScoreCollector, FileError> {
    Result { () throws(FileError) in
      var collector = ScoreCollector(gold: gold, settings: settings)
      var reader = try SeriesReader(path: path, options: options)
      let dimensions = reader.dimensions
      collector.note(dimensions: dimensions)
      while let recording = try reader.next() {
        try collector.add(recording, dimensions: dimensions, from: path)
      }
      return collector
    }
  }

  private func check(_ collector: ScoreCollector, of system: SystemFiles) throws(FileError) {
    let path = system.paths.joined(separator: " ")
    guard collector.hasCommonDimension else {
      throw FileError(
        .badData, path: path,
        "expected a dimension of the gold standard "
          + "(\(gold.series.dimensions.joined(separator: ", "))), "
          + "found \(collector.unknownDimensions.joined(separator: ", "))")
    }
    guard collector.commonSteps > 0 else {
      throw FileError(
        .badData, path: path, "expected recordings and times of the gold standard, found none")
    }
  }
}

/// Puts the files' scores together in their order, whatever order they come in.
private struct OrderedMerge: Sendable {
  private(set) var collectors: [ScoreCollector]
  private(set) var error: FileError?
  /// The first file known to have failed, though those before it may still be read.
  private(set) var firstFailure = Int.max
  private var waiting: [Int: Result<ScoreCollector, FileError>] = [:]
  private var next = 0

  init(collectors: [ScoreCollector]) { self.collectors = collectors }

  mutating func take(
    _ result: Result<ScoreCollector, FileError>, at index: Int,
    of files: [(system: Int, path: String)]
  ) {
    if case .failure = result { firstFailure = min(firstFailure, index) }
    waiting[index] = result
    while error == nil, let result = waiting.removeValue(forKey: next) {
      let file = files[next]
      do {
        try collectors[file.system].merge(try result.get(), from: file.path)
      } catch {
        self.error = error
        firstFailure = min(firstFailure, next)
      }
      next += 1
    }
  }
}
