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
