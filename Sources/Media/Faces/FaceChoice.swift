internal import Glibc
package import Pictures

/// Which of several faces is a recording's own. It decides when a face is chosen; from then on the
/// face is followed, however the others grow or move.
package enum FaceRule: Equatable, Sendable, LosslessStringConvertible {
  /// The largest box.
  case largest
  /// The one nearest to the picture's centre.
  case centre
  /// The one that was found first; of several at once, the one that the detector is surest of.
  case first
  /// The one of this number among all faces of the recording.
  case id(Int)

  /// `largest`, `centre`, `first` or a face's number.
  package init?(_ description: String) {
    switch description {
    case "largest": self = .largest
    case "centre": self = .centre
    case "first": self = .first
    default:
      guard let id = Int(description), (0..<1 << 24).contains(id) else { return nil }
      self = .id(id)
    }
  }

  package var description: String {
    switch self {
    case .largest: "largest"
    case .centre: "centre"
    case .first: "first"
    case .id(let id): "\(id)"
    }
  }

  var isID: Bool {
    if case .id = self { true } else { false }
  }

  /// Index of the box that the rule prefers, in order of discovery; nil if there is none.
  ///
  /// - Parameter bounds: the picture.
  func preferred(of boxes: [PictureBox], in bounds: PictureBox) -> Int? {
    switch self {
    case .largest: return boxes.indices.max { boxes[$0].area < boxes[$1].area }
    case .centre:
      func distance(_ box: PictureBox) -> Double {
        hypot(box.centerX - bounds.centerX, box.centerY - bounds.centerY)
      }
      return boxes.indices.min { distance(boxes[$0]) < distance(boxes[$1]) }
    case .first, .id: return boxes.indices.first
    }
  }
}

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
