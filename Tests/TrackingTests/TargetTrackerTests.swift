import Engine
import Layers
import Pictures
import Random
import TestSupport
import Testing

@testable import Tracking

/// Numbers of PyTorch: Tests/Reference/Tracking/make_reference.py.
@Suite(.serialized) struct TargetTrackerTests {
  private let reference: ReferenceCase

  init() throws { reference = try ReferenceCase("Tracking/tracker") }

  @Test func featuresArePyTorchs() throws {
    let numbers = try reference.floats("boxes").map(Double.init)
    let boxes = stride(from: 0, to: numbers.count, by: 4).map {
      PictureBox(
        x: numbers[$0], y: numbers[$0 + 1], width: numbers[$0 + 2], height: numbers[$0 + 3])
    }
    let rows = try PatchFeatures(Self.model()).features(of: boxes, in: picture("first"))
    let thinned = rows.values.indices.filter { ($0 % TrackingModel.featureCount) % 9 == 0 }
    try reference.expect(thinned.map { rows.values[$0] }, is: "features", within: 1e-4)
  }

  /// First learning, two pictures' choices, and the learning at once where the target is gone.
  @Test func findingsArePyTorchs() throws {
    var settings = TrackingSettings()
    func count(_ name: String) throws -> Int { Int(try reference.number(name)) }
    settings.candidateCount = try count("candidateCount")
    settings.firstPositives = try count("firstPositives")
    settings.firstNegatives = try count("firstNegatives")
    settings.firstSteps = try count("firstSteps")
    settings.regressedCount = try count("regressedCount")
    settings.positives = try count("positives")
    settings.negatives = try count("negatives")
    settings.updateSteps = try count("updateSteps")
    let tracker = try TargetTracker(
      Self.model(), settings: settings, seed: UInt64(count("seed")), in: picture("first"),
      at: PictureBox(x: 20, y: 12, width: 16, height: 20))
    let found = try [tracker.update(in: picture("second")), tracker.update(in: picture("third"))]
    try reference.expect(
      found.flatMap { [$0.box.x, $0.box.y, $0.box.width, $0.box.height].map { Float($0) } },
      is: "found", within: 1e-4)
    try reference.expect(found.map { Float($0.score) }, is: "scores", within: 1e-4)
    try reference.expect(tracker.branchWeights, is: "branch", within: 1e-4)
  }

  private func picture(_ name: String) throws -> RGBImage {
    let shape = try reference.shape(name)
    return RGBImage(
      width: shape[1], height: shape[0], bytes: try reference.floats(name).map { UInt8($0) })
  }

  /// The weights that the reference draws.
  static func model() -> TrackingModel {
    var values: [String: [Float]] = [:]
    let shapes = TrackingModel.convolutionShapes + TrackingModel.sharedShapes
    for (index, shape) in shapes.enumerated() {
      guard shape.extents.count > 1 else {
        values[shape.name] = [Float](repeating: 0, count: shape.count)
        continue
      }
      let bound = Float((6 / Double(shape.extents.dropFirst().reduce(1, *))).squareRoot())
      var generator = SplitMix64(seed: 1000 + UInt64(index))
      values[shape.name] = (0..<shape.count).map { _ in
        Float.random(in: -bound...bound, using: &generator)
      }
    }
    return TrackingModel(
      normalization: .init(size: 5, scale: 1e-4, offset: 2), values: values)
  }
}
