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
    let rows = try PatchFeatures(TrackingModel.ofReference).features(
      of: reference.boxes("boxes"), in: reference.picture("first"))
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
    settings.sharesConvolutions = false
    let tracker = try TargetTracker(
      TrackingModel.ofReference, settings: settings, seed: UInt64(count("seed")),
      in: reference.picture("first"),
      at: PictureBox(x: 20, y: 12, width: 16, height: 20))
    let found = try [
      tracker.update(in: reference.picture("second")),
      tracker.update(in: reference.picture("third")),
    ]
    try reference.expect(
      found.flatMap { [$0.box.x, $0.box.y, $0.box.width, $0.box.height].map { Float($0) } },
      is: "found", within: 1e-4)
    try reference.expect(found.map { Float($0.score) }, is: "scores", within: 1e-4)
    try reference.expect(tracker.branchWeights, is: "branch", within: 1e-4)
  }
}
