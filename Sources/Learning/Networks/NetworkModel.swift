internal import Features
package import Files
package import Layers
package import Safetensors

/// A network's configuration and parameters: what a checkpoint holds.
package struct NetworkModel {
  package let configuration: NetworkConfiguration
  package let parameters: ParameterStore
  /// Steps of the sequences it was trained on, up to `longestSequence`.
  package let sequenceLength: Int

  /// Half a day; more than that would be a damaged file.
  package static let longestSequence = 1 << 20

  package init(
    configuration: NetworkConfiguration, parameters: ParameterStore, sequenceLength: Int
  ) {
    self.configuration = configuration
    self.parameters = parameters
    self.sequenceLength = sequenceLength
  }

  /// A new network with random parameters.
  package init(_ configuration: NetworkConfiguration, sequenceLength: Int, seed: UInt64) {
    self.init(
      configuration: configuration, parameters: ParameterStore(configuration.parameterShapes),
      sequenceLength: sequenceLength)
    parameters.initialize(seed: seed)
  }

  /// Reads a checkpoint: safetensors with the configuration in its metadata.
  ///
  /// Tensors that do not belong to the network, such as an optimiser's, are ignored.
  ///
  /// - Parameter kind: the network that it has to be; nil for any.
  /// - Throws: `badData` if the metadata describe no such network, a tensor is missing or of another
  ///   shape, or features are scaled by what is no number.
  package init(
    checkpoint file: SafetensorsFile, kind: NetworkKind? = nil
  ) throws(FileError) {
    do throws(ConfigurationError) {
      configuration = try NetworkConfiguration(metadata: file.metadata, kind: kind)
    } catch {
      throw FileError(.badData, path: file.path, error.description)
    }
    let length = file.metadata["sequence_length"] ?? "none"
    guard let sequenceLength = Int(length), (1...Self.longestSequence).contains(sequenceLength)
    else {
      throw FileError(
        .badData, path: file.path,
        "expected a number of steps in the metadata 'sequence_length', found \(length)")
    }
    self.sequenceLength = sequenceLength
    // Checked before memory is set aside for what the metadata claim.
    for shape in configuration.parameterShapes {
      _ = try file.entry(shape.name, shape: shape.extents)
    }
    parameters = ParameterStore(configuration.parameterShapes)
    for shape in parameters.shapes {
      _ = parameters.values(of: shape).update(
        fromContentsOf: try file.floatArray(shape.name, shape: shape.extents))
    }
    guard scaling?.isSound ?? true else {
      throw FileError(
        .badData, path: file.path,
        "expected finite means and standard deviations of features, found others")
    }
  }

  package var metadata: [String: String] {
    configuration.metadata.merging(["sequence_length": "\(sequenceLength)"]) { own, _ in own }
  }

  /// The parameters under their names. Valid while the model lives and does not change.
  package var tensors: [TensorContents] {
    parameters.shapes.map { shape in
      TensorContents(
        name: shape.name, type: .f32, shape: shape.extents,
        bytes: UnsafeRawBufferPointer(parameters.values(of: shape)))
    }
  }

  /// Number of trainable parameters.
  package var parameterCount: Int { parameters.trainedCount }
}
