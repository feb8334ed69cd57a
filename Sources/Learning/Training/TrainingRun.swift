internal import Files
internal import Networks
internal import Safetensors

/// A run of training and the files that it leaves behind: the best model so far, and beside it the
/// state to resume from.
///
/// After each epoch the model is written first, where it is the best, and the state second, each
/// whole or not at all. A run killed in between does the epoch again, and writes the same model.
package struct TrainingRun {
  package let trainer: NetworkTrainer
  private let identity: [String: String]
  private let path: String

  /// - Parameters:
  ///   - training, validation: the trainer's corpora; their recordings' names and checksums go into
  ///     the checkpoint.
  ///   - path: where the model is to be written.
  package init(
    _ trainer: NetworkTrainer, training: LabelledCorpus, validation: LabelledCorpus, path: String
  ) {
    self.trainer = trainer
    self.path = path
    identity = trainer.options.metadata.merging([
      "train": training.recordings.map(\.segments.recording).joined(separator: ","),
      "validation": validation.recordings.map(\.segments.recording).joined(separator: ","),
      "data_checksum": training.checksum + validation.checksum,
    ]) { own, _ in own }
  }

  /// Goes on from the state beside the model, where there is one.
  ///
  /// - Returns: whether there was one.
  /// - Throws: as `TrainingState.resume`; `badData` if the model is not the one that the state
  ///   goes with, so that the best epoch would be lost.
  package func resume() throws -> Bool {
    do {
      try TrainingState.resume(
        trainer, identity: identity, from: TrainingState.path(forModel: path))
    } catch let error as FileError where error.kind == .noInput {
      return false
    }
    try checkModel()
    return true
  }

  /// A run killed after it wrote a better model, but not yet its state, left the next epoch's.
  private func checkModel() throws {
    guard let best = trainer.curve.last(where: \.isBest)?.epoch else { return }
    let metadata = try? SafetensorsFile(path: path).metadata
    let epoch = metadata?["epoch"].flatMap(Int.init)
    guard let metadata, [best, trainer.curve.count + 1].contains(epoch),
      identity.allSatisfy({ metadata[$0] == $1 })
    else {
      throw TrainingError(
        .badData,
        "\(path): expected the model of epoch \(best), the best of the run to resume, found "
          + (metadata == nil ? "none" : "another"))
    }
  }

  /// Trains until `options.epochs` are done.
  ///
  /// - Parameters:
  ///   - progress: called with the epochs done, parts of one included.
  ///   - finished: called with each epoch's result once its files are on the disk.
  package func run(
    progress: (Double) -> Void, finished: (LearningCurvePoint) throws -> Void
  ) throws {
    let state = TrainingState.path(forModel: path)
    while trainer.curve.count < trainer.options.epochs {
      let done = Double(trainer.curve.count)
      let point = try trainer.runEpoch { progress(done + $0) }
      if point.isBest {
        try SafetensorsWriter.write(
          trainer.model.tensors, metadata: metadata(of: point), to: path)
      }
      try TrainingState.write(trainer, identity: identity, to: state)
      try finished(point)
    }
  }

  private func metadata(of point: LearningCurvePoint) -> [String: String] {
    let scores = zip(trainer.model.configuration.dimensions, point.validation).map {
      ("validation_ccc_\($0)", "\($1)")
    }
    return identity.merging(trainer.model.metadata) { own, _ in own }
      .merging(["epoch": "\(point.epoch)"]) { own, _ in own }
      .merging(scores) { own, _ in own }
  }
}
