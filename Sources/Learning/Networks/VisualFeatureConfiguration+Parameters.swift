internal import Layers

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

  var parameterShapes: [ParameterShape] {
    Self.shapes("visual.conv1", "visual.bn1", [stemFilters, PixelInput.colours, 7, 7])
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
