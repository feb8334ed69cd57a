import Engine
import Layers
import Networks
import TestSupport
import Testing

/// ResNet-50 at full size against PyTorch, with weights that both sides compute: see `full_size` in
/// Tests/Reference/Networks/visual_cases.py.
struct ResidualNetworkTests {
  @Test func featuresArePyTorchs() throws {
    let reference = try ReferenceCase("Networks/visual-full")
    let names = try reference.text("names").split(separator: ",").map { "visual.\($0)" }
    var configuration = NetworkConfiguration.visual(.released, dimensions: ["arousal"])
    configuration.recurrent.hidden = 1
    let store = ParameterStore(configuration.parameterShapes)
    let byName = Dictionary(uniqueKeysWithValues: store.shapes.map { ($0.name, $0) })
    #expect(Set(names) == Set(byName.keys.filter { $0.hasPrefix("visual.") }))
    for (stream, name) in names.enumerated() {
      let shape = try #require(byName[name])
      Self.fill(store.values(of: shape), shape, stream: stream)
    }
    let network = try SequenceNetwork(configuration, store, NetworkPlan(batch: 1, steps: 2))
    let pixels = try #require(network.pixels)
    for index in pixels.elements.indices {
      pixels.elements[index] = UInt8((Self.number(names.count, index) + 1) * 128)
    }
    network.forward(.inference)
    let features = try #require(network.featureLayers.last?.output)
    try reference.expect(features.value.elements, is: "features", within: 1e-5)
  }

  private static func number(_ stream: Int, _ place: Int) -> Float {
    let bits = SplitMix64.hash(UInt64(stream) << 40 &+ UInt64(place)) >> 48
    return (Float(bits) - 32768) / 32768
  }

  private static func fill(
    _ values: UnsafeMutableBufferPointer<Float>, _ shape: ParameterShape, stream: Int
  ) {
    let fanIn = shape.extents.dropFirst().reduce(1, *)
    let exponent = (Int.bitWidth - fanIn.leadingZeroBitCount - 2) / 2
    let (scale, offset): (Float, Float) =
      if shape.name.hasSuffix("running_var") {
        (0.25, 0.5)
      } else if shape.extents.count > 1 {
        (1 / Float(1 << exponent), 0)
      } else if shape.name.hasSuffix("weight") {
        (0.125, shape.name.hasSuffix("bn3.weight") ? 0.25 : 0.75)
      } else {
        (0.125, 0)
      }
    for place in 0..<values.count { values[place] = number(stream, place) * scale + offset }
  }
}
