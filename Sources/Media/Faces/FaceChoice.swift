package import Pictures

/// Chooses one of the faces of each step and stays with it as long as it is followed.
package struct FaceChoice: Sendable {
  private let rule: FaceRule
  private let patience: Int
  private var chosenID: Int?
  private var missing = 0

  /// - Parameter patience: for so many steps a face may be out of sight before another is chosen.
  package init(rule: FaceRule, patience: Int) {
    self.rule = rule
    self.patience = patience
    if case .id(let id) = rule { chosenID = id }
  }

  /// The next step, with its own face chosen.
  ///
  /// - Parameter bounds: the picture, whose centre counts.
  package mutating func choose(
    from faces: [FaceObservation], in bounds: PictureBox
  ) -> StepFaces {
    if let chosenID, faces.contains(where: { $0.id == chosenID }) {
      missing = 0
    } else if !rule.isID {
      missing += 1
      if chosenID == nil || missing > patience,
        let index = rule.preferred(of: faces.map(\.box), in: bounds)
      {
        chosenID = faces[index].id
        missing = 0
      }
    }
    return StepFaces(chosenID: chosenID, faces: faces)
  }
}
