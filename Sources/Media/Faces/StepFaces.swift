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
