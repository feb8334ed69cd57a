package import Files
package import Layers
internal import Random
package import Safetensors

/// The weights of the network that follows what is in a box: three convolutions of VGG-M and two linear
/// layers, which all recordings share. The third linear layer, of two outputs, is each recording's own.
///
/// - Source: Nam & Han 2016, doi:10.1109/CVPR.2016.465
package struct TrackingModel: Sendable {
  /// Pixels on each side of a patch.
  package static let side = 107
  /// Of these, what lies around the box on each side.
  package static let context = 16
  /// Numbers of a patch that the linear layers see, `[512, 3, 3]`.
  package static let featureCount = 512 * 3 * 3
  /// Of the linear layers.
  static let width = 512

  /// Names as in PyTorch's `state_dict`.
  static let convolutionShapes = [
    ParameterShape("layers.conv1.0.weight", [96, 3, 7, 7]),
    ParameterShape("layers.conv1.0.bias", [96]),
    ParameterShape("layers.conv2.0.weight", [256, 96, 5, 5]),
    ParameterShape("layers.conv2.0.bias", [256]),
    ParameterShape("layers.conv3.0.weight", [512, 256, 3, 3]),
    ParameterShape("layers.conv3.0.bias", [512]),
  ]
  static let sharedShapes = [
    ParameterShape("layers.fc4.0.weight", [width, featureCount]),
    ParameterShape("layers.fc4.0.bias", [width]),
    ParameterShape("layers.fc5.1.weight", [width, width]),
    ParameterShape("layers.fc5.1.bias", [width]),
  ]
  static let branchShapes = [
    ParameterShape("branch.1.weight", [2, width]), ParameterShape("branch.1.bias", [2]),
  ]

  /// How the first two convolutions' outputs are normalised.
  package let normalization: ResponseNormalization.Settings
  private let values: [String: [Float]]

  /// - Parameter values: of each shape but the branch's, by name.
  /// - Precondition: all of them, of the right sizes.
  package init(normalization: ResponseNormalization.Settings, values: [String: [Float]]) {
    for shape in Self.convolutionShapes + Self.sharedShapes {
      precondition(values[shape.name]?.count == shape.count, "\(shape.name) is missing")
    }
    self.normalization = normalization
    self.values = values
  }

  /// Reads the weights.
  ///
  /// - Throws: `badData` if a tensor is missing or of another shape, is no number somewhere, or the
  ///   metadata do not tell the normalisation.
  package init(_ file: SafetensorsFile) throws(FileError) {
    let shapes = Self.convolutionShapes + Self.sharedShapes
    // Checked first, so that another network's file is told by its first layer.
    for shape in shapes { _ = try file.entry(shape.name, shape: shape.extents) }
    var values: [String: [Float]] = [:]
    for shape in shapes {
      let floats = try file.floatArray(shape.name, shape: shape.extents)
      guard floats.allSatisfy(\.isFinite) else {
        throw FileError(
          .badData, path: file.path, "expected finite weights '\(shape.name)', found others")
      }
      values[shape.name] = floats
    }
    let reader = MetadataReader(metadata: file.metadata)
    do throws(ConfigurationError) {
      normalization = ResponseNormalization.Settings(
        size: try reader.size("normalization_size"),
        scale: Float(try reader.number("normalization_scale", in: 1e-9...1)),
        offset: Float(try reader.number("normalization_offset", in: 0.1...100)))
    } catch {
      throw FileError(.badData, path: file.path, error.description)
    }
    self.values = values
  }

  /// What a file of the weights says beside them.
  private var metadata: [String: String] {
    [
      "normalization_size": "\(normalization.size)",
      "normalization_scale": "\(normalization.scale)",
      "normalization_offset": "\(normalization.offset)",
    ]
  }

  /// The weights as they have become.
  ///
  /// - Parameter stores: those that `convolutions` and `shared` made.
  init(normalization: ResponseNormalization.Settings, _ stores: [ParameterStore]) {
    var values: [String: [Float]] = [:]
    for store in stores {
      for shape in store.shapes { values[shape.name] = Array(store.values(of: shape)) }
    }
    self.init(normalization: normalization, values: values)
  }

  /// Weights that have learned nothing: those of the convolutions normally distributed with variance
  /// 2 / inputs (He et al. 2015, doi:10.1109/ICCV.2015.123), those of the linear layers with deviation
  /// .01 and biases of .1, as in the authors' program. Normalised as VGG-M.
  package init(seed: UInt64) {
    var generator = SplitMix64(seed: SplitMix64.hash(seed))
    var values: [String: [Float]] = [:]
    for shape in Self.convolutionShapes + Self.sharedShapes {
      let isLinear = shape.extents.count == 2
      let inputs = shape.extents.dropFirst().reduce(1, *)
      let deviation = isLinear ? 0.01 : (2 / Double(inputs)).squareRoot()
      if shape.extents.count > 1 {
        values[shape.name] = (0..<shape.count).map { _ in Float(deviation * generator.normal()) }
      } else {
        values[shape.name] = Array(
          repeating: shape.name.contains("fc") ? 0.1 : 0, count: shape.count)
      }
    }
    self.init(normalization: .init(size: 5, scale: 1e-4, offset: 2), values: values)
  }

  /// Writes the weights for `extract-faces --tracker-weights`.
  ///
  /// - Parameter notes: what else the metadata are to say.
  /// - Throws: `cannotCreate` or `inputOutput`.
  package func write(to path: String, notes: [String: String]) throws(FileError) {
    try SafetensorsWriter.write(
      (Self.convolutionShapes + Self.sharedShapes).map {
        TensorContents(name: $0.name, shape: $0.extents, floats: values[$0.name] ?? [])
      }, metadata: metadata.merging(notes) { own, _ in own }, to: path)
  }

  func convolutions() -> ParameterStore { store(Self.convolutionShapes) }

  func shared() -> ParameterStore { store(Self.sharedShapes) }

  private func store(_ shapes: [ParameterShape]) -> ParameterStore {
    let store = ParameterStore(shapes)
    for shape in shapes {
      _ = store.values(of: shape).update(fromContentsOf: values[shape.name] ?? [])
    }
    return store
  }

  /// A recording's own layer, before it has learned: normally distributed weights of deviation .01.
  static func branch(using generator: inout SplitMix64) -> ParameterStore {
    let store = ParameterStore(branchShapes)
    let weights = store.values(of: branchShapes[0])
    for index in weights.indices { weights[index] = Float(0.01 * generator.normal()) }
    return store
  }
}
