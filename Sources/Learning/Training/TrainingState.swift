internal import Engine
package import Files
internal import Layers
internal import Networks
internal import Safetensors

/// Everything that a run needs to go on after its last complete epoch, as one file beside the
/// model: the network, Adam's moments, the learning curve, and what the run was started with.
package enum TrainingState {
  /// Where the state of a run that writes `model` lies.
  package static func path(forModel model: String) -> String { model + ".resume" }

  package static func write(
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

  /// Takes `trainer` to where the state was written.
  ///
  /// - Parameter identity: what the run was started with; must be what the state's was.
  /// - Throws: `FileError` if the file is damaged; `TrainingError` naming the first option
  ///   or data that differ.
  package static func resume(
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
    let mean = try file.floats("adam.mean", shape: [count])
    let square = try file.floats("adam.square", shape: [count])
    let dimensions = trainer.model.configuration.dimensions.count
    let rows = (file.metadata["curve"] ?? "").split(separator: "\n")
    let curve = rows.compactMap { LearningCurvePoint(row: String($0), dimensions: dimensions) }
    guard let step = file.metadata["optimiser_step"].flatMap(Int.init), curve.count == rows.count
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
