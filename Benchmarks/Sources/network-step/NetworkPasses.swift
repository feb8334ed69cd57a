import Engine
import Files
import Layers
import Networks
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
  ///   [batch, samples] and `faces` [batch · steps, size, size, 3], bytes.
  init(
    _ model: NetworkModel, batch file: SafetensorsFile, precision: Precision, frozen: Bool
  ) throws {
    self.model = model
    let labels = try file.entry("gold").shape
    guard labels.count == 3, labels[2] == model.configuration.dimensions.count else {
      throw FileError(
        .badData, path: file.path,
        "expected gold [batch, steps, dimensions], found \(labels)")
    }
    func network(training: Bool) throws -> SequenceNetwork {
      var plan = NetworkPlan(batch: labels[0], steps: labels[1])
      plan.training = training
      plan.precision = precision
      plan.freezesBatchNormalization = frozen
      let network = try SequenceNetwork(model.configuration, model.parameters, plan)
      for buffer in network.buffers {
        switch buffer {
        case .samples(let samples):
          let input = try file.floatArray("input", shape: samples.shape)
          _ = samples.value.elements.update(fromContentsOf: input)
        case .faces(let pixels):
          let faces = try file.entry("faces", type: .u8, shape: pixels.shape)
          try file.contents(of: faces).read(
            into: UnsafeMutableRawBufferPointer(pixels.elements))
        }
      }
      return network
    }
    inference = try network(training: false)
    training = try network(training: true)
    gold = FloatBuffer(count: labels.reduce(1, *))
    _ = gold.elements.update(fromContentsOf: try file.floatArray("gold"))
    optimiser = Adam(learningRate: 1e-4, count: model.parameters.trainedCount)
  }

  /// As in `predict`: the weights stay the same, and what is derived from them was computed before.
  func forward() {
    inference.forward(.inference)
  }

  func step() {
    _ = differentiate()
    optimiser.update(model.parameters)
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
