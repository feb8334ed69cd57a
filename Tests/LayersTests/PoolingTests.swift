import Layers
import TestSupport
import Testing

/// Numbers of PyTorch: Tests/Reference/Layers/make_reference.py.
struct PoolingTests {
  @Test(arguments: ["max-pool-time", "max-pool-time-odd", "max-pool-2d", "max-pool-2d-odd"])
  func maximumIsPyTorchs(name: String) throws {
    let layerCase = try LayerCase(name)
    let input = try layerCase.input()
    let axes = input.shape.count - 2
    func each(_ name: String) throws -> [Int] {
      [Int](repeating: Int(try layerCase.reference.number(name)), count: axes)
    }
    let layer = try MaximumPooling(
      input, size: try each("size"), stride: try each("stride"), padding: try each("padding"),
      memory: .init(training: true))
    try layerCase.run(layer, from: input)
  }

  @Test(arguments: ["max-channels-2", "max-channels-10", "max-channels-all"])
  func maximumOverChannelsIsPyTorchs(name: String) throws {
    let layerCase = try LayerCase(name)
    let input = try layerCase.input()
    let size = Int(try layerCase.reference.number("size"))
    try layerCase.run(ChannelMaximum(input, size: size, training: true), from: input)
  }
}
