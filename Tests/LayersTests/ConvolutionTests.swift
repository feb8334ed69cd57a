import Layers
import TestSupport
import Testing

/// Numbers of PyTorch's `conv1d` and `conv2d`: Reference/make_reference.py.
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
    if stride == 1 { #expect(padding == .same(kernel: [weight.shape.shape[2]])) }
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
        Array(UnsafeBufferPointer(start: weight.gradient, count: weight.shape.count))
      )
    }
    let fused = try gradients(fused: true)
    let separate = try gradients(fused: false)
    #expect(fused.output.contains(0))
    #expect(fused.output == separate.output)
    #expect(fused.input == separate.input)
    #expect(fused.weight == separate.weight)
  }

  @Test func refusesShapesThatDoNotFit() throws {
    let store = ParameterStore([ParameterShape("weight", [2, 3, 3])])
    let input = Activation([1, 4, 8], gradient: false)
    #expect(throws: LayerError.self) {
      try Convolution(
        input, weight: store.parameter("weight", [2, 3, 3]), bias: nil, stride: [1],
        padding: .same(kernel: [3]), fusion: .init(rectified: false), plainOutput: true,
        memory: .init(training: false))
    }
  }
}
