import Engine
import Layers
import Pictures
import Safetensors
import TestSupport
import Testing

@testable import Tracking

/// Numbers of PyTorch: Tests/Reference/Tracking/make_reference.py.
@Suite(.serialized) struct TrackerTrainingTests {
  private let reference: ReferenceCase

  init() throws { reference = try ReferenceCase("Tracking/training") }

  private func settings() throws -> TrackerTraining.Settings {
    var settings = TrackerTraining.Settings()
    settings.pictures = 2
    settings.positives = Int(try reference.number("positives"))
    settings.negatives = Int(try reference.number("negatives"))
    settings.learningRate = try reference.number("learningRate")
    return settings
  }

  /// Draws, patches, loss, all gradients and two branches' steps.
  @Test func stepsArePyTorchs() throws {
    let training = try TrackerTraining(
      TrackingModel.ofReference, settings: settings(), sequences: 2,
      seed: UInt64(reference.number("seed")))
    let shown = try ReferenceCase("Tracking/tracker")
    let pictures = Array(
      zip([try shown.picture("first"), try shown.picture("second")], try reference.boxes("boxes")))
    var outcomes: [Float] = []
    for sequence in [0, 1, 0] {
      let outcome = training.learn(sequence: sequence, from: pictures)
      outcomes += [Float(outcome.loss), Float(outcome.precision)]
    }
    try reference.expect(outcomes, is: "outcomes", within: 1e-4)
    let model = training.model
    let convolutions = model.convolutions()
    let biases = stride(from: 1, to: 6, by: 2).flatMap {
      convolutions.values(of: TrackingModel.convolutionShapes[$0])
    }
    try reference.expect(biases, is: "biases", within: 1e-4)
    try reference.expect(
      Array(model.shared().values(of: TrackingModel.sharedShapes[1])), is: "hidden", within: 1e-4)
  }

  /// Whatever the shapes, there are as many boxes as learning takes.
  @Test(arguments: [1.0, 300])
  func picturesOfOnePixelAreLearnedFrom(side: Double) throws {
    let training = try TrackerTraining(
      TrackingModel.ofReference, settings: settings(), sequences: 1, seed: 1)
    let pixel = RGBImage(width: 1, height: 1)
    let box = PictureBox(x: 0, y: 0, width: side, height: side)
    #expect(training.learn(sequence: 0, from: [(pixel, box), (pixel, box)]).loss.isFinite)
  }

  @Test func weightsThatAreWrittenAreRead() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("tracker.safetensors")
    let model = TrackingModel(seed: 3)
    try model.write(to: path, notes: ["cycles": "2"])
    let file = try SafetensorsFile(path: path)
    #expect(file.metadata["cycles"] == "2")
    let read = try TrackingModel(file)
    #expect(read.normalization == model.normalization)
    #expect(read.shared().values.array == model.shared().values.array)
    #expect(read.convolutions().values.array == model.convolutions().values.array)
  }
}
