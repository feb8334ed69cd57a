internal import CFaces
package import Pictures

/// A face that was found in a picture.
package struct FaceDetection: Equatable, Sendable {
  package let box: PictureBox
  /// Distance from the detector's decision boundary, above 0; a clear face has 1 or more.
  package let score: Double

  package init(box: PictureBox, score: Double) {
    self.box = box
    self.score = score
  }
}

/// Finds faces in a picture. Used by one thread at a time.
package protocol FaceDetecting: AnyObject {
  /// Finds the faces in a region that is first resampled to `columns` x `rows` pixels, where a face
  /// has to be at least `smallestFace` wide.
  ///
  /// - Parameter region: in the picture; what of it lies outside is black.
  /// - Returns: boxes in the picture, the most certain first.
  func faces(
    in picture: PicturePlane, region: PictureBox, columns: Int, rows: Int
  ) throws(FacesError) -> [FaceDetection]
}

/// Width of the smallest face that a detector finds, in pixels of what it searches.
let smallestFace = 80.0

/// dlib's frontal face detector: histograms of oriented gradients, an image pyramid and five linear
/// filters (front, half left, half right, tilted left, tilted right).
///
/// Its boxes are square and come in steps of 8 pixels and of a fifth of their size.
///
/// Source: N. Dalal, B. Triggs, CVPR 2005, doi:10.1109/CVPR.2005.177; D. E. King, "Max-margin object
/// detection", 2015, arXiv:1502.00046.
package final class FaceDetector: FaceDetecting {
  private let detector: OpaquePointer
  private var found = [faces_detection](repeating: faces_detection(), count: 32)

  /// The first takes some tenths of a second; the others are copies.
  package init() throws(FacesError) {
    detector = try Prototype.shared.get().copy()
  }

  deinit { faces_detector_destroy(detector) }

  /// - Precondition: the region is usable; `columns` and `rows` are 2 to 4096.
  package func faces(
    in picture: PicturePlane, region: PictureBox, columns: Int, rows: Int
  ) throws(FacesError) -> [FaceDetection] {
    precondition(region.isUsable && (2...4096).contains(columns) && (2...4096).contains(rows))
    let count = faces_detect(
      detector, faces_picture(picture), faces_box(region), Int64(columns), Int64(rows), &found,
      Int64(found.count))
    guard count >= 0 else { throw FacesError.last }
    return found[..<Int(count)].map { FaceDetection(box: PictureBox($0.box), score: $0.score) }
  }
}

/// The detector that all others are copied from.
///
/// Unchecked: it is never changed, and copying only reads it.
private final class Prototype: @unchecked Sendable {
  static let shared = Result { () throws(FacesError) in try Prototype() }

  private let detector: OpaquePointer

  private init() throws(FacesError) {
    guard let detector = faces_detector_create() else { throw FacesError.last }
    self.detector = detector
  }

  func copy() throws(FacesError) -> OpaquePointer {
    guard let copy = faces_detector_copy(detector) else { throw FacesError.last }
    return copy
  }
}

extension FacesError {
  /// What failed last on this thread.
  static var last: FacesError { FacesError(String(cString: faces_message())) }
}

extension faces_picture {
  init(_ picture: PicturePlane) {
    self.init(
      pixels: picture.samples, width: Int64(picture.width), height: Int64(picture.height),
      stride: Int64(picture.stride))
  }
}

extension faces_box {
  init(_ box: PictureBox) {
    self.init(x: box.x, y: box.y, width: box.width, height: box.height)
  }
}

extension PictureBox {
  init(_ box: faces_box) {
    self.init(x: box.x, y: box.y, width: box.width, height: box.height)
  }
}

/// dlib failed: no memory, as a rule.
package struct FacesError: Error, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
