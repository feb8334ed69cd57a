import Agreement
package import TimeSeries
import Uncertainty

/// A gold standard that predictions are scored against, its recordings by name.
package struct GoldSeries: Sendable {
  package let series: TimeSeries
  /// Recordings that were there and are not to be scored, of another partition for instance.
  package let excluded: Set<String>
  /// Every recording is one value, without a time that means anything.
  package let isUnits: Bool
  private let indices: [String: Int]
  private let names: RecordingNames
  private let excludedNames: RecordingNames

  /// - Parameter selected: names of the recordings to score, or of their files; nil is all.
  /// - Precondition: no two recordings of `series` have the same name.
  package init(_ series: TimeSeries, selected: Set<String>? = nil) {
    var kept = series
    if let selected {
      let names = RecordingNames.matching(selected.sorted(), with: series.recordings.map(\.name))
      let chosen = Set(names.names.values)
      kept.recordings.removeAll { !chosen.contains($0.name) }
    }
    self.series = kept
    isUnits = series.isUnits
    let names = Set(kept.recordings.map(\.name))
    excluded = Set(series.recordings.map(\.name)).subtracting(names)
    indices = Dictionary(
      uniqueKeysWithValues: kept.recordings.enumerated().map { ($1.name, $0) })
    self.names = RecordingNames(series.recordings.map(\.name))
    excludedNames = RecordingNames(excluded)
  }

  /// A recording's index in `series`.
  func index(of recording: String) -> Int? { indices[recording] }

  /// Likewise of a recording that is called by its file's name.
  func index(meantBy name: String) -> Int? {
    names.name(meantBy: name).flatMap { indices[$0] }
  }

  func isExcluded(_ name: String) -> Bool { excluded.contains(name) }

  func isExcluded(meantBy name: String) -> Bool { excludedNames.name(meantBy: name) != nil }
}

/// One recording against its gold standard: all that takes long, and needs no other recording.
struct ScoredRecording: Sendable {
  struct Dimension: Sendable {
    /// Index among the gold standard's.
    let dimension: Int
    let scores: RecordingScores
    /// At every delay; nil where none is to be tried.
    let delays: DelayCurve?
    /// On the gold standard's steps, and so alike for all systems.
    let trace: PairedTrace
  }

  /// The prediction's.
  let name: String
  /// Index in the gold standard; nil if it is not there.
  let index: Int?
  /// Whether it is there only by its name without folders and ending.
  let isShortName: Bool
  private(set) var dimensions: [Dimension] = []
  private(set) var steps = StepAlignment.Counts()

  /// - Parameter dimensions: names of the columns; those that the gold standard lacks take no part.
  init(
    _ prediction: Recording, dimensions: [String], gold: GoldSeries, settings: ScoringSettings
  ) {
    name = prediction.name
    let known = gold.index(of: name)
    index = known ?? gold.index(meantBy: name)
    isShortName = known == nil && index != nil
    let common = dimensions.enumerated().compactMap { column, name in
      gold.series.dimensions.firstIndex(of: name).map { (column, $0) }
    }
    guard let index, !common.isEmpty else { return }
    let truth = gold.series.recordings[index]
    let isUnit = gold.isUnits && prediction.stepCount == 1
    let alignment = StepAlignment(
      gold: truth.times, prediction: prediction.times, policy: isUnit ? .crop : settings.pairing)
    steps = alignment.counts
    for (column, dimension) in common {
      let (goldColumn, predicted) = (truth.columns[dimension], prediction.columns[column])
      let pairs = alignment.onPrediction(gold: goldColumn, prediction: predicted)
      let trace = PairedTrace(
        gold: pairs.gold, prediction: pairs.prediction, step: alignment.step)
      var scores = RecordingScores(
        name: truth.name, sums: ExactMoments(gold: trace.gold, prediction: trace.prediction))
      // Steps that only the prediction has stand in the trace without a gold standard.
      scores.missingValues = steps.common - scores.sums.count
      let present = trace.present
      scores.effectiveCount = effectiveCount(of: present)
      if !settings.isOfRuns {
        scores.interval = settings.interval(of: present)
      } else if settings.needsTraces {
        scores.trace = present
      }
      let delays = settings.delayLimit.flatMap { DelayCurve(of: trace, limit: $0) }
      scores.delay = delays?.best(settings.convention)
      let onGold =
        alignment.hasOneView ? pairs : alignment.onGold(gold: goldColumn, prediction: predicted)
      if settings.isOfRuns { scores.pairedSteps = Self.pairedSteps(onGold) }
      self.dimensions.append(
        Dimension(
          dimension: dimension, scores: scores, delays: delays,
          trace: PairedTrace(
            gold: onGold.gold, prediction: onGold.prediction, step: alignment.step)))
    }
  }

  private static func pairedSteps(
    _ pairs: (gold: [Double], prediction: [Double])
  ) -> RangeSet<Int> {
    let steps = pairs.gold.indices
    return RangeSet(
      steps.filter { !pairs.gold[$0].isNaN && !pairs.prediction[$0].isNaN }, within: steps)
  }
}
