import Engine
import Glibc
import Layers
import TestSupport
import Testing

/// Numbers of PyTorch: Tests/Reference/Layers/vision_cases.py.
struct VisionLayerTests {
  @Test(arguments: [
    ("unit", [0, 0, 0], [1, 1, 1]), ("imagenet", [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
  ])
  func pixelsBecomeNumbers(name: String, mean: [Float], deviation: [Float]) throws {
    let reference = try ReferenceCase("Layers/pixels")
    let shape = try reference.shape("pixels")
    let pixels = PixelBuffer(images: shape[0], height: shape[1], width: shape[2])
    _ = pixels.elements.update(fromContentsOf: try reference.floats("pixels").map { UInt8($0) })
    let layer = PixelInput(
      pixels.pointer, images: shape[0], size: (shape[1], shape[2]), mean: mean,
      deviation: deviation, memory: ActivationMemory(training: false))
    layer.forward(.inference)
    try reference.expect(layer.output.value.elements, is: name, within: 1e-6)
  }

  @Test(arguments: ["mean-pool", "mean-pool-wide"])
  func globalMeanIsPyTorchs(name: String) throws {
    let layerCase = try LayerCase(name)
    let input = try layerCase.input()
    let layer = try GlobalAveragePooling(input, memory: ActivationMemory(training: true))
    try layerCase.run(layer, from: input)
  }

  private static func residualCase(_ name: String) throws -> LayerCase {
    try LayerCase(
      name, parameters: ["weight", "norm.weight", "norm.bias"],
      statistics: ["norm.running_mean", "norm.running_var"])
  }

  /// A block of one convolution: the input's gradient is the sum of what both of its readers say.
  @Test(arguments: ["residual", "residual-odd", "residual-frozen"])
  func residualBlockIsPyTorchs(name: String) throws {
    let layerCase = try Self.residualCase(name)
    let memory = ActivationMemory(training: true)
    let input = try layerCase.input()
    let fork = try Fork(input, memory: memory)
    let convolution = try Convolution(
      fork.output, weight: try layerCase.parameter("weight"), bias: nil, stride: [1, 1],
      padding: .centered(kernel: [3, 3]), fusion: .init(rectified: false),
      outputLike: fork.second, plainOutput: false, memory: memory)
    let normalization = try BatchNormalization(
      convolution.output, .init(layerCase.store, prefix: "norm", channels: input.shape[1]),
      epsilon: 1e-5, momentum: 0.1, rectified: false, frozen: name == "residual-frozen",
      sharingGradientOf: fork.second, memory: memory)
    let sum = try ResidualSum(normalization.output, fork.second, memory: memory)
    try layerCase.run(fork, convolution, normalization, sum, from: input)
    for shape in layerCase.store.shapes where !shape.isTrained {
      try layerCase.reference.expect(
        layerCase.store.values(of: shape), is: "\(shape.name)_after", within: 1e-5)
    }
  }

  @Test(arguments: ["residual", "residual-odd"])
  func aFoldedBlockPredictsTheSame(name: String) throws {
    let layerCase = try Self.residualCase(name)
    let memory = ActivationMemory(training: false)
    let input = try layerCase.input()
    let shortcut = try layerCase.input()
    var fusion = Convolution.Fusion(rectified: true)
    fusion.normalization = (
      .init(layerCase.store, prefix: "norm", channels: input.shape[1]), 1e-5
    )
    fusion.shortcut = shortcut
    let convolution = try Convolution(
      input, weight: try layerCase.parameter("weight"), bias: nil, stride: [1, 1],
      padding: .centered(kernel: [3, 3]), fusion: fusion, plainOutput: false, memory: memory)
    convolution.forward(.inference)
    #expect(convolution.output.value === shortcut.value)
    try layerCase.reference.expect(
      convolution.output.value.elements, is: "inference_output", within: 1e-5)
  }

  @Test func releasedMemoryIsUsedAgain() throws {
    let store = ParameterStore([ParameterShape("weight", [8, 8, 1, 1])])
    func convolution(_ input: Activation, _ memory: ActivationMemory) throws -> Activation {
      try Convolution(
        input, weight: store.parameter("weight", [8, 8, 1, 1]), bias: nil, stride: [1, 1],
        padding: .centered(kernel: [1, 1]), fusion: .init(rectified: false), plainOutput: false,
        memory: memory
      ).output
    }
    for training in [false, true] {
      let memory = ActivationMemory(training: training, reuses: true)
      let first = try convolution(Activation([1, 8, 4, 4], gradient: false), memory)
      let second = try convolution(first, memory)
      memory.release(first)
      let third = try convolution(second, memory)
      func place(_ activation: Activation) -> UnsafeMutablePointer<Float>? {
        (training ? activation.gradient : activation.value)?.pointer
      }
      #expect(place(first) != place(second))
      #expect(place(first) == place(third))
      // What the backward pass needs is never given away.
      #expect((first.value.pointer == third.value.pointer) == !training)
    }
  }

  /// The kernel's own word on what the processor has, less what `ONEDNN_MAX_CPU_ISA` withholds.
  @Test func bf16IsSupportedWhereTheProcessorHasIt() throws {
    let file = try #require(fopen("/proc/cpuinfo", "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    let words = String(decoding: bytes[..<count], as: UTF8.self).split(
      whereSeparator: \.isWhitespace)
    #expect(Precision.f32.isSupported)
    let cap = getenv("ONEDNN_MAX_CPU_ISA").map { String(cString: $0).uppercased() } ?? "ALL"
    let isWithheld = ["SSE41", "AVX", "AVX2", "AVX2_VNNI", "AVX512_CORE", "AVX512_CORE_VNNI"]
      .contains(cap)
    #expect(Precision.bf16.isSupported == (words.contains("avx512_bf16") && !isWithheld))
  }
}
