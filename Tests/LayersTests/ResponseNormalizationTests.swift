import Engine
import Layers
import TestSupport
import Testing

/// Numbers of PyTorch: Tests/Reference/Layers/make_reference.py.
struct ResponseNormalizationTests {
  @Test(arguments: ["responses-2", "responses-5"])
  func isPyTorchs(name: String) throws {
    let layerCase = try LayerCase(name)
    let input = try layerCase.input()
    let layer = ResponseNormalization(
      input,
      .init(
        size: Int(try layerCase.reference.number("size")),
        scale: Float(try layerCase.reference.number("scale")),
        offset: Float(try layerCase.reference.number("offset"))),
      memory: .init(training: true))
    try layerCase.run(layer, from: input)
  }

  /// In inference, sums are a thread's and not the batch's.
  @Test func inferenceGivesTheSame() throws {
    let layerCase = try LayerCase("responses-5")
    let layer = ResponseNormalization(
      try layerCase.input(), .init(size: 5, scale: 0.1, offset: 2),
      memory: .init(training: false))
    layer.forward(.inference)
    try layerCase.reference.expect(
      layer.output.value.elements, is: "output", within: LayerCase.outputTolerance)
  }
}
