internal import Engine
package import Files
internal import Layers
internal import Networks
package import Safetensors

/// A run of training and the files that it leaves behind: the best model so far, and beside it the
/// state to resume from.
///
/// After each epoch the model is written first, where it is the best, and the state second, each
/// whole or not at all. A run killed in between does the epoch again, and writes the same model.
package struct TrainingRun {
  package let trainer: NetworkTrainer
  private let identity: [String: String]
  /// Where the model goes.
  package let path: String

  /// - Parameters:
  ///   - trainer: its recordings' names and checksums go into the checkpoint.
  ///   - path: where the model is to be written.
  /// - Throws: `inputOutput` if reading an input fails.
  package init(_ trainer: NetworkTrainer, path: String) throws(FileError) {
    self.trainer = trainer
    self.path = path
    let (training, validation) = (trainer.corpora.training, trainer.corpora.validation)
    identity = trainer.settings.metadata.merging([
      "train": training.recordings.map(\.input.recording).joined(separator: ","),
      "validation": validation.recordings.map(\.input.recording).joined(separator: ","),
      "data_checksum": try training.checksum() + validation.checksum(),
    ]) { own, _ in own }
  }

  /// Where the state of a run that writes `model` lies.
  package static func statePath(forModel model: String) -> String { model + ".resume" }

  /// Goes on from the state beside the model, where there is one.
  ///
  /// - Returns: whether there was one.
  /// - Throws: as `TrainingState.resume`; `badData` if the model is not the one that the state
  ///   goes with, so that the best epoch would be lost.
  package func resume() throws -> Bool {
    do {
      try TrainingState.resume(
        trainer, identity: identity, from: Self.statePath(forModel: path))
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

  /// Trains until all epochs are done, or patience is over.
  ///
  /// - Parameters:
  ///   - progress: called with the epochs done, parts of one included.
  ///   - finished: called with each epoch's result once its files are on the disk.
  package func run(
    progress: (Double) -> Void, finished: (LearningCurvePoint) throws -> Void
  ) throws {
    let state = Self.statePath(forModel: path)
    while !trainer.isOver {
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
    var plateau: [String: String] = [:]
    if !dimensionsOnPlateau.isEmpty {
      plateau[Self.plateauKey] = dimensionsOnPlateau.joined(separator: ",")
    }
    return identity.merging(trainer.model.metadata) { own, _ in own }
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

/// Everything that a run needs to go on after its last complete epoch, as one file beside the
/// model: the network, Adam's moments, the learning curve, and what the run was started with.
private enum TrainingState {
  static func write(
    _ trainer: NetworkTrainer, identity: [String: String], to path: String
  ) throws(FileError) {
    let moments = [
      TensorContents(name: "adam.mean", trainer.optimiser.mean),
      TensorContents(name: "adam.square", trainer.optimiser.square),
    ]
    let metadata = identity.merging([
      "optimiser_step": "\(trainer.optimiser.step)",
      "curve": trainer.curve.map(\.row).joined(separator: "\n"),
    ]) { own, _ in own }.merging(trainer.model.metadata) { own, _ in own }
    try SafetensorsWriter.write(trainer.model.tensors + moments, metadata: metadata, to: path)
  }

  /// Steps of the optimiser that no run gets to.
  private static let mostSteps = 1 << 40

  /// Takes `trainer` to where the state was written.
  ///
  /// - Parameter identity: what the run was started with; must be what the state's was.
  /// - Throws: `FileError` if the file is damaged; `TrainingError` naming the first setting
  ///   or data that differ.
  static func resume(
    _ trainer: NetworkTrainer, identity: [String: String], from path: String
  ) throws {
    let file = try SafetensorsFile(path: path)
    for (name, expected) in identity.merging(trainer.model.metadata, uniquingKeysWith: { $1 })
      .sorted(by: { $0.key < $1.key })
    where file.metadata[name] != expected {
      throw TrainingError(
        .usage,
        "\(path): the run to resume had \(name) \(file.metadata[name] ?? "none"), not \(expected)")
    }
    let saved = try NetworkModel(checkpoint: file)
    let count = trainer.model.parameters.trainedCount
    let mean = try file.floatArray("adam.mean", shape: [count])
    let square = try file.floatArray("adam.square", shape: [count])
    let dimensions = trainer.model.configuration.dimensions.count
    let rows = (file.metadata["curve"] ?? "").split(separator: "\n")
    let curve = rows.compactMap { LearningCurvePoint(row: String($0), dimensions: dimensions) }
    guard let step = file.metadata["optimiser_step"].flatMap(Int.init), (0...mostSteps) ~= step,
      curve.map(\.epoch) == Array(1..<rows.count + 1)
    else {
      throw FileError(.badData, path: path, "expected a step and a learning curve")
    }
    trainer.model.parameters.values.copy(from: saved.parameters.values.pointer)
    _ = trainer.optimiser.mean.elements.update(fromContentsOf: mean)
    _ = trainer.optimiser.square.elements.update(fromContentsOf: square)
    trainer.resume(step: step, curve: curve)
  }
}

extension TensorContents {
  fileprivate init(name: String, _ buffer: FloatBuffer) {
    self.init(
      name: name, type: .f32, shape: [buffer.count], bytes: UnsafeRawBufferPointer(buffer.elements))
  }
}
