internal import Features
internal import LinearModels
package import TimeSeries

/// Predictions for a model that is to learn from them: the training partition's recordings are
/// predicted by fits that have not seen them, the others by the fit to all.
package struct CrossFitting {
  private let corpora: RegressionCorpora
  private let settings: RegressionSettings
  private let choices: [SettingSearch.Choice]

  package init(
    _ corpora: RegressionCorpora, _ settings: RegressionSettings, _ choices: [SettingSearch.Choice]
  ) {
    self.corpora = corpora
    self.settings = settings
    self.choices = choices
  }

  /// Recording k of the training partition is in fold k mod `folds`. A fold's fits have the delay and
  /// the setting that were chosen with all recordings.
  ///
  /// - Precondition: 2 folds at least, and not more than there are recordings.
  /// - Returns: the training partition, the validation partition, then all others.
  package func series(folds: Int) throws -> TimeSeries {
    let training = corpora.training
    precondition((2...training.recordings.count).contains(folds))
    var series = TimeSeries(dimensions: training.dimensions)
    var held = [Recording?](repeating: nil, count: training.recordings.count)
    for fold in 0..<folds {
      let learner = try settings.learner(for: training.part { $0 % folds != fold })
      var models: [DimensionModel] = []
      for (dimension, choice) in choices.enumerated() {
        let fits = try learner.fits(
          delay: choice.trial.delay, dimensions: [dimension], settings: [choice.trial.setting])
        models += fits[0].map(\.model)
      }
      for (place, recording) in training.recordings.enumerated() where place % folds == fold {
        let prediction = try LinearPrediction(
          models, of: recording.features, scaling: recording.scaling)
        held[place] = Recording(prediction, of: recording.features)
      }
    }
    series.recordings = held.compactMap(\.self)
    let models = choices.map(\.fit.model)
    for recording in corpora.validation.recordings {
      series.recordings.append(
        Recording(
          try LinearPrediction(models, of: recording.features, scaling: recording.scaling),
          of: recording.features))
    }
    for recording in corpora.others {
      series.recordings.append(
        Recording(
          try LinearPrediction(
            models, of: recording,
            scaling: corpora.scaling ?? ColumnMoments(reading: [recording]).scaling),
          of: recording))
    }
    return series
  }
}
