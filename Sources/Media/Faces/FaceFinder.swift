internal import Files
internal import Pictures
internal import TimeSeries

/// Where a recording's boxes come from: the detector and trackers, or a file.
final class FaceFinder {
  private enum Source {
    case tracking(FaceTracking)
    case imported(BoxTrack)
  }

  /// The part of the picture that is looked at; known from the first picture on.
  private(set) var bounds = PictureBox(x: 0, y: 0, width: 1, height: 1)
  let followsAll: Bool
  private let source: Source
  private let settings: ExtractionSettings
  private let path: String
  /// Those of the last frame that was looked at.
  private var seen: [FaceObservation] = []
  /// When that came up.
  private var lastLook = -Double.infinity

  /// Looks are at most so far apart, seconds, where there are frames enough: the tracker is as exact
  /// with one every 10 ms as with one every 60.
  private static let longestInterval = 0.05

  /// - Parameter path: the video's, for messages.
  /// - Throws: as `BoxFile.track`; `FacesError`.
  init(_ settings: ExtractionSettings, recording: String, path: String) throws {
    self.settings = settings
    self.path = path
    if let boxes = settings.boxes {
      source = .imported(try boxes.track(of: recording))
      followsAll = true
    } else {
      let tracking = FaceTracking.Settings(
        minimumSize: Double(settings.minimumSize), followsAll: settings.listsAllFaces,
        rule: settings.rule)
      let detector = try FaceDetector()
      source = .tracking(
        settings.tracker.map {
          FaceTracking(detector: detector, settings: tracking, makeTracker: $0.make)
        } ?? FaceTracking(detector: detector, settings: tracking))
      followsAll = tracking.followsAll
    }
  }

  /// Whether a frame that no step shows need not be looked at.
  ///
  /// - Parameter next: when the next frame comes up; nil at the end.
  func mayPassOver(next: Double?) -> Bool {
    guard case .tracking = source, let next else { return true }
    return next - lastLook <= Self.longestInterval + FaceTracking.tolerance
  }

  /// Looks for faces in the next picture.
  ///
  /// - Throws: `badData` if the region of interest lies outside; `FacesError`.
  func look(at picture: PictureView, time: Double) throws {
    let luma = picture.luma
    let whole = PixelRegion(x: 0, y: 0, width: luma.width, height: luma.height)
    guard let part = (settings.region ?? whole).clipped(width: luma.width, height: luma.height)
    else {
      throw FileError(
        .badData, path: path,
        "expected a picture that reaches into the region \(settings.region ?? whole), found "
          + "\(luma.width) x \(luma.height)")
    }
    bounds = PictureBox(
      x: Double(part.x), y: Double(part.y), width: Double(part.width),
      height: Double(part.height))
    lastLook = time
    guard case .tracking(let tracking) = source else { return }
    let searched = SearchedPicture(picture, part)
    seen = try tracking.observe(searched, time: time).map {
      FaceObservation(
        id: $0.id, box: $0.box.moved(x: bounds.x, y: bounds.y), confidence: $0.confidence,
        source: $0.source)
    }
  }

  /// The faces of a step that shows the picture that was looked at last.
  func faces(step: Int, frame: Int, time: Double) -> [FaceObservation] {
    switch source {
    case .tracking: return seen
    case .imported(let track):
      return track.faces(
        endOfStep: endTime(ofStep: step, step: settings.step), frame: frame, shownSince: time
      ).filter { $0.box.intersectionArea(with: bounds) > 0 }
    }
  }
}
