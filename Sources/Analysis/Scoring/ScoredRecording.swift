import Agreement
import TimeSeries

/// One recording against its gold standard: all that takes long, and needs no other recording.
struct ScoredRecording: Sendable {
  struct Dimension: Sendable {
    /// Where it stands among the gold standard's.
    let dimension: Int
    let scores: RecordingScores
    /// At every delay; nil where none is to be tried.
    let delays: DelayCurve?
    /// On the gold standard's steps where rows pair by time, and so alike for all systems.
    let trace: Trace
  }

  let name: String
  /// Where it stands in the gold standard; nil if it is not there.
  let place: Int?
  private(set) var dimensions: [Dimension] = []
  private(set) var commonSteps = 0
  private(set) var goldOnlySteps = 0
  private(set) var predictionOnlySteps = 0
  private(set) var filledSteps = 0

  /// - Parameter dimensions: names of the columns; those that the gold standard lacks take no part.
  init(
    _ prediction: Recording, dimensions: [String], gold: GoldStandard, settings: ScoringSettings
  ) {
    name = prediction.name
    place = gold.place(of: name)
    let known = dimensions.enumerated().compactMap { column, name in
      gold.series.dimensions.firstIndex(of: name).map { (column, $0) }
    }
    guard let place, !known.isEmpty else { return }
    let truth = gold.series.recordings[place]
    let pairs = PairedRecording(
      gold: truth, prediction: prediction, policy: settings.lengthPolicy)
    commonSteps = pairs.commonSteps
    goldOnlySteps = pairs.goldOnlySteps
    predictionOnlySteps = pairs.predictionOnlySteps
    filledSteps = pairs.filledSteps
    for (column, dimension) in known {
      let trace = Trace(gold: pairs.gold[dimension], prediction: pairs.prediction[column])
      var scores = RecordingScores(
        name: name, statistics: PairStatistics(gold: trace.gold, prediction: trace.prediction))
      // Steps that only the prediction has stand in the trace without a gold standard.
      scores.missingValues = pairs.commonSteps - scores.statistics.count
      settings.examine(trace, &scores)
      var delays: DelayCurve?
      if let limit = settings.delayLimit, let step = pairs.step {
        let curve = DelayCurve(
          gold: trace.gold, prediction: trace.prediction, step: step, limit: limit)
        scores.delay = curve.best(settings.convention)
        delays = curve
      }
      let comparable =
        settings.lengthPolicy == .join
        ? Trace(
          gold: truth.columns[dimension],
          prediction: PairedRecording.column(column, of: prediction, at: truth))
        : trace
      self.dimensions.append(
        Dimension(dimension: dimension, scores: scores, delays: delays, trace: comparable))
    }
  }
}
