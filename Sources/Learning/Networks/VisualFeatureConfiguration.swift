internal import Layers

/// The residual network that turns each face into features.
///
/// The paper's Table I: a 7×7 convolution, maximum pooling, stages of bottleneck blocks (1×1, 3×3,
/// 1×1, each block ending four times as wide), the mean over all positions, and a linear
/// projection, which may be left out.
///
/// - Source: He et al. 2016, doi:10.1109/CVPR.2016.90. The stride of a stage lies in the 3×3
///   convolution of its first block, as in torchvision and timm.
package struct VisualFeatureConfiguration: Equatable, Sendable {
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

  /// A block's output is so many times as wide as its 3×3 convolution.
  package static let expansion = 4

  package static let normalisationEpsilon: Float = 1e-5

  /// Share of a batch's statistics in the running ones: PyTorch's, or the released code's.
  package var normalisationMomentum: Float { preset == .released ? 0.003 : 0.1 }

  /// Whether dropout acts on the features.
  package var dropsFeatures: Bool { preset != .released }

  package var filterDecay: Float { preset == .released ? 1e-4 : 0 }

  /// Channels of the last stage: 2048 of a ResNet-50.
  package var pooledCount: Int { (stages.last?.width ?? 0) * Self.expansion }

  /// Features of one step.
  package var featureCount: Int { projection ?? pooledCount }
}
