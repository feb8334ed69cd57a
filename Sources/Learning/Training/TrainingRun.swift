internal import Engine
package import Files
internal import Layers
internal import Networks
package import Safetensors

/// A run of training and the files that it leaves behind: the best model so far, and beside it the
/// state to resume from.
///
/// After each epoch the model is written first, where it is the best, and the state second, each
/// whole or not at all. A run killed in between does the epoch again, and writes the same model. Of
/// several processes that train together the first writes.
package final class TrainingRun {
  package let trainer: NetworkTrainer
  private let identity: [String: String]
  /// Where the model goes.
  package let path: String
  /// Shards of a batch in the run that was resumed, where they were not as many.
  package private(set) var otherShards: Int?
  /// The state beside the model as it was found, or as this run left it.
  private var state: FileStatus?

  /// - Parameters:
  ///   - trainer: its recordings' names and checksums go into the checkpoint.
  ///   - path: where the model is to be written.
  /// - Throws: `inputOutput` if reading an input fails.
  package init(_ trainer: NetworkTrainer, path: String) throws(FileError) {
    self.trainer = trainer
    self.path = path
    state = FileStatus(of: Self.statePath(forModel: path))
    let (training, validation) = (trainer.corpora.training, trainer.corpora.validation)
    identity = trainer.settings.metadata.merging([
      "train": training.recordings.map(\.input.recording).joined(separator: ","),
      "validation": validation.recordings.map(\.input.recording).joined(separator: ","),
      "data_checksum": try training.checksum() + validation.checksum(),
    ]) { own, _ in own }
  }

  /// Where the state of a run that writes `model` lies.
  package static func statePath(forModel model: String) -> String { model + ".resume" }

  /// Checks that all processes train from the same data, settings and parameters, with as many threads:
  /// else they would come apart, or not be those that were to train together.
  ///
  /// - Throws: `TrainingError` naming the first process that differs from the first.
  package func checkAgreement() throws {
    let collective = trainer.collective
    guard collective.count > 1 else { return }
    let settings = trainer.settings
    var sum = Checksum()
    let texts = identity.merging(trainer.model.metadata) { own, _ in own }
      .merging(["epochs": "\(settings.epochs)", "patience": "\(settings.patience ?? 0)"]) {
        own, _ in own
      }
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
      sum.add(name)
      sum.add(text)
    }
    let all = try collective.gather([
      sum.value, trainer.model.parameters.checksum, UInt64(ThreadTeam.count),
    ])
    for (place, what) in ["data and options", "first parameters", "number of threads"].enumerated()
    {
      guard let rank = all.firstIndex(where: { $0[place] != all[0][place] }) else { continue }
      throw TrainingError(
        .usage, "\(collective.name(of: rank)): expected the \(what) of rank 0, found others")
    }
  }

  /// Goes on from the state beside the model, where there is one: the first process's, which the others
  /// are told.
  ///
  /// - Returns: whether there was one.
  /// - Throws: as `TrainingState.resume`; `badData` if the model is not the one that the state
  ///   goes with, so that the best epoch would be lost.
  package func resume() throws -> Bool {
    let isFirst = trainer.collective.rank == 0
    let isFound = try isFirst && readState()
    guard try TrainingState.share(trainer, isFound: isFound) else { return false }
    if isFirst { try checkModel() }
    return true
  }

  private func readState() throws -> Bool {
    do {
      let shards = try TrainingState.resume(
        trainer, identity: identity, from: Self.statePath(forModel: path))
      otherShards = shards == trainer.shardCount ? nil : shards
    } catch let error as FileError where error.kind == .noInput {
      return false
    }
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

  /// Trains until all epochs are done, or patience is over.
  ///
  /// - Parameters:
  ///   - progress: called with the epochs done, parts of one included.
  ///   - finished: called with each epoch's result once its files are on the disk.
  /// - Throws: `TrainingStop`, once the state is on the disk; `FileError` if another run has written it
  ///   meanwhile.
  package func run(
    progress: (Double) -> Void, finished: (LearningCurvePoint) throws -> Void
  ) throws {
    while !trainer.isOver {
      let done = Double(trainer.curve.count)
      let point: LearningCurvePoint
      do {
        point = try trainer.runEpoch { progress(done + $0) }
      } catch let stop as TrainingStop {
        try writeState()
        // Nobody ends before it is written.
        _ = try trainer.collective.gather([])
        throw stop
      }
      if point.isBest, trainer.collective.rank == 0 {
        try checkState()
        try SafetensorsWriter.write(
          trainer.model.tensors, metadata: metadata(of: point), to: path)
      }
      try writeState()
      try finished(point)
    }
  }

  private func writeState() throws(FileError) {
    guard trainer.collective.rank == 0 else { return }
    try checkState()
    let path = Self.statePath(forModel: path)
    try TrainingState.write(trainer, identity: identity, to: path)
    state = FileStatus(of: path)
  }

  /// Two runs that write the same files would each resume from the other's.
  ///
  /// - Throws: `cannotCreate` if the state is not as this run left it.
  private func checkState() throws(FileError) {
    let path = Self.statePath(forModel: path)
    guard let found = FileStatus(of: path), state.map({ !found.isSameContent(as: $0) }) ?? true
    else { return }
    throw FileError(
      .cannotCreate, path: path,
      "expected the state as this training left it, found one that another has written meanwhile")
  }

  private func metadata(of point: LearningCurvePoint) -> [String: String] {
    let scores = zip(trainer.model.configuration.dimensions, point.validation).map {
      ("validation_ccc_\($0)", "\($1)")
    }
    var plateau: [String: String] = [:]
    if !dimensionsOnPlateau.isEmpty {
      plateau[Self.plateauKey] = dimensionsOnPlateau.joined(separator: ",")
    }
    return identity.merging(trainer.model.metadata) { own, _ in own }
      .merging(trainer.shardMetadata) { own, _ in own }
      .merging(["epoch": "\(point.epoch)"]) { own, _ in own }
      .merging(scores) { own, _ in own }
      .merging(plateau) { own, _ in own }
  }

  /// Dimensions that the best epoch's model has not learnt at all.
  package var dimensionsOnPlateau: [String] {
    let curve = trainer.curve
    let upToBest = Array(curve.prefix((curve.lastIndex(where: \.isBest) ?? -1) + 1))
    return trainer.model.configuration.dimensions.enumerated()
      .filter { upToBest.isOnPlateau(dimension: $0.offset) }.map(\.element)
  }

  private static var plateauKey: String { "plateau" }

  /// Dimensions that a model had not learnt at all when it was written, as its metadata say.
  package static func dimensionsOnPlateau(of model: SafetensorsFile) -> [String] {
    model.metadata[plateauKey]?.split(separator: ",").map(String.init) ?? []
  }
}
