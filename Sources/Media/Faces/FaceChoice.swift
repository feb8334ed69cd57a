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
  /// The one that the detector is surest of, or a file's with the highest confidence.
  case score
  /// The one of this number among all faces of the recording.
  case id(Int)

  /// `largest`, `centre`, `first`, `score` or a face's number.
  package init?(_ description: String) {
    switch description {
    case "largest": self = .largest
    case "centre": self = .centre
    case "first": self = .first
    case "score": self = .score
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
    case .score: "score"
    case .id(let id): "\(id)"
    }
  }

  var isID: Bool {
    if case .id = self { true } else { false }
  }

  /// Index of the face that the rule prefers, in order of discovery; nil if there is none.
  ///
  /// - Parameters:
  ///   - faces: with the confidence or score of each, if it has one.
  ///   - bounds: the picture.
  func preferred(
    of faces: [(box: PictureBox, score: Double?)], in bounds: PictureBox
  ) -> Int? {
    switch self {
    case .largest: return faces.indices.max { faces[$0].box.area < faces[$1].box.area }
    case .centre:
      func distance(_ box: PictureBox) -> Double {
        hypot(box.centerX - bounds.centerX, box.centerY - bounds.centerY)
      }
      return faces.indices.min { distance(faces[$0].box) < distance(faces[$1].box) }
    case .score:
      return faces.indices.max {
        faces[$0].score ?? -.infinity < faces[$1].score ?? -.infinity
      }
    case .first, .id: return faces.indices.first
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
        let index = rule.preferred(of: faces.map { ($0.box, $0.confidence) }, in: bounds)
      {
        chosenID = faces[index].id
        missing = 0
      }
    }
    return StepFaces(chosenID: chosenID, faces: faces)
  }
}
