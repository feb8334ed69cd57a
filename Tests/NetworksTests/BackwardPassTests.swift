import Engine
import Layers
import Networks
import TestSupport
import Testing

/// What `SequenceNetwork.backward` says of its gradients while it goes on is so.
struct BackwardPassTests {
  private static let configurations: [NetworkConfiguration] = {
    var networks = [
      NetworkConfiguration.speech(.paper, dimensions: ["a"]),
      .speech(.released, dimensions: ["a", "b"]),
      .visual(.small, dimensions: ["a"]),
      .visual(.released, dimensions: ["a"]),
      .multimodal(.small, dimensions: ["a", "b"]),
      .multimodal(.released, dimensions: ["a"]),
    ]
    for index in networks.indices where networks[index].visual != nil {
      networks[index].visual?.imageSize = 32
      networks[index].visual?.stages = [.init(blocks: 2, width: 4), .init(blocks: 1, width: 8)]
    }
    return networks
  }()

  @Test(arguments: configurations.indices, [false, true])
  func whatIsFinishedStays(network index: Int, recomputes: Bool) throws {
    let configuration = Self.configurations[index]
    let store = ParameterStore(configuration.parameterShapes)
    store.initialize(seed: 2)
    var plan = NetworkPlan(batch: 2, steps: 3)
    plan.training = true
    plan.freezesBatchNormalization = true
    plan.recomputesBlocks = recomputes
    let network = try SequenceNetwork(configuration, store, plan)
    fill(network)
    network.forward(.training(step: 0))
    network.output.gradient?.elements.update(repeating: 1)
    store.gradients.elements.update(repeating: .nan)
    let finished = backward(network.backward, store)
    #expect(finished.starts.count > configuration.recurrent.layers)
    #expect(finished.starts.last == 0)
    #expect(finished.values == store.gradients.array)
  }

  /// The gradient of a batch, the faces in two parts whose border lies within a sequence.
  @Test func facesInPartsComeToTheWhole() throws {
    let configuration = Self.configurations[4]
    let visual = try #require(configuration.visual)
    let store = ParameterStore(configuration.parameterShapes)
    store.initialize(seed: 3)
    var plan = NetworkPlan(batch: 2, steps: 3)
    plan.training = true
    plan.dropout = 0.3
    plan.freezesBatchNormalization = true
    let network = try SequenceNetwork(configuration, store, plan)
    fill(network)
    network.forward(.training(step: 5))
    network.output.gradient?.elements.update(repeating: 1)
    network.backward()
    let (output, gradients) = (network.output.value.elements.map { $0 }, store.gradients.array)

    let features = Activation([2, 3, visual.featureCount], gradient: true)
    let rest = try SequenceNetwork(configuration, store, plan, visualFeatures: features)
    #expect(rest.pixels == nil)
    fill(rest)
    let parts = try [0..<2, 2..<6].map {
      try FaceNetwork(visual, store, faces: $0, plan)
    }
    var place = 0
    for part in parts {
      let (first, count) = (place / visual.featureCount, part.output.count)
      for index in part.pixels.elements.indices {
        part.pixels.elements[index] = Self.pixel(first * part.pixels.imageCount + index)
      }
      part.forward(.training(step: 5))
      (features.value.pointer + place).update(from: part.output.value.pointer, count: count)
      place += count
    }
    rest.forward(.training(step: 5))
    #expect(zip(rest.output.value.elements, output).allSatisfy { abs($0 - $1) < 1e-5 })
    rest.output.gradient?.elements.update(repeating: 1)
    rest.backward()
    let places = visual.gradientPlaces(in: store)
    var sum = [Float](repeating: 0, count: places.count)
    place = 0
    for part in parts {
      let upstream = try #require(features.gradient)
      part.output.gradient?.pointer.update(from: upstream.pointer + place, count: part.output.count)
      place += part.output.count
      store.gradients.elements[places].update(repeating: .nan)
      let finished = backward(part.backward, store)
      #expect(finished.starts.last == places.lowerBound)
      for (index, value) in store.gradients.elements[places].enumerated() { sum[index] += value }
    }
    for (index, place) in places.enumerated() { store.gradients.pointer[place] = sum[index] }
    let largest = gradients.map(abs).max() ?? 0
    #expect(largest > 0)
    #expect(zip(store.gradients.array, gradients).allSatisfy { abs($0 - $1) < 1e-4 * largest })
  }

  /// Runs a pass; where it says that gradients are there, from which place on, and what they were then.
  private func backward(
    _ pass: ((Int) -> Void) -> Void, _ store: ParameterStore
  ) -> (starts: [Int], values: [Float]) {
    var starts: [Int] = []
    var values = store.gradients.array
    pass { start in
      let end = starts.last ?? values.count
      #expect(start < end)
      values[start..<end] = ArraySlice(store.gradients.elements[start..<end])
      starts.append(start)
    }
    return (starts, values)
  }

  private func fill(_ network: SequenceNetwork) {
    if let samples = network.samples {
      for index in 0..<samples.count { samples.value.pointer[index] = Float(index % 7) - 3 }
    }
    if let pixels = network.pixels {
      for index in pixels.elements.indices { pixels.elements[index] = Self.pixel(index) }
    }
  }

  private static func pixel(_ index: Int) -> UInt8 { UInt8(truncatingIfNeeded: index * 37 % 251) }
}
