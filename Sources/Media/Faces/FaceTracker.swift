internal import CFaces
package import Pictures

/// Where a tracker found what it follows.
package struct TrackedBox: Equatable, Sendable {
  package let box: PictureBox
  /// How far the correlation's peak stands above the rest, in standard deviations of the rest; not a
  /// number in a flat picture.
  package let peakToSidelobe: Double

  package init(box: PictureBox, peakToSidelobe: Double) {
    self.box = box
    self.peakToSidelobe = peakToSidelobe
  }
}

/// Follows what is in a box from picture to picture. Used by one thread at a time.
package protocol BoxTracking: AnyObject {
  /// Learns what is in `box`; what was learned before is forgotten.
  func start(in picture: PicturePlane, at box: PictureBox) throws(FacesError)

  /// Finds it in the next picture.
  func update(in picture: PicturePlane) throws(FacesError) -> TrackedBox
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

  /// - Precondition: the box is usable.
  package func start(in picture: PicturePlane, at box: PictureBox) throws(FacesError) {
    precondition(box.isUsable)
    guard faces_tracker_start(tracker, faces_picture(picture), faces_box(box)) == 0 else {
      throw FacesError.last
    }
  }

  /// - Precondition: the tracker was started, and its last box was usable.
  package func update(in picture: PicturePlane) throws(FacesError) -> TrackedBox {
    var box = faces_box()
    var peakToSidelobe = 0.0
    guard faces_tracker_update(tracker, faces_picture(picture), &box, &peakToSidelobe) == 0 else {
      throw FacesError.last
    }
    return TrackedBox(box: PictureBox(box), peakToSidelobe: peakToSidelobe)
  }
}
