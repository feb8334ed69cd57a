import Engine
import Layers
import TestSupport
import Testing

/// Numbers of PyTorch's `conv1d` and `conv2d`: Tests/Reference/Layers/make_reference.py.
struct ConvolutionTests {
  @Test(
    arguments: [
      "conv1d-even-taps", "conv1d-odd-taps", "conv1d-stride-2", "conv1d-taps-exceed-length",
    ])
  func inOneDimensionIsPyTorchs(name: String) throws {
    let layerCase = try LayerCase(name, parameters: ["weight", "bias"])
    let input = try layerCase.input()
    let padding = Convolution.Padding(
      before: [Int(try layerCase.reference.number("padding_left"))],
      after: [Int(try layerCase.reference.number("padding_right"))])
    let stride = Int(try layerCase.reference.number("stride"))
    let weight = try layerCase.parameter("weight")
    if stride == 1 { #expect(padding == .same(kernel: [weight.shape[2]])) }
    let layer = try Convolution(
      input, weight: weight, bias: try layerCase.parameter("bias"), stride: [stride],
      padding: padding, fusion: .init(rectified: false), plainOutput: true,
      memory: .init(training: true))
    try layerCase.run(layer, from: input)
  }

  @Test(arguments: [
    "conv2d-1x1", "conv2d-1x1-stride-2", "conv2d-3x3", "conv2d-3x3-stride-2",
    "conv2d-3x3-stride-2-odd", "conv2d-7x7-stride-2",
  ])
  func inTwoDimensionsIsPyTorchs(name: String) throws {
    let layerCase = try LayerCase(name, parameters: ["weight", "bias"])
    let input = try layerCase.input()
    let padding = Int(try layerCase.reference.number("padding"))
    let stride = Int(try layerCase.reference.number("stride"))
    let layer = try Convolution(
      input, weight: try layerCase.parameter("weight"), bias: try layerCase.parameter("bias"),
      stride: [stride, stride],
      padding: .init(before: [padding, padding], after: [padding, padding]),
      fusion: .init(rectified: false),
      plainOutput: true, memory: .init(training: true))
    try layerCase.run(layer, from: input)
  }

  /// A fused rectifier must be a convolution followed by one of its own, also where the layers
  /// choose their layouts.
  @Test func aFusedRectifierIsOneOfItsOwn() throws {
    let layerCase = try LayerCase("conv2d-3x3", parameters: ["weight", "bias"])
    func gradients(fused: Bool) throws -> (output: [Float], input: [Float], weight: [Float]) {
      let input = try layerCase.input()
      let weight = try layerCase.parameter("weight")
      let convolution = try Convolution(
        input, weight: weight, bias: try layerCase.parameter("bias"), stride: [1, 1],
        padding: .same(kernel: [3, 3]), fusion: .init(rectified: fused), plainOutput: true,
        memory: .init(training: true))
      let rectifier = try Rectifier(convolution.output, training: true)
      let layers: [any Layer] = fused ? [convolution] : [convolution, rectifier]
      for layer in layers { layer.forward(.training(step: 0)) }
      let upstream = try layerCase.reference.floats("output_gradient")
      _ = convolution.output.gradient?.elements.update(fromContentsOf: upstream)
      for layer in layers.reversed() { layer.backward() }
      return (
        convolution.output.value.array, input.gradient?.array ?? [],
        Array(UnsafeBufferPointer(start: weight.gradient, count: weight.count))
      )
    }
    let fused = try gradients(fused: true)
    let separate = try gradients(fused: false)
    #expect(fused.output.contains(0))
    #expect(fused.output == separate.output)
    #expect(fused.input == separate.input)
    #expect(fused.weight == separate.weight)
  }

  /// On maps of up to 3×3 positions the weights' gradient is one matrix product, unless there is a
  /// bias; 61 images are more than one group of patches.
  @Test(arguments: [1, 2])
  func smallMapsHaveTheGradientOfOthers(stride: Int) throws {
    let store = ParameterStore([
      ParameterShape("weight", [12, 7, 3, 3]), ParameterShape("bias", [12]),
    ])
    let weight = store.parameter("weight", [12, 7, 3, 3])
    var generator = SplitMix64(seed: 3)
    func draw(_ buffer: some Floats) {
      for index in 0..<buffer.count {
        buffer.pointer[index] = Float.random(in: -1...1, using: &generator)
      }
    }
    let input = Activation([61, 7, 3 * stride, 2 * stride], gradient: true)
    draw(input.value)
    draw(store.values)
    let upstream = Activation([61, 12, 3, 2], gradient: false)
    draw(upstream.value)
    func gradient(bias: Parameter?) throws -> [Float] {
      let layer = try Convolution(
        input, weight: weight, bias: bias, stride: [stride, stride],
        padding: .centered(kernel: [3, 3]), fusion: .init(rectified: false), plainOutput: true,
        memory: .init(training: true))
      layer.forward(.training(step: 0))
      layer.output.gradient?.copy(from: upstream.value.pointer)
      layer.backward()
      return Array(UnsafeBufferPointer(start: weight.gradient, count: weight.count))
    }
    let product = try gradient(bias: nil)
    let direct = try gradient(bias: store.parameter("bias", [12]))
    #expect(product != direct, "the same way was taken twice")
    for (one, other) in zip(product, direct) { #expect(abs(one - other) < 1e-4) }
  }

  @Test func refusesShapesThatDoNotFit() throws {
    let store = ParameterStore([ParameterShape("weight", [2, 3, 3])])
    let input = Activation([1, 4, 8], gradient: false)
    #expect(throws: PlanError.self) {
      try Convolution(
        input, weight: store.parameter("weight", [2, 3, 3]), bias: nil, stride: [1],
        padding: .same(kernel: [3]), fusion: .init(rectified: false), plainOutput: true,
        memory: .init(training: false))
    }
  }
}
