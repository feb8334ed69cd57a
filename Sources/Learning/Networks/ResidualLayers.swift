internal import Engine
internal import Layers

/// The layers of a residual network, in the order in which data pass through them.
///
/// In inference a convolution is one layer with its normalisation, rectifier and sum; while
/// training these are layers of their own.
struct ResidualLayers {
  private(set) var layers: [any Layer] = []
  private let store: ParameterStore
  private let memory: ActivationMemory
  private let momentum: Float
  private let isFrozen: Bool
  private let recomputes: Bool

  /// - Parameters:
  ///   - isFrozen: normalise by the running statistics while training too.
  ///   - recomputes: keep no more than the blocks' outputs for the backward pass.
  init(
    _ store: ParameterStore, momentum: Float, isFrozen: Bool, recomputes: Bool,
    memory: ActivationMemory
  ) {
    self.store = store
    self.memory = memory
    self.momentum = momentum
    self.isFrozen = isFrozen
    self.recomputes = recomputes && memory.training
  }

  /// 7×7 convolution, then maximum pooling, each of stride 2.
  mutating func addStem(_ input: Activation, filters: Int) throws(PlanError) -> Activation {
    let filtered = try addConvolution(
      input, "visual.conv1", "visual.bn1", [filters, input.shape[1], 7, 7], stride: 2)
    memory.release(input)
    let pool = try MaximumPooling(
      filtered, size: [3, 3], stride: [2, 2], padding: [1, 1], memory: memory)
    layers.append(pool)
    memory.release(filtered)
    return pool.output
  }

  mutating func addBlock(
    _ input: Activation, _ block: VisualFeatureConfiguration.Block
  ) throws(PlanError) -> Activation {
    guard recomputes else { return try addLayers(of: block, input) }
    let before = layers
    layers = []
    let output = try memory.recomputed { () throws(PlanError) in
      try addLayers(of: block, input)
    }
    layers = before + [RecomputedLayers(layers)]
    return output
  }

  private mutating func addLayers(
    of block: VisualFeatureConfiguration.Block, _ input: Activation
  ) throws(PlanError) -> Activation {
    let (name, width) = (block.name, block.width)
    let fork = try Fork(input, memory: memory)
    layers.append(fork)
    // The gradient is free again once both readers are planned; in inference the block's output
    // takes the place of the shortcut, which may be the input.
    let narrow = try addConvolution(
      fork.output, "\(name).conv1", "\(name).bn1", [width, block.inChannels, 1, 1])
    if memory.training { memory.release(input) }
    let filtered = try addConvolution(
      narrow, "\(name).conv2", "\(name).bn2", [width, width, 3, 3], stride: block.stride)
    memory.release(narrow)
    var shortcut = fork.second
    if block.isDownsampled {
      shortcut = try addConvolution(
        fork.second, "\(name).downsample.0", "\(name).downsample.1",
        [block.outChannels, block.inChannels, 1, 1], stride: block.stride, rectified: false)
      memory.release(fork.second)
    }
    let output = try addConvolution(
      filtered, "\(name).conv3", "\(name).bn3", [block.outChannels, width, 1, 1],
      adding: shortcut)
    memory.release(filtered)
    return output
  }

  /// Mean over all positions, `[images, channels]`.
  mutating func addPooling(_ input: Activation) throws(PlanError) -> Activation {
    let pool = try GlobalAveragePooling(input, memory: memory)
    layers.append(pool)
    memory.release(input)
    return pool.output
  }

  /// A convolution without bias, batch normalisation, a sum where there is something to add, and a
  /// rectifier.
  private mutating func addConvolution(
    _ input: Activation, _ name: String, _ normalizationName: String, _ shape: [Int],
    stride: Int = 1, rectified: Bool = true, adding shortcut: Activation? = nil
  ) throws(PlanError) -> Activation {
    let weight = store.parameter("\(name).weight", shape)
    let parameters = BatchNormalization.Parameters(
      store, prefix: normalizationName, channels: shape[0])
    let epsilon = VisualFeatureConfiguration.normalizationEpsilon
    var fusion = Convolution.Fusion(rectified: rectified && !memory.training)
    if !memory.training {
      fusion.normalization = (parameters, epsilon)
      fusion.shortcut = shortcut
    }
    let convolution = try Convolution(
      input, weight: weight, bias: nil, stride: [stride, stride],
      padding: .centered(kernel: Array(shape[2...])), fusion: fusion, outputLike: shortcut,
      plainOutput: false, memory: memory)
    layers.append(convolution)
    guard memory.training else { return convolution.output }

    let normalization = try BatchNormalization(
      convolution.output, parameters, epsilon: epsilon, momentum: momentum,
      rectified: rectified && shortcut == nil, frozen: isFrozen, sharingGradientOf: shortcut,
      memory: memory)
    layers.append(normalization)
    memory.release(convolution.output)
    guard let shortcut else { return normalization.output }

    let sum = try ResidualSum(normalization.output, shortcut, memory: memory)
    layers.append(sum)
    memory.release(shortcut)
    return sum.output
  }
}
