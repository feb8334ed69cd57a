internal import CFaces
package import Pictures

/// Where a tracker found what it follows.
package struct TrackedBox: Equatable, Sendable {
  package let box: PictureBox
  /// 0 to 1; whoever is below one half is not to be believed. Not a number where the tracker has none.
  package let confidence: Double

  package init(box: PictureBox, confidence: Double) {
    self.box = box
    self.confidence = confidence
  }
}

/// Follows what is in a box from picture to picture. Used by one thread at a time.
package protocol BoxTracking: AnyObject {
  /// Whether it looks for what it does not see any more, and learns from what it has seen: such a tracker
  /// is asked on while it is unsure, and need not be confirmed.
  var searches: Bool { get }

  /// Begins with what is in `box`, or goes on from there if it was started before.
  func start(in picture: SearchedPicture, at box: PictureBox) throws(FacesError)

  /// Finds it in the next picture.
  func update(in picture: SearchedPicture) throws(FacesError) -> TrackedBox
}

/// A correlation tracker that follows place and size, with the features and constants of dlib's and
/// its results, in less than half of its time.
///
/// After a flat picture, such as a black one, its results are not numbers, and stay so until it is
/// started anew.
///
/// Source: M. Danelljan, G. Häger, F. S. Khan, M. Felsberg, "Accurate scale estimation for robust
/// visual tracking", BMVC 2014, doi:10.5244/C.28.65.
package final class FaceTracker: BoxTracking {
  private let tracker: OpaquePointer

  package init() throws(FacesError) {
    guard let tracker = faces_tracker_create() else { throw FacesError.last }
    self.tracker = tracker
  }

  deinit { faces_tracker_destroy(tracker) }

  package var searches: Bool { false }

  /// Learns what is in the box; what was learned before is forgotten.
  ///
  /// - Precondition: the box is usable.
  package func start(in picture: SearchedPicture, at box: PictureBox) throws(FacesError) {
    precondition(box.isUsable)
    guard faces_tracker_start(tracker, faces_picture(picture.luma), faces_box(box)) == 0 else {
      throw FacesError.last
    }
  }

  /// - Precondition: the tracker was started, and its last box was usable.
  package func update(in picture: SearchedPicture) throws(FacesError) -> TrackedBox {
    var box = faces_box()
    var peakToSidelobe = 0.0
    guard faces_tracker_update(tracker, faces_picture(picture.luma), &box, &peakToSidelobe) == 0
    else { throw FacesError.last }
    return TrackedBox(
      box: PictureBox(box), confidence: Self.confidence(ofPeakToSidelobe: peakToSidelobe))
  }

  /// How far the correlation's peak stands above the rest, in standard deviations of the rest: with a
  /// face in view 10 and more, with none 4.5 to 7; not a number in a flat picture.
  private static let lowestPeak = 8.0

  /// `p / (p + 8)`, one half where it is no longer believed; not a number where the peak is none.
  static func confidence(ofPeakToSidelobe peak: Double) -> Double {
    peak.isFinite ? peak / (peak + lowestPeak) : .nan
  }
}
