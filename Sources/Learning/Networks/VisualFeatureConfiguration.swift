package import Layers
package import Safetensors
package import Segments

/// The residual network that turns each face into features.
///
/// The paper's Table I: a 7×7 convolution, maximum pooling, stages of bottleneck blocks (1×1, 3×3,
/// 1×1, each block ending four times as wide), the mean over all positions, and a linear
/// projection, which may be left out.
///
/// - Source: He et al. 2016, doi:10.1109/CVPR.2016.90. The stride of a stage lies in the 3×3
///   convolution of its first block, as in torchvision and timm.
package struct VisualFeatureConfiguration: Extractor {
  package static let name = "visual"

  package enum Preset: String, CaseIterable, Sendable {
    /// ResNet-50 and a projection to 640 features.
    case paper
    /// As the authors' code has it: 2048 features without a projection.
    case released
    /// As the paper's, with few and narrow blocks, for demonstrations.
    case small
  }

  package struct Stage: Equatable, Sendable {
    package var blocks: Int
    /// Channels of the blocks' 3×3 convolutions.
    package var width: Int

    package init(blocks: Int, width: Int) {
      self.blocks = blocks
      self.width = width
    }
  }

  /// What pixels are before the first convolution sees them.
  package enum PixelScale: String, CaseIterable, Sendable {
    /// 0...1, as in the released code.
    case unit
    /// 0...1, then less the mean and divided by the standard deviation of ImageNet's colours, as
    /// torchvision's and timm's weights expect it.
    case imagenet

    var mean: [Float] { self == .unit ? [0, 0, 0] : [0.485, 0.456, 0.406] }
    var deviation: [Float] { self == .unit ? [1, 1, 1] : [0.229, 0.224, 0.225] }
  }

  package var preset: Preset
  /// Height and width of a face in pixels.
  package var imageSize = 96
  /// Filters of the first convolution.
  package var stemFilters: Int
  package var stages: [Stage]
  /// Features after the projection; nil for no projection.
  package var projection: Int?
  package var pixelScale = PixelScale.unit
  /// Duration of a step, which has one face, in seconds.
  package var step = 0.04

  package init(_ preset: Preset) {
    self.preset = preset
    let isSmall = preset == .small
    stemFilters = isSmall ? 16 : 64
    stages = zip(isSmall ? [1, 1, 1, 1] : [3, 4, 6, 3], [1, 2, 4, 8]).map {
      Stage(blocks: $0, width: $1 * (isSmall ? 16 : 64))
    }
    projection =
      switch preset {
      case .paper: 640
      case .released: nil
      case .small: 128
      }
  }

  package var isReleased: Bool { preset == .released }

  /// A block's output is so many times as wide as its 3×3 convolution.
  package static let expansion = 4

  package static let normalizationEpsilon: Float = 1e-5

  /// Share of a batch's statistics in the running ones: PyTorch's, or the released code's.
  package var normalizationMomentum: Float { preset == .released ? 0.003 : 0.1 }

  /// Whether dropout acts on the features.
  package var dropsFeatures: Bool { preset != .released }

  package var filterDecay: Float { preset == .released ? 1e-4 : 0 }

  /// Channels of the last stage: 2048 of a ResNet-50.
  package var pooledCount: Int { (stages.last?.width ?? 0) * Self.expansion }

  package var input: StepInput { .frames(size: imageSize, step: step) }

  package var featureCount: Int { projection ?? pooledCount }
}

extension VisualFeatureConfiguration {
  /// One bottleneck block, and its name under `visual`, as torchvision numbers it.
  struct Block: Equatable {
    let name: String
    let inChannels: Int
    let width: Int
    let stride: Int

    var outChannels: Int { width * VisualFeatureConfiguration.expansion }
    /// Whether the shortcut needs a convolution to get to the block's shape.
    var isDownsampled: Bool { stride > 1 || inChannels != outChannels }
  }

  var blocks: [Block] {
    var channels = stemFilters
    return stages.enumerated().flatMap { stage, sizes in
      (0..<sizes.blocks).map { index in
        let block = Block(
          name: "visual.layer\(stage + 1).\(index)", inChannels: channels, width: sizes.width,
          stride: stage > 0 && index == 0 ? 2 : 1)
        channels = block.outChannels
        return block
      }
    }
  }

  package var parameterShapes: [ParameterShape] {
    Self.shapes("visual.conv1", "visual.bn1", [stemFilters, PixelInput.colors, 7, 7])
      + blocks.flatMap(\.parameterShapes)
      + (projection.map {
        [
          ParameterShape("visual.projection.weight", [$0, pooledCount]),
          ParameterShape("visual.projection.bias", [$0]),
        ]
      } ?? [])
  }

  /// A convolution without bias and the batch normalisation behind it.
  fileprivate static func shapes(
    _ convolution: String, _ normalisation: String, _ shape: [Int]
  ) -> [ParameterShape] {
    [ParameterShape("\(convolution).weight", shape)]
      + BatchNormalization.Parameters.shapes(prefix: normalisation, channels: shape[0])
  }
}

extension VisualFeatureConfiguration.Block {
  var parameterShapes: [ParameterShape] {
    let shapes = VisualFeatureConfiguration.shapes
    return shapes("\(name).conv1", "\(name).bn1", [width, inChannels, 1, 1])
      + shapes("\(name).conv2", "\(name).bn2", [width, width, 3, 3])
      + shapes("\(name).conv3", "\(name).bn3", [outChannels, width, 1, 1])
      + (isDownsampled
        ? shapes(
          "\(name).downsample.0", "\(name).downsample.1", [outChannels, inChannels, 1, 1]) : [])
  }
}

extension VisualFeatureConfiguration {
  package func metadata(alone: Bool) -> [String: String] {
    func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ",") }
    return [
      Self.presetKey(alone: alone): preset.rawValue,
      "image_size": "\(imageSize)", "stem_filters": "\(stemFilters)",
      "stage_blocks": list(stages.map(\.blocks)), "stage_widths": list(stages.map(\.width)),
      "projection": "\(projection ?? 0)", "pixel_scale": pixelScale.rawValue, "step": "\(step)",
    ]
  }

  package init(_ reader: MetadataReader, alone: Bool) throws(ConfigurationError) {
    self.init(try reader.choice(Self.presetKey(alone: alone), of: Preset.self))
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
