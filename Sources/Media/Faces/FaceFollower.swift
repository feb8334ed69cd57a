internal import Pictures

/// Follows one face from frame to frame.
///
/// The tracker follows every frame that is looked at. About once a second, and whenever its peak is
/// low, is not a number, or its box leaves the picture, the detector looks around the box. What it
/// finds there is blended in and the tracker started anew, so that the box is drawn to the face and
/// never snaps to the detector's coarse grid. A face that can neither be followed nor found is not seen
/// in that frame; after `patience` it is lost. So is one that the detector has not confirmed for
/// `longestTrust`: the tracker may have learned the background. A tracker that searches by itself is
/// trusted instead, and its face is lost after `longestTrust` without being seen.
final class FaceFollower {
  private static let leastConfidence = 0.5
  /// Least overlap of a detection with the box for it to be the same face.
  static let leastOverlap = 0.3
  /// From this overlap on tracker and detector agree, as far as the detector's grid allows.
  private static let agreement = 0.6
  /// Between looks of the detector where tracker and detector agree, and where not, seconds.
  private static let checkInterval = 1.0
  private static let doubtfulCheckInterval = 0.2
  /// How far the box moves towards a detection: a little where the tracker is sure, more where it
  /// is not.
  private static let sureBlend = 0.3
  private static let unsureBlend = 0.7
  /// Seconds without being seen, and without being confirmed.
  static let patience = 0.5
  static let longestTrust = 3.0

  let id: Int
  /// Where it was seen last.
  private(set) var box: PictureBox
  private(set) var lastSeen: Double
  private(set) var isLost = false
  private let search: FaceSearch
  private let tracker: any BoxTracking
  private var isTracking = true
  private var lastConfirmed: Double
  private var nextCheck: Double

  /// Begins with a face that was detected in `picture`.
  init(
    id: Int, at box: PictureBox, in picture: SearchedPicture, time: Double, search: FaceSearch,
    tracker: any BoxTracking
  ) throws(FacesError) {
    self.id = id
    self.box = box
    self.search = search
    self.tracker = tracker
    lastSeen = time
    lastConfirmed = time
    nextCheck = time + Self.checkInterval
    try tracker.start(in: picture, at: box)
  }

  /// - Returns: nil if the face is not seen in this frame.
  func observe(_ picture: SearchedPicture, time: Double) throws(FacesError) -> FaceObservation? {
    precondition(!isLost)
    if isTracking || tracker.searches {
      let tracked = try tracker.update(in: picture)
      if isBelievable(tracked, in: picture) {
        isTracking = true
        return time < nextCheck - FaceTracking.tolerance
          ? seen(tracked, time: time) : try check(tracked, in: picture, time: time)
      }
      isTracking = false
    }
    guard let detection = try detection(near: box, in: picture) else {
      isLost = time - lastSeen > (tracker.searches ? Self.longestTrust : Self.patience)
      return nil
    }
    let agrees = detection.box.overlap(with: box) >= Self.agreement
    return try confirm(
      detection, at: box.moved(toward: detection.box, by: Self.unsureBlend), agrees: agrees,
      in: picture, time: time)
  }

  /// Lets the detector look at what the tracker is sure of.
  private func check(
    _ tracked: TrackedBox, in picture: SearchedPicture, time: Double
  ) throws(FacesError) -> FaceObservation? {
    guard let detection = try detection(near: tracked.box, in: picture) else {
      nextCheck = time + Self.doubtfulCheckInterval
      isLost = !tracker.searches && time - lastConfirmed > Self.longestTrust
      return isLost ? nil : seen(tracked, time: time)
    }
    let agrees = detection.box.overlap(with: tracked.box) >= Self.agreement
    return try confirm(
      detection, at: tracked.box.moved(toward: detection.box, by: Self.sureBlend),
      agrees: agrees, in: picture, time: time)
  }

  private func detection(
    near box: PictureBox, in picture: SearchedPicture
  ) throws(FacesError) -> FaceDetection? {
    try search.face(near: box, in: picture.luma)
  }

  private func confirm(
    _ detection: FaceDetection, at newBox: PictureBox, agrees: Bool, in picture: SearchedPicture,
    time: Double
  ) throws(FacesError) -> FaceObservation {
    try tracker.start(in: picture, at: newBox)
    isTracking = true
    box = newBox
    lastSeen = time
    lastConfirmed = time
    nextCheck = time + (agrees ? Self.checkInterval : Self.doubtfulCheckInterval)
    return FaceObservation(
      id: id, box: box, confidence: FaceObservation.confidence(ofScore: detection.score),
      source: .detected)
  }

  private func seen(_ tracked: TrackedBox, time: Double) -> FaceObservation {
    box = tracked.box
    lastSeen = time
    return FaceObservation(
      id: id, box: box, confidence: tracked.confidence, source: .tracked)
  }

  /// Whether the tracker's word is taken: a confidence of one half, a box of a size that a face can have grown
  /// or shrunk to in one frame, at least half of it and its centre in the picture.
  private func isBelievable(_ tracked: TrackedBox, in picture: SearchedPicture) -> Bool {
    // Also where the confidence is no number.
    guard tracked.confidence >= Self.leastConfidence, tracked.box.isUsable,
      tracked.box.width >= Self.smallestBox
    else { return false }
    let growth = tracked.box.width / box.width
    return growth > 0.7 && growth < 1.4
      && tracked.box.intersectionArea(with: PictureBox(picture.luma)) >= tracked.box.area / 2
  }

  /// Pixels; a tracker that is lost shrinks its box to nothing.
  private static let smallestBox = 16.0
}
