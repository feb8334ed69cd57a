internal import Agreement
internal import Features
internal import LinearModels

/// Tries delays and settings, and keeps for each dimension what has the best CCC on the validation
/// partition.
package struct SettingSearch {
  /// One setting of one dimension.
  package struct Trial: Sendable {
    package let dimension: Int
    /// Steps.
    package let delay: Int
    /// See `LinearFit.setting`.
    package let setting: Double
    /// CCC over all recordings of the partition together; NaN where undefined.
    package let training: Double
    package let validation: Double
    /// Whether no setting of the dimension before had a better validation CCC.
    package let isBest: Bool
  }

  /// What was chosen for a dimension.
  package struct Choice: Sendable {
    package var fit: LinearFit
    package let trial: Trial
  }

  private let corpora: RegressionCorpora
  private let settings: RegressionSettings

  package init(_ corpora: RegressionCorpora, _ settings: RegressionSettings) {
    self.corpora = corpora
    self.settings = settings
  }

  /// Delays without a gain after which a dimension's search ends.
  private static let patience = 3

  /// - Parameters:
  ///   - finished: called with the trials of each delay, dimension by dimension.
  /// - Returns: one a dimension.
  /// - Throws: `RegressionError` if a fit cannot be made; `FileError` if reading fails.
  package func run(_ finished: ([Trial]) throws -> Void) throws -> [Choice] {
    let learner = try settings.learner(for: corpora.training)
    var choices = [Choice?](repeating: nil, count: corpora.training.dimensions.count)
    var withoutGain = choices.map { _ in 0 }
    for delay in settings.delays {
      let open = choices.indices.filter { withoutGain[$0] < Self.patience }
      if open.isEmpty { break }
      let fits = try learner.fits(delay: delay, dimensions: open, settings: nil)
      let all = zip(open, fits).flatMap { dimension, fits in fits.map { (dimension, $0) } }
      let training = try corpora.training.concordances(of: all)
      let validation = try corpora.validation.concordances(of: all)
      var trials: [Trial] = []
      for dimension in open { withoutGain[dimension] += 1 }
      for (index, (dimension, fit)) in all.enumerated() {
        let known = choices[dimension]?.trial.validation ?? -.infinity
        // A concordance that is undefined is no better than any.
        let isBest = choices[dimension] == nil || validation[index] > (known.isNaN ? -2 : known)
        let trial = Trial(
          dimension: dimension, delay: delay, setting: fit.setting, training: training[index],
          validation: validation[index], isBest: isBest)
        trials.append(trial)
        if isBest {
          choices[dimension] = Choice(fit: fit, trial: trial)
          withoutGain[dimension] = 0
        }
      }
      try finished(trials)
    }
    return choices.compactMap(\.self)
  }
}

extension RegressionCorpus {
  /// CCC of fits with their dimensions' gold standard, over all recordings together.
  fileprivate func concordances(of fits: [(dimension: Int, fit: LinearFit)]) throws -> [Double] {
    var moments = [Moments?](repeating: nil, count: fits.count)
    for recording in recordings {
      let predictions = try LinearPrediction(
        fits.map(\.fit.model), of: recording.features, scaling: recording.scaling)
      for (index, (dimension, _)) in fits.enumerated() {
        let gold = stride(from: dimension, to: recording.gold.count, by: dimensions.count).map {
          Double(recording.gold[$0])
        }
        let found = PairedTrace(gold: gold, prediction: predictions.values[index]).moments
        if moments[index] == nil { moments[index] = found } else { moments[index]?.merge(found) }
      }
    }
    return moments.map { $0?.concordanceCorrelation() ?? .nan }
  }
}
