internal import Pictures

/// Finds and follows the faces of a video, frame by frame.
///
/// Where no face is followed the whole picture is searched, but not on every frame; where all faces
/// are wanted, also about once a second for new ones. A face that comes back to its place soon keeps
/// its number; otherwise it gets a new one, since faces are not told apart by their looks.
package final class FaceTracking {
  package struct Settings: Equatable, Sendable {
    /// Width of the smallest face that is found, in pixels of a picture at most 640 wide and high.
    package var minimumSize: Double
    /// Whether all faces are followed, or one only, which `rule` prefers.
    package var followsAll: Bool
    package var rule: FaceRule

    package init(minimumSize: Double = 80, followsAll: Bool = false, rule: FaceRule = .largest) {
      self.minimumSize = minimumSize
      self.followsAll = followsAll || rule.isID
      self.rule = rule
    }
  }

  /// Between searches of the whole picture, seconds: with no face, and for further ones.
  private static let searchInterval = 0.2
  private static let furtherSearchInterval = 1.0
  /// How long a face that was lost keeps its number, seconds.
  private static let memory = 1.0
  private static let mostFaces = 16
  /// Times are sums of rounded numbers, seconds.
  static let tolerance = 1e-3

  private let settings: Settings
  private let search: FaceSearch
  private let makeTracker: () throws(FacesError) -> any BoxTracking
  private var followers: [FaceFollower] = []
  private var departed: [FaceFollower] = []
  private var lastID = 0
  private var nextSearch = -Double.infinity

  /// - Parameters:
  ///   - detector: for this recording's thread alone.
  ///   - makeTracker: makes the tracker of one face.
  package init(
    detector: any FaceDetecting, settings: Settings,
    makeTracker: @escaping () throws(FacesError) -> any BoxTracking = {
      () throws(FacesError) in try FaceTracker()
    }
  ) {
    self.settings = settings
    self.makeTracker = makeTracker
    search = FaceSearch(detector: detector, minimumSize: settings.minimumSize)
  }

  /// The faces seen in the next frame, in the order of their numbers.
  ///
  /// - Parameter time: of the frame, seconds; never less than that of the frame before.
  package func observe(
    _ picture: SearchedPicture, time: Double
  ) throws(FacesError) -> [FaceObservation] {
    var observations: [FaceObservation] = []
    for follower in followers {
      if let observation = try follower.observe(picture, time: time) {
        observations.append(observation)
      }
    }
    dropDuplicates(&observations)
    departed = departed.filter { time - $0.lastSeen <= Self.memory }
    departed += followers.filter(\.isLost)
    followers.removeAll(where: \.isLost)
    if followers.isEmpty || settings.followsAll, time >= nextSearch - Self.tolerance {
      observations += try findFaces(picture, time: time)
      nextSearch =
        time + (followers.isEmpty ? Self.searchInterval : Self.furtherSearchInterval)
    }
    return observations.sorted { $0.id < $1.id }
  }

  /// Two trackers that came to follow the same face: the newer one goes.
  private func dropDuplicates(_ observations: inout [FaceObservation]) {
    guard observations.count > 1 else { return }
    var kept: [FaceObservation] = []
    for observation in observations.sorted(by: { $0.id < $1.id }) {
      if kept.contains(where: { $0.box.overlap(with: observation.box) > Self.sameFace }) {
        followers.removeAll { $0.id == observation.id }
      } else {
        kept.append(observation)
      }
    }
    observations = kept
  }

  private static let sameFace = 0.5

  /// Searches the whole picture for faces that are not followed yet.
  private func findFaces(
    _ picture: SearchedPicture, time: Double
  ) throws(FacesError) -> [FaceObservation] {
    var candidates = try search.faces(in: picture.luma).filter { isNew($0.box) }
    var observations: [FaceObservation] = []
    // Where all are followed, numbers do not depend on which is chosen later.
    let rule = settings.followsAll ? .first : settings.rule
    while followers.count < (settings.followsAll ? Self.mostFaces : 1),
      let index = rule.preferred(
        of: candidates.map { ($0.box, $0.score) }, in: PictureBox(picture.luma))
    {
      guard let face = try search.refined(candidates.remove(at: index), in: picture.luma),
        isNew(face.box)
      else { continue }
      let follower = try FaceFollower(
        id: number(of: face.box), at: face.box, in: picture, time: time, search: search,
        tracker: makeTracker())
      followers.append(follower)
      observations.append(
        FaceObservation(
          id: follower.id, box: face.box,
          confidence: FaceObservation.confidence(ofScore: face.score), source: .detected))
    }
    return observations
  }

  private func isNew(_ box: PictureBox) -> Bool {
    !followers.contains { $0.box.overlap(with: box) > FaceFollower.leastOverlap }
  }

  /// The number of a face that was lost in this place, or a new one.
  private func number(of box: PictureBox) -> Int {
    let index = departed.indices
      .filter { departed[$0].box.overlap(with: box) > FaceFollower.leastOverlap }
      .max { departed[$0].box.overlap(with: box) < departed[$1].box.overlap(with: box) }
    if let index { return departed.remove(at: index).id }
    lastID += 1
    return lastID
  }
}
