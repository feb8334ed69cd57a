extension VisualFeatureConfiguration {
  /// Sizes by their names; the preset is the network's to write.
  var metadata: [String: String] {
    func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ",") }
    return [
      "image_size": "\(imageSize)", "stem_filters": "\(stemFilters)",
      "stage_blocks": list(stages.map(\.blocks)), "stage_widths": list(stages.map(\.width)),
      "projection": "\(projection ?? 0)", "pixel_scale": pixelScale.rawValue, "step": "\(step)",
    ]
  }

  init(_ preset: Preset, _ reader: MetadataReader) throws(ConfigurationError) {
    self.init(preset)
    imageSize = try reader.size("image_size", to: Self.largestImage)
    stemFilters = try reader.size("stem_filters")
    let blocks = try reader.sizes("stage_blocks")
    let widths = try reader.sizes("stage_widths")
    guard blocks.count == widths.count, (1...Self.mostStages).contains(blocks.count),
      blocks.allSatisfy({ $0 <= Self.mostBlocks })
    else {
      throw ConfigurationError(
        "expected blocks, up to \(Self.mostBlocks), and widths of 1 to \(Self.mostStages) stages, "
          + "found \(blocks) and \(widths)")
    }
    stages = zip(blocks, widths).map { Stage(blocks: $0, width: $1) }
    let projection = try reader.size("projection", from: 0)
    self.projection = projection > 0 ? projection : nil
    pixelScale = try reader.choice("pixel_scale", of: PixelScale.self)
    guard let step: Double = try reader.positive("step") else {
      throw ConfigurationError("expected a positive number in the metadata 'step', found none")
    }
    self.step = step
  }

  /// No parameter grows with the pictures, so nothing else in a checkpoint bounds them.
  private static let largestImage = 1024
  private static let mostStages = 16
  private static let mostBlocks = 1024
}
