import Engine
import Faces
import Glibc
import Pictures
import Tracking

/// A `TargetTracker` that follows a face.
final class LearningTracker: BoxTracking {
  private let model: TrackingModel
  private let settings: TrackingSettings
  private let seed: UInt64
  private var tracker: TargetTracker?

  init(_ model: TrackingModel, _ settings: TrackingSettings, seed: UInt64) {
    self.model = model
    self.settings = settings
    self.seed = seed
  }

  var searches: Bool { true }

  func start(in picture: SearchedPicture, at box: PictureBox) throws(FacesError) {
    if let tracker { return tracker.move(to: box) }
    do throws(PlanError) {
      tracker = try TargetTracker(
        model, settings: settings, seed: seed, in: picture.colours(), at: box)
    } catch {
      throw FacesError(error.description)
    }
  }

  /// - Precondition: the tracker was started.
  func update(in picture: SearchedPicture) -> TrackedBox {
    guard let tracker else { preconditionFailure("a tracker that was not started") }
    let finding = tracker.update(in: picture.colours())
    // The score is a logarithm of odds, but for the other output.
    return TrackedBox(box: finding.box, confidence: 1 / (1 + exp(-finding.score)))
  }
}
