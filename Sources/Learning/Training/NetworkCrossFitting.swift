internal import Engine
internal import Layers
package import Networks
package import TimeSeries

/// Predictions for a model that is to learn from them: the training partition's recordings are
/// predicted by networks that have not seen them, the others by the network trained on all.
package struct NetworkCrossFitting {
  private let corpora: TrainingCorpora
  private let inputs: RecordingInputs
  private let settings: TrainingSettings
  private let collective: any Collective

  /// - Parameters:
  ///   - inputs: of all recordings to predict, those of `corpora` among them.
  ///   - settings: those that the network was trained with.
  ///   - collective: the processes that train the folds together.
  package init(
    _ corpora: TrainingCorpora, _ inputs: RecordingInputs, _ settings: TrainingSettings,
    _ collective: any Collective = OneProcess()
  ) {
    self.corpora = corpora
    self.inputs = inputs
    self.settings = settings
    self.collective = collective
  }

  /// Recording k of the training partition is in fold k mod `folds`. A fold's network is, as the
  /// model, that of the epoch with the best validation CCC.
  ///
  /// - Parameters:
  ///   - model: trained on all.
  ///   - fresh: makes an untrained network for what it is given to train on.
  ///   - progress: called with the folds done, parts of one included.
  /// - Returns: the training partition, the validation partition, then all others.
  /// - Throws: `TrainingError` naming the fold without which there is too little to train on, or
  ///   training diverges; `FileError` if reading fails; `PlanError` as `NetworkTrainer`.
  /// - Precondition: 2 folds at least, and not more than there are recordings.
  package func series(
    folds: Int, model: NetworkModel, fresh: (TrainingCorpora) throws -> NetworkModel,
    progress: (Double) -> Void
  ) throws -> TimeSeries {
    let training = corpora.training.recordings
    precondition((2...training.count).contains(folds))
    var held = [Recording?](repeating: nil, count: training.count)
    for fold in 0..<folds {
      let network: NetworkModel
      do {
        let others = corpora.training(on: try corpora.training.part { $0 % folds != fold })
        network = try trained(fresh(others), on: others) { progress(Double(fold) + $0) }
      } catch let error as TrainingError {
        throw TrainingError(error.kind, "without fold \(fold + 1) of \(folds): \(error)")
      } catch let error as DivergenceError {
        throw TrainingError(.badData, "without fold \(fold + 1) of \(folds): \(error)")
      }
      let predictor = NetworkPredictor(network, precision: settings.precision)
      for (place, recording) in training.enumerated() where place % folds == fold {
        held[place] = try prediction(of: recording.input, predictor, network)
      }
    }
    var series = TimeSeries(dimensions: corpora.training.dimensions)
    series.recordings = held.compactMap(\.self)
    let predictor = NetworkPredictor(model, precision: settings.precision)
    let validation = corpora.validation.recordings.map(\.input)
    let assigned = Set((training.map(\.input) + validation).map(\.recording))
    let others = inputs.recordings.filter { !assigned.contains($0) }.compactMap { inputs[$0] }
    for input in validation + others {
      series.recordings.append(try prediction(of: input, predictor, model))
    }
    return series
  }

  /// The network with the parameters of its best epoch.
  private func trained(
    _ network: NetworkModel, on corpora: TrainingCorpora, progress: (Double) -> Void
  ) throws -> NetworkModel {
    let trainer = try NetworkTrainer(
      network, settings: settings, corpora: corpora, collective: collective)
    let best = FloatBuffer(count: network.parameters.values.count)
    while !trainer.isOver {
      let done = Double(trainer.curve.count)
      let point = try trainer.runEpoch { progress((done + $0) / Double(settings.epochs)) }
      if point.isBest { best.copy(from: network.parameters.values.pointer) }
    }
    network.parameters.values.copy(from: best.pointer)
    return network
  }

  private func prediction(
    of input: any RecordingInput, _ predictor: NetworkPredictor, _ model: NetworkModel
  ) throws -> Recording {
    Recording(
      predictions: try predictor.predict(input), of: input,
      columns: model.configuration.dimensions.count,
      delay: model.configuration.features?.delay ?? 0)
  }
}
