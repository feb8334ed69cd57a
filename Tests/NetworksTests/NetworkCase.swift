import Engine
import Layers
import Networks
import TestSupport
import Testing

/// A network with a reference case's parameters and inputs, and what to compare after a run.
struct NetworkCase {
  let reference: ReferenceCase
  let store: ParameterStore
  let network: SequenceNetwork

  init(
    _ reference: ReferenceCase, _ configuration: NetworkConfiguration, training: Bool = true,
    frozen: Bool = false
  ) throws {
    self.reference = reference
    store = ParameterStore(configuration.parameterShapes)
    for shape in store.shapes {
      try #require(try reference.shape(shape.name) == shape.extents)
      _ = store.values(of: shape).update(fromContentsOf: try reference.floats(shape.name))
    }
    var plan = NetworkPlan(
      batch: try reference.shape("gold")[0], steps: Int(try reference.number("steps")))
    plan.training = training
    plan.freezesBatchNormalization = frozen
    network = try SequenceNetwork(configuration, store, plan)
    if let samples = network.samples {
      _ = samples.value.elements.update(fromContentsOf: try reference.floats("input"))
    }
    if let pixels = network.pixels {
      try #require(try reference.shape("faces") == pixels.shape)
      _ = pixels.elements.update(fromContentsOf: try reference.floats("faces").map { UInt8($0) })
    }
    for case .features(let features) in network.buffers {
      try #require(try reference.shape("features") == features.shape)
      _ = features.value.elements.update(fromContentsOf: try reference.floats("features"))
    }
  }

  /// One training step's passes: outputs, every gradient, the statistics afterwards.
  func checkTraining(sourceLocation: SourceLocation = #_sourceLocation) throws {
    if reference.contains("inference_output") {
      network.forward(.inference)
      try reference.expect(
        network.output.value.elements, is: "inference_output", within: 1e-5,
        sourceLocation: sourceLocation)
    }
    network.forward(.training(step: 0))
    try reference.expect(
      network.output.value.elements, is: "output", within: 1e-5, sourceLocation: sourceLocation)

    let upstream = try ConcordanceGradient.of(
      network.output.value.elements.map { $0 }, gold: try reference.floats("gold"), dimensions: 2)
    _ = network.output.gradient?.elements.update(fromContentsOf: upstream)
    network.backward()
    for shape in store.shapes {
      if shape.isTrained {
        let gradient = store.parameter(shape).gradient
        try reference.expect(
          UnsafeBufferPointer(start: gradient, count: shape.count), is: "\(shape.name)_gradient",
          within: 1e-4, sourceLocation: sourceLocation)
      } else {
        try reference.expect(
          store.values(of: shape), is: "\(shape.name)_after", within: 1e-5,
          sourceLocation: sourceLocation)
      }
    }
  }
}

extension SequenceNetwork {
  /// `[batch, steps · samplesPerStep]`, of a network that takes sound.
  var samples: Activation? {
    for case .samples(let samples) in buffers { return samples }
    return nil
  }

  /// `[batch · steps, size, size, 3]`, of a network that takes faces.
  var pixels: PixelBuffer? {
    for case .faces(let pixels) in buffers { return pixels }
    return nil
  }
}
