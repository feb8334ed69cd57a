internal import Files
internal import Pictures

/// Boxes of one recording that come from a file, by time or by frame.
///
/// A box counts for the steps that show its frame: the one of its number, or the one on screen at
/// its time, where the steps that end before that time are left out. So rows of every frame and rows
/// of every step both serve, at any frame rate. Steps in between are gaps, to be closed like any.
package struct BoxTrack: Sendable {
  /// A row of the file.
  struct Row {
    let line: Int
    /// Seconds, or number of the frame.
    let moment: Double
    let id: Int?
    let box: PictureBox?
    let confidence: Double?
    /// Whether frames are already counted from 0.
    let hasKnownFirstFrame: Bool
  }

  private struct Moment {
    let at: Double
    var faces: [FaceObservation]
  }

  private let isByFrame: Bool
  /// In rising order, none twice.
  private let moments: [Moment]

  /// Times closer than this are one moment, seconds.
  private static let tolerance = 0.0005
  /// By how much other tools' times may be too early, seconds: they round them, or cut digits off.
  private static let earliness = 0.005

  init(_ rows: [Row], isByFrame: Bool, path: String) throws(FileError) {
    self.isByFrame = isByFrame
    let first = rows.lazy.map(\.moment).min() ?? 0
    let countsFromOne = isByFrame && first == 1 && !rows[0].hasKnownFirstFrame
    var moments: [Moment] = []
    for row in rows.sorted(by: { ($0.moment, $0.line) < ($1.moment, $1.line) }) {
      let at = row.moment - (countsFromOne ? 1 : 0)
      if moments.last.map({ at - $0.at > Self.tolerance }) ?? true {
        moments.append(Moment(at: at, faces: []))
      }
      guard let box = row.box else { continue }
      // Faces count from 1; a file without numbers has one face.
      let id = row.id ?? 1
      let last = moments.count - 1
      guard !moments[last].faces.contains(where: { $0.id == id }) else {
        throw FileError(
          .badData, path: path, line: row.line,
          "expected one row a moment and face, found a second of face \(id)"
            + (row.id == nil ? "; a column face_id would tell them apart" : ""))
      }
      moments[last].faces.append(
        FaceObservation(id: id, box: box, confidence: row.confidence, source: .imported))
    }
    for index in moments.indices { moments[index].faces.sort { $0.id < $1.id } }
    self.moments = moments
  }

  /// The faces of a step.
  ///
  /// - Parameters:
  ///   - end: of the step, seconds.
  ///   - frame: number of the frame on screen at its end, from 0.
  ///   - time: when that frame came up, seconds.
  package func faces(endOfStep end: Double, frame: Int, shownSince time: Double)
    -> [FaceObservation]
  {
    let wanted = isByFrame ? Double(frame) : end
    // The last moment that is not later.
    var (low, high) = (0, moments.count)
    while low < high {
      let middle = (low + high) / 2
      if moments[middle].at <= wanted + Self.tolerance { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return [] }
    let earliest = isByFrame ? Double(frame) : time - Self.earliness
    return moments[low - 1].at >= earliest ? moments[low - 1].faces : []
  }
}
