/// Cuts a face out of a picture: a square of RGB of a fixed size.
///
/// The box is squared about its centre, widened by a margin, and averaged over areas down to the
/// size (`AreaAverage`, or `TurnedAverage` where the face is tilted); outside the picture its edges
/// are repeated.
package struct FaceCrop: Equatable, Sendable {
  /// Pixels on each side of the result.
  package let size: Int
  /// What is added on every side of the box, as a share of its longer side.
  package let margin: Double

  /// - Precondition: `size` is 1 to 4096, and `margin` leaves something of the box: it is more than
  ///   -0.5 and at most 10.
  package init(size: Int = 96, margin: Double = 0) {
    precondition((1...4096).contains(size) && margin > -0.5 && margin <= 10)
    self.size = size
    self.margin = margin
  }

  /// Bytes of a crop.
  package var byteCount: Int { size * size * 3 }

  /// The part of the picture that a face's crop shows.
  package func region(of face: PictureBox) -> PictureBox { face.square(margin: margin) }

  /// Cuts out a face.
  ///
  /// - Parameters:
  ///   - face: the face's box, in pixels of the whole picture.
  ///   - tilt: angle of the line in the picture that becomes level, radians, from right to down.
  ///   - rgb: gets `[size, size, 3]`.
  /// - Precondition: the face's box is usable; `rgb` has `byteCount` bytes.
  package func cut(
    _ face: PictureBox, tilt: Double = 0, from picture: PictureView,
    into rgb: UnsafeMutableBufferPointer<UInt8>
  ) {
    precondition(face.isUsable)
    let region = region(of: face)
    if tilt == 0 {
      AreaAverage.render(picture, region: region, width: size, height: size, into: rgb)
    } else {
      TurnedAverage.render(
        picture, region: region, angle: tilt, width: size, height: size, into: rgb)
    }
  }

  /// Cuts out a face: `[size, size, 3]`.
  ///
  /// - Precondition: the face's box is usable.
  package func cut(
    _ face: PictureBox, tilt: Double = 0, from picture: PictureView
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: byteCount) { rgb, count in
      cut(
        face, tilt: tilt, from: picture,
        into: UnsafeMutableBufferPointer(rebasing: rgb[..<byteCount]))
      count = byteCount
    }
  }
}
