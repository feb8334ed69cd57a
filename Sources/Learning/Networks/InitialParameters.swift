package import Files
package import Layers
internal import Random
package import Safetensors

extension ParameterStore {
  /// Draws the parameters of a new network.
  ///
  /// Filters and the linear output are uniform with variance 1 / inputs (so ±sqrt(3 / inputs)),
  /// times 2 where a rectifier follows (He et al. 2015, arXiv:1502.01852); recurrent weights are
  /// uniform within ±1/sqrt(hidden), as in PyTorch; the forget gates start open, with a bias of 1
  /// (Jozefowicz et al. 2015, PMLR 37). Other biases and the peepholes are zero, batch
  /// normalisation is the identity.
  package func initialize(seed: UInt64) {
    for (index, shape) in shapes.enumerated() {
      var generator = SplitMix64(seed: SplitMix64.hash(seed) &+ UInt64(index) << 40)
      let values = values(of: shape)
      if let bound = Self.bound(of: shape) {
        for place in values.indices {
          values[place] = Float.random(in: -bound...bound, using: &generator)
        }
      } else {
        values.update(repeating: Self.constant(of: shape))
      }
      if shape.name.contains("bias_ih") {
        let hidden = shape.count / 4
        for unit in hidden..<2 * hidden { values[unit] = 1 }
      }
    }
  }

  private static func bound(of shape: ParameterShape) -> Float? {
    let inputs = Float(shape.extents.dropFirst().reduce(1, *))
    if shape.name.hasPrefix("recurrent.weight_ih") || shape.name.hasPrefix("recurrent.weight_hh") {
      return 1 / (Float(shape.extents[0]) / 4).squareRoot()
    }
    guard shape.extents.count > 1 else { return nil }
    return ((shape.extents.count > 2 ? 6 : 3) / inputs).squareRoot()
  }

  private static func constant(of shape: ParameterShape) -> Float {
    // Of batch normalisation; every other weight has two axes or more.
    let isUnit = shape.extents.count == 1 && shape.name.hasSuffix(".weight")
    return isUnit || shape.name.hasSuffix(".running_var") ? 1 : 0
  }
}

extension ParameterStore {
  /// Starts the visual extractor from a residual network in torchvision's or timm's naming, such as
  /// a ResNet-50 trained on ImageNet; the projection stays as it is.
  ///
  /// The classifier (`fc.*`) and `num_batches_tracked` are ignored.
  ///
  /// - Throws: `badData` if a tensor is missing, not F32 or of another shape, or the file has layers
  ///   that this network has not, so that it is another one. Nothing is changed then.
  /// - Precondition: the parameters of a network that takes faces.
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
  /// Makes the output of a new network begin near `means`, one a dimension: they become its bias,
  /// and its weights a tenth of what was drawn.
  ///
  /// - Precondition: as many means as dimensions.
  package func startOutput(at means: [Double]) {
    let (width, dimensions) = (configuration.recurrent.width, configuration.dimensions.count)
    let weight = parameters.parameter("output.weight", [dimensions, width])
    for index in 0..<weight.count { weight.value[index] *= 0.1 }
    let bias = parameters.parameter("output.bias", [dimensions])
    for (dimension, mean) in means.enumerated() { bias.value[dimension] = Float(mean) }
  }

  /// The extractors of two trained networks under a new head, whose parameters are drawn; the
  /// networks' own heads are dropped.
  ///
  /// - Source: Tzirakis et al. 2017, section IV, doi:10.1109/JSTSP.2017.2764438
  /// - Throws: `ConfigurationError` if the networks' steps differ.
  /// - Precondition: the first network takes sound and the second faces.
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
