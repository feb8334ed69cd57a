internal import Glibc
internal import Pictures

/// Which of several faces is a recording's own. It decides when a face is chosen; from then on the
/// face is followed, however the others grow or move.
package enum FaceRule: Equatable, Sendable {
  /// The largest box.
  case largest
  /// The one nearest to the picture's centre.
  case centre
  /// The one that was found first; of several at once, the one that the detector is surest of.
  case first
  /// The one of this number among all faces of the recording.
  case id(Int)

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
