package import Files
internal import Layers
package import Safetensors

extension ParameterStore {
  /// Starts the visual extractor from a residual network in torchvision's or timm's naming, such as
  /// a ResNet-50 trained on ImageNet; the projection stays as it is.
  ///
  /// The classifier (`fc.*`) and `num_batches_tracked` are ignored.
  ///
  /// - Throws: `badData` if a tensor is missing, not F32 or of another shape, or the file has layers
  ///   that this network has not, so that it is another one. Nothing is changed then.
  /// - Precondition: the parameters of a network that sees.
  package func loadResidualNetwork(_ file: SafetensorsFile) throws(FileError) {
    let prefix = "visual."
    let wanted = shapes.filter {
      $0.name.hasPrefix(prefix) && !$0.name.hasPrefix("\(prefix)projection.")
    }
    precondition(!wanted.isEmpty, "no visual extractor")
    let names = Set(wanted.map { String($0.name.dropFirst(prefix.count)) })
    for entry in file.entries
    where !names.contains(entry.name) && !entry.name.hasPrefix("fc.")
      && !entry.name.hasSuffix(".num_batches_tracked")
    {
      throw FileError(
        .badData, path: file.path,
        "expected the tensors of a network of this size, found '\(entry.name)' too")
    }
    for shape in wanted {
      _ = try file.entry(
        String(shape.name.dropFirst(prefix.count)), type: .f32, shape: shape.extents)
    }
    for shape in wanted {
      let floats = try file.floatArray(
        String(shape.name.dropFirst(prefix.count)), shape: shape.extents)
      _ = values(of: shape).update(fromContentsOf: floats)
    }
  }

  /// Takes over the values of every parameter whose name starts with `prefix`.
  ///
  /// - Precondition: `other` has them all, in the same shapes.
  func copy(_ prefix: String, from other: ParameterStore) {
    for shape in shapes where shape.name.hasPrefix(prefix) {
      let source = other.parameter(shape)
      values(of: shape).baseAddress?.update(from: source.value, count: shape.count)
    }
  }
}

extension NetworkModel {
  /// The extractors of two trained networks under a new head, whose parameters are drawn; the
  /// networks' own heads are dropped.
  ///
  /// - Source: Tzirakis et al. 2017, section IV, doi:10.1109/JSTSP.2017.2764438
  /// - Throws: `ConfigurationError` if the networks' steps differ.
  /// - Precondition: the first network hears and the second sees.
  package init(
    speech: NetworkModel, visual: NetworkModel, dimensions: [String], sequenceLength: Int,
    seed: UInt64
  ) throws(ConfigurationError) {
    let configuration = try NetworkConfiguration.multimodal(
      speech: speech.configuration, visual: visual.configuration, dimensions: dimensions)
    self.init(configuration, sequenceLength: sequenceLength, seed: seed)
    parameters.copy("speech.", from: speech.parameters)
    parameters.copy("visual.", from: visual.parameters)
  }
}
