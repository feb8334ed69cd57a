internal import Layers

/// The recurrent layers and the linear output on top of any features.
package struct RecurrentConfiguration: Equatable, Sendable {
  /// Cells of each layer.
  package var hidden = 256
  package var layers = 2
  /// Largest absolute value of a cell; nil for no limit.
  package var cellClip: Float?
  /// Whether the gates see the cell.
  package var peepholes = false
  /// What is predicted, e.g. arousal and valence.
  package var dimensions: [String]

  /// As the paper describes them, or as the released code has them: with peepholes, cells held
  /// within ±100.
  package init(released: Bool, dimensions: [String]) {
    cellClip = released ? 100 : nil
    peepholes = released
    self.dimensions = dimensions
  }

  /// - Parameter features: of one step.
  func parameterShapes(features: Int) -> [ParameterShape] {
    (0..<layers).flatMap {
      LongShortTermMemory.Parameters.shapes(
        prefix: "recurrent", layer: $0, input: $0 == 0 ? features : hidden, hidden: hidden,
        peepholes: peepholes)
    } + [
      ParameterShape("output.weight", [dimensions.count, hidden]),
      ParameterShape("output.bias", [dimensions.count]),
    ]
  }

  var metadata: [String: String] {
    var texts = [
      "dimensions": dimensions.joined(separator: ","), "hidden": "\(hidden)",
      "recurrent_layers": "\(layers)",
    ]
    if let cellClip { texts["cell_clip"] = "\(cellClip)" }
    return texts
  }

  /// - Parameter released: whether the preset is the released code's, which has peepholes.
  init(_ reader: MetadataReader, released: Bool) throws(ConfigurationError) {
    let dimensions = try reader.text("dimensions", "names").split(separator: ",").map(String.init)
    guard !dimensions.isEmpty, Set(dimensions).count == dimensions.count else {
      throw ConfigurationError("expected different names of dimensions, found \(dimensions)")
    }
    self.init(released: released, dimensions: dimensions)
    hidden = try reader.size("hidden")
    layers = try reader.size("recurrent_layers")
    cellClip = try reader.positive("cell_clip")
  }
}
