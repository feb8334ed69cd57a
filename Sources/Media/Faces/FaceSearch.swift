internal import Glibc
internal import Pictures

/// The two ways in which the detector is asked: over the whole picture, reduced in size, and around
/// a box, enlarged or reduced so that the face there has about the detector's best size.
///
/// The cost of the first grows with the picture, that of the second does not.
final class FaceSearch {
  /// Longest side of the picture as it is searched for faces of 80 pixels.
  static let longestSide = 640.0
  /// Around a box: so many times its size, resampled to so many pixels, so that the face fills about
  /// 100 of them.
  private static let reach = 2.0
  private static let chipSize = 200.0
  /// The detector knows places in steps of 8 pixels and sizes in steps of 6/5. Looking again with
  /// the picture shifted and resized by parts of such a step and averaging gives finer ones.
  private static let shifts: [(size: Double, x: Double, y: Double)] = [
    (1, 0, 0), (1.095, 4, 2), (1.047, 2, 6), (1.147, 6, 4),
  ]

  private let detector: any FaceDetecting
  private let minimumSize: Double
  private var nextShift = 0

  /// - Parameter minimumSize: width of the smallest face that is found, in pixels of a picture whose
  ///   longest side is at most `longestSide`.
  init(detector: any FaceDetecting, minimumSize: Double) {
    self.detector = detector
    self.minimumSize = minimumSize
  }

  /// All faces in the picture, the most certain first.
  func faces(in picture: PicturePlane) throws(FacesError) -> [FaceDetection] {
    let longest = Double(max(picture.width, picture.height))
    let scale = min(1, Self.longestSide / longest) * smallestFace / minimumSize
    let columns = Int((Double(picture.width) * scale).rounded())
    let rows = Int((Double(picture.height) * scale).rounded())
    // No face fits.
    guard columns >= Int(smallestFace), rows >= Int(smallestFace) else { return [] }
    return try detector.faces(
      in: picture, region: PictureBox(picture), columns: columns, rows: rows)
  }

  /// The face in the place of a box; each call looks with the next shift.
  func face(near box: PictureBox, in picture: PicturePlane) throws(FacesError) -> FaceDetection? {
    let shift = Self.shifts[nextShift % Self.shifts.count]
    nextShift += 1
    return try face(near: box, in: picture, shift: shift)
  }

  /// A finer box of a face that was found in the whole picture: the mean over all shifts.
  ///
  /// - Returns: nil if less than half of them see it again, so that it was none.
  func refined(
    _ detection: FaceDetection, in picture: PicturePlane
  ) throws(FacesError) -> FaceDetection? {
    var found: [FaceDetection] = []
    for shift in Self.shifts {
      if let face = try face(near: detection.box, in: picture, shift: shift) {
        found.append(face)
      }
    }
    guard found.count * 2 >= Self.shifts.count else { return nil }
    let count = Double(found.count)
    func mean(_ value: (FaceDetection) -> Double) -> Double {
      found.map(value).reduce(0, +) / count
    }
    let box = PictureBox(
      centerX: mean { $0.box.centerX }, centerY: mean { $0.box.centerY },
      width: exp(mean { log($0.box.width) }), height: exp(mean { log($0.box.height) }))
    return FaceDetection(box: box, score: mean { $0.score })
  }

  private func face(
    near box: PictureBox, in picture: PicturePlane, shift: (size: Double, x: Double, y: Double)
  ) throws(FacesError) -> FaceDetection? {
    let side = max(box.width, box.height) * Self.reach
    let chipSize = Int((Self.chipSize * shift.size).rounded())
    let pixel = side / Double(chipSize)
    let region = PictureBox(centerX: box.centerX, centerY: box.centerY, width: side, height: side)
      .moved(x: shift.x * pixel, y: shift.y * pixel)
    // Of several, the one that fits best, not the most certain: another face may be near.
    return try detector.faces(in: picture, region: region, columns: chipSize, rows: chipSize)
      .map { (face: $0, overlap: $0.box.overlap(with: box)) }
      .filter { $0.overlap > FaceFollower.leastOverlap }
      .max { $0.overlap < $1.overlap }?.face
  }
}
