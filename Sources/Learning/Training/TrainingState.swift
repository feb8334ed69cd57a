internal import Engine
internal import Files
internal import Layers
internal import Networks
internal import Safetensors

/// Everything that a run needs to go on, as one file beside the model: the network, Adam's moments, the
/// learning curve, what the epoch in progress has come to, and what the run was started with.
enum TrainingState {
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
      .merging(trainer.shardMetadata) { own, _ in own }
      .merging(trainer.partOfEpoch.metadata) { own, _ in own }
    try SafetensorsWriter.write(trainer.model.tensors + moments, metadata: metadata, to: path)
  }

  /// Steps of the optimiser that no run gets to.
  private static let mostSteps = 1 << 40

  /// Takes `trainer` to where the state was written.
  ///
  /// - Parameter identity: what the run was started with; must be what the state's was.
  /// - Returns: shards of a batch in that run.
  /// - Throws: `FileError` if the file is damaged; `TrainingError` naming the first setting
  ///   or data that differ.
  static func resume(
    _ trainer: NetworkTrainer, identity: [String: String], from path: String
  ) throws -> Int {
    let file = try SafetensorsFile(path: path)
    let usual = TrainingSettings.unwrittenMetadata
    for (name, expected) in identity.merging(trainer.model.metadata, uniquingKeysWith: { $1 })
      .merging(usual, uniquingKeysWith: { own, _ in own }).sorted(by: { $0.key < $1.key })
    {
      let found = file.metadata[name] ?? usual[name]
      guard found != expected else { continue }
      throw TrainingError(
        .usage, "\(path): the run to resume had \(name) \(found ?? "none"), not \(expected)")
    }
    let saved = try NetworkModel(checkpoint: file)
    let count = trainer.model.parameters.trainedCount
    let mean = try file.floatArray("adam.mean", shape: [count])
    let square = try file.floatArray("adam.square", shape: [count])
    let dimensions = trainer.model.configuration.dimensions.count
    let rows = (file.metadata["curve"] ?? "").split(separator: "\n")
    let curve = rows.compactMap { LearningCurvePoint(row: String($0), dimensions: dimensions) }
    guard let step = file.metadata["optimiser_step"].flatMap(Int.init), (0...mostSteps) ~= step,
      curve.map(\.epoch) == Array(1..<rows.count + 1),
      let part = PartOfEpoch(metadata: file.metadata, dimensions: dimensions),
      part.batches <= trainer.batchCount,
      let shards = Int(file.metadata[NetworkTrainer.shardKey] ?? "1")
    else {
      throw FileError(.badData, path: path, "expected a step and a learning curve")
    }
    trainer.model.parameters.values.copy(from: saved.parameters.values.pointer)
    _ = trainer.optimiser.mean.elements.update(fromContentsOf: mean)
    _ = trainer.optimiser.square.elements.update(fromContentsOf: square)
    trainer.resume(step: step, curve: curve, partOfEpoch: part)
    return shards
  }

  /// Takes all processes to where the first has been taken.
  ///
  /// - Parameter isFound: in the first, whether there was a state.
  /// - Returns: whether there was one.
  static func share(_ trainer: NetworkTrainer, isFound: Bool) throws -> Bool {
    let collective = trainer.collective
    let dimensions = trainer.model.configuration.dimensions.count
    let rows = trainer.curve.map(\.row).joined(separator: "\n")
    let sizes = try collective.gather([
      isFound ? 1 : 0, UInt64(rows.utf8.count), UInt64(trainer.optimiser.step),
    ])[0]
    guard sizes[0] == 1 else { return false }
    let state = trainer.model.parameters.values
    for buffer in [state, trainer.optimiser.mean, trainer.optimiser.square] {
      try collective.broadcast(UnsafeMutableRawBufferPointer(buffer.elements))
    }
    var text = collective.rank == 0 ? Array(rows.utf8) : [UInt8](repeating: 0, count: Int(sizes[1]))
    try text.withUnsafeMutableBytes { try collective.broadcast($0) }
    let curve = String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap {
      LearningCurvePoint(row: String($0), dimensions: dimensions)
    }
    let part = PartOfEpoch(words: try collective.gather(trainer.partOfEpoch.words)[0])
    trainer.resume(step: Int(sizes[2]), curve: curve, partOfEpoch: part)
    return true
  }
}

extension TensorContents {
  fileprivate init(name: String, _ buffer: FloatBuffer) {
    self.init(
      name: name, type: .f32, shape: [buffer.count], bytes: UnsafeRawBufferPointer(buffer.elements))
  }
}
