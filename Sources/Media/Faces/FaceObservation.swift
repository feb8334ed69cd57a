package import Pictures

/// Where a box comes from.
package enum FaceSource: String, Sendable, CaseIterable {
  /// The detector saw a face in this frame.
  case detected
  /// Followed from the frame before.
  case tracked
  /// Between two steps in which it was seen.
  case interpolated
  /// From a file of boxes.
  case imported
  /// There is no box.
  case none
}

/// One face in one frame.
package struct FaceObservation: Equatable, Sendable {
  /// From 1; the same as long as the face is followed.
  package let id: Int
  package let box: PictureBox
  /// 0 to 1, see `confidence(ofScore:)` and `TrackedBox`; nil if nothing was measured.
  package let confidence: Double?
  package let source: FaceSource
  /// Coordinates as `LandmarkTable.columns` has them, pixels; nil if there are none.
  package var landmarks: [Double]?

  package init(
    id: Int, box: PictureBox, confidence: Double?, source: FaceSource, landmarks: [Double]? = nil
  ) {
    self.id = id
    self.box = box
    self.confidence = confidence
    self.source = source
    self.landmarks = landmarks
  }

  /// Of a face that the detector found: `(1 + 2 s) / (2 + 2 s)`, one half at the decision boundary,
  /// .75 for a clear face of score 1.
  static func confidence(ofScore score: Double) -> Double {
    (1 + 2 * max(0, score)) / (2 + 2 * max(0, score))
  }
}

/// The faces of one step: those of the frame on screen at its end.
package struct StepFaces: Equatable, Sendable {
  /// Number of the recording's own face; nil if none was chosen yet.
  package var chosenID: Int?
  /// In the order of their numbers.
  package var faces: [FaceObservation]

  package init(chosenID: Int? = nil, faces: [FaceObservation] = []) {
    self.chosenID = chosenID
    self.faces = faces
  }

  /// The recording's own face; nil if it is not seen.
  package var chosen: FaceObservation? { chosenID.flatMap(face(id:)) }
  package var others: [FaceObservation] { faces.filter { $0.id != chosenID } }

  func face(id: Int) -> FaceObservation? { faces.first { $0.id == id } }
}
