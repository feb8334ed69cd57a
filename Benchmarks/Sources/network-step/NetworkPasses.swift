import Engine
import Files
import Layers
import Networks
import Random
import Safetensors
import Training

/// The passes that are timed: prediction, and one step of training with the concordance objective,
/// both over the same batch. Dropout is off, so that a peer computes the same numbers.
struct NetworkPasses {
  private let model: NetworkModel
  private let inference: SequenceNetwork
  private let training: SequenceNetwork
  private let gold: FloatBuffer
  private let optimiser: Adam

  /// - Parameter file: `gold` [batch, steps, dimensions], and what the network takes of `input`
  ///   [batch, samples], `faces` [batch · steps, size, size, 3], bytes, and `features`
  ///   [batch, steps, features].
  init(
    _ model: NetworkModel, batch file: SafetensorsFile, precision: Precision, frozen: Bool
  ) throws {
    let labels = try file.entry("gold").shape
    guard labels.count == 3, labels[2] == model.configuration.dimensions.count else {
      throw FileError(
        .badData, path: file.path,
        "expected gold [batch, steps, dimensions], found \(labels)")
    }
    try self.init(model, batch: labels[0], steps: labels[1], precision, frozen: frozen)
    _ = gold.elements.update(fromContentsOf: try file.floatArray("gold"))
    for buffer in inference.buffers + training.buffers {
      switch buffer {
      case .samples(let samples):
        let input = try file.floatArray("input", shape: samples.shape)
        _ = samples.value.elements.update(fromContentsOf: input)
      case .faces(let pixels):
        let faces = try file.entry("faces", type: .u8, shape: pixels.shape)
        try file.contents(of: faces).read(into: UnsafeMutableRawBufferPointer(pixels.elements))
      case .features(let features):
        let input = try file.floatArray("features", shape: features.shape)
        _ = features.value.elements.update(fromContentsOf: input)
      }
    }
  }

  /// Passes over zeros.
  init(
    _ model: NetworkModel, batch: Int, steps: Int, _ precision: Precision, frozen: Bool = false
  ) throws {
    self.model = model
    func network(training: Bool) throws -> SequenceNetwork {
      var plan = NetworkPlan(batch: batch, steps: steps)
      plan.training = training
      plan.precision = precision
      plan.freezesBatchNormalization = frozen
      return try SequenceNetwork(model.configuration, model.parameters, plan)
    }
    inference = try network(training: false)
    training = try network(training: true)
    gold = FloatBuffer(count: batch * steps * model.configuration.dimensions.count)
    optimiser = Adam(learningRate: 1e-4, count: model.parameters.trainedCount)
  }

  /// Gold standard and inputs of noise, the same every time.
  func fillWithNoise() {
    var generator = SplitMix64(seed: 1)
    for index in 0..<gold.count {
      gold.pointer[index] = .random(in: -1...1, using: &generator)
    }
    for buffer in inference.buffers + training.buffers {
      switch buffer {
      case .samples(let floats), .features(let floats):
        let values = floats.value.elements
        for index in values.indices { values[index] = .random(in: -1...1, using: &generator) }
      case .faces(let pixels):
        for index in pixels.elements.indices {
          pixels.elements[index] = .random(in: 0...255, using: &generator)
        }
      }
    }
  }

  /// As in `predict`: the weights stay the same, and what is derived from them was computed before.
  func forward() {
    inference.forward(.inference)
  }

  func step() {
    _ = differentiate()
    Profile.part("Adam", bytes: 7 * 4 * model.parameters.trainedCount) {
      optimiser.update(model.parameters)
    }
  }

  private func differentiate() -> Double {
    training.parametersChanged()
    training.forward(.training(step: optimiser.step))
    guard let gradient = training.output.gradient else { return .nan }
    let dimensions = model.configuration.dimensions.count
    let pairs = Objective.Batch(
      prediction: training.output.value.pointer, gold: gold.pointer,
      steps: training.output.count / dimensions, dimensions: dimensions)
    let sums = Objective.sums(of: pairs)
    Objective.ccc.gradient(pairs, sums, into: gradient.pointer)
    training.backward()
    return Objective.ccc.loss(sums)
  }

  /// Writes `inference_output`, `output`, `loss` and `<parameter>_gradient`.
  func writeResult(to path: String) throws {
    inference.parametersChanged()
    forward()
    let loss = differentiate()
    var tensors = [
      TensorContents(name: "loss", shape: [1], floats: [Float(loss)]),
      TensorContents(
        name: "output", shape: training.output.shape,
        floats: Array(training.output.value.elements)),
      TensorContents(
        name: "inference_output", shape: inference.output.shape,
        floats: Array(inference.output.value.elements)),
    ]
    for shape in model.parameters.shapes where shape.isTrained {
      let gradient = model.parameters.parameter(shape).gradient
      tensors.append(
        TensorContents(
          name: "\(shape.name)_gradient", shape: shape.extents,
          floats: Array(UnsafeBufferPointer(start: gradient, count: shape.count))))
    }
    try SafetensorsWriter.write(tensors, to: path)
  }
}
