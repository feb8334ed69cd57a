import FileErrors
import Layers
import Networks
import Safetensors
import Training

/// The passes that are timed: prediction, and one step of training with the concordance objective,
/// both over the same batch. Dropout is off, so that a peer computes the same numbers.
struct SpeechPasses {
  private let model: SpeechModel
  private let inference: SpeechNetwork
  private let training: SpeechNetwork
  private let gold: FloatBuffer
  private let optimiser: Adam

  init(_ model: SpeechModel, batch file: SafetensorsFile) throws {
    self.model = model
    let samples = try file.entry("input").shape
    let labels = try file.entry("gold").shape
    let configuration = model.configuration
    guard samples.count == 2, labels.count == 3, labels[0] == samples[0],
      labels[1] * configuration.samplesPerStep == samples[1],
      labels[2] == configuration.dimensions.count
    else {
      throw FileError(
        .badData, path: file.path,
        "expected input [batch, samples] and gold [batch, steps, dimensions] of one length,"
          + " found \(samples) and \(labels)")
    }
    func network(training: Bool) throws -> SpeechNetwork {
      let network = try SpeechNetwork(
        configuration, model.parameters, batch: samples[0], steps: labels[1], training: training)
      _ = network.input.value.elements.update(fromContentsOf: try file.floatArray("input"))
      return network
    }
    inference = try network(training: false)
    training = try network(training: true)
    gold = FloatBuffer(count: labels.reduce(1, *))
    _ = gold.elements.update(fromContentsOf: try file.floatArray("gold"))
    optimiser = Adam(learningRate: 1e-4, count: model.parameters.trainedCount)
  }

  /// As for new weights: the filters' spectra are computed in every pass.
  func forward() {
    inference.parametersChanged()
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
    let loss = Objective.ccc.evaluate(
      prediction: training.output.value.pointer, gold: gold.pointer,
      steps: training.output.count / dimensions, dimensions: dimensions,
      gradient: gradient.pointer)
    training.backward()
    return loss
  }

  /// Writes `inference_output`, `output`, `loss` and `<parameter>_gradient`.
  func writeResult(to path: String) throws {
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
      let gradient = model.parameters.parameter(shape.name, shape.shape).gradient
      tensors.append(
        TensorContents(
          name: "\(shape.name)_gradient", shape: shape.shape,
          floats: Array(UnsafeBufferPointer(start: gradient, count: shape.count))))
    }
    try SafetensorsWriter.write(tensors, to: path)
  }
}
