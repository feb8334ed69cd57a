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
    var landmarks: [Double]?
  }

  private struct Moment {
    let at: Double
    var faces: [FaceObservation]
  }

  private let isByFrame: Bool
  /// In rising order, none twice.
  private let moments: [Moment]
  /// Whether faces were numbered here, since the rows have several a moment and no numbers.
  let numbersFaces: Bool

  /// Times closer than this are one moment, seconds.
  private static let tolerance = 0.0005
  /// By how much other tools' times may be too early, seconds: they round them, or cut digits off.
  private static let earliness = 0.005
  /// Faces of one moment that are told apart.
  private static let mostFaces = 256

  init(_ rows: [Row], isByFrame: Bool, path: String) throws(FileError) {
    self.isByFrame = isByFrame
    let first = rows.lazy.map(\.moment).min() ?? 0
    let countsFromOne = isByFrame && first == 1 && !rows[0].hasKnownFirstFrame
    var groups: [(at: Double, rows: [Row])] = []
    for row in rows.sorted(by: { ($0.moment, $0.line) < ($1.moment, $1.line) }) {
      let at = row.moment - (countsFromOne ? 1 : 0)
      if groups.last.map({ at - $0.at > Self.tolerance }) ?? true { groups.append((at, [])) }
      if row.box != nil { groups[groups.count - 1].rows.append(row) }
    }
    let numbersFaces =
      groups.contains { $0.rows.count > 1 }
      && groups.allSatisfy { $0.rows.allSatisfy { $0.id == nil } }
    self.numbersFaces = numbersFaces
    var numbering = FaceNumbering(memory: isByFrame ? 25 : 1)
    var moments: [Moment] = []
    for (at, rows) in groups {
      guard rows.count <= Self.mostFaces else {
        throw FileError(
          .badData, path: path, line: rows[Self.mostFaces].line,
          "expected at most \(Self.mostFaces) faces a moment, found more")
      }
      // Faces count from 1; a file without numbers and with one face a moment has one face.
      let ids =
        numbersFaces
        ? numbering.numbers(of: rows.compactMap(\.box), at: at) : rows.map { $0.id ?? 1 }
      var faces: [FaceObservation] = []
      for (row, id) in zip(rows, ids) {
        guard let box = row.box else { continue }
        let isTwice = faces.contains { numbersFaces ? $0.box == box : $0.id == id }
        guard !isTwice else {
          throw FileError(
            .badData, path: path, line: row.line,
            "expected one row a moment and face, found a second of face \(row.id ?? 1)"
              + (row.id == nil ? "; a column face_id would tell them apart" : ""))
        }
        faces.append(
          FaceObservation(
            id: id, box: box, confidence: row.confidence, source: .imported,
            landmarks: row.landmarks))
      }
      moments.append(Moment(at: at, faces: faces.sorted { $0.id < $1.id }))
    }
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

/// Numbers for faces that a file lists without any and in no order: a face keeps its number where
/// its box overlaps that of the last moment in which it was seen, the pairs that overlap most first.
struct FaceNumbering {
  private struct Known {
    let id: Int
    var box: PictureBox
    var lastSeen: Double
  }

  /// How long a face that is not listed keeps its number, seconds or frames.
  let memory: Double
  private var known: [Known] = []
  private var lastID = 0

  init(memory: Double) { self.memory = memory }

  /// - Parameter moment: seconds or number of the frame; later than the one before.
  mutating func numbers(of boxes: [PictureBox], at moment: Double) -> [Int] {
    known.removeAll { moment - $0.lastSeen > memory }
    var pairs: [(overlap: Double, box: Int, face: Int)] = []
    for (box, place) in zip(boxes, boxes.indices) {
      for face in known.indices {
        let overlap = known[face].box.overlap(with: box)
        if overlap > FaceFollower.leastOverlap { pairs.append((overlap, place, face)) }
      }
    }
    // Equal overlaps in the order of the file and the faces.
    pairs.sort { ($1.overlap, $0.box, $0.face) < ($0.overlap, $1.box, $1.face) }
    var numbers = [Int](repeating: 0, count: boxes.count)
    var taken: Set<Int> = []
    for pair in pairs where numbers[pair.box] == 0 && taken.insert(pair.face).inserted {
      known[pair.face].box = boxes[pair.box]
      known[pair.face].lastSeen = moment
      numbers[pair.box] = known[pair.face].id
    }
    for place in boxes.indices where numbers[place] == 0 {
      lastID += 1
      numbers[place] = lastID
      known.append(Known(id: lastID, box: boxes[place], lastSeen: moment))
    }
    return numbers
  }
}
