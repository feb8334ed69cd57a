package import Files
internal import Pictures
internal import Segments
internal import Text

/// A file of boxes from elsewhere, made by another tracker or by hand: CSV with a header.
///
/// Columns, in any order and any case, others beside them:
/// - `x`, `y`, `width`, `height` (also `w`, `h`; py-feat's `FaceRectX` and so on): the box in pixels
///   of the upright picture; or OpenFace's landmarks `x_0` to `x_67` and `y_0` to `y_67`, whose
///   bounds are taken.
/// - `time` (also `timestamp`): seconds, of the frame or of the end of its step; or `frame`, counted
///   from 0, or from 1 where no row has 0 and one has 1. OpenFace's frames are taken rather than its
///   time stamps, which assume a constant frame rate, and count from 1.
/// - `recording`, where the file has rows of several.
/// - `face_id`, where a moment has several rows; `confidence`; `success`, 0 for no box.
///
/// A row whose box is empty, NaN or without success has none.
package struct BoxFile: Sendable {
  package let path: String
  /// Tells this file's content from another's.
  let fingerprint: String
  /// Whether rows say of which recording they are.
  package let hasRecordings: Bool
  /// nil is the key of a file that names no recordings.
  private let tracks: [String?: BoxTrack]

  /// OpenFace's rows have 700 columns and more.
  private static let longestLine = 1 << 16

  /// - Throws: `noInput` if the file cannot be opened; `badData` with the line if a column lacks, a
  ///   number is none or not finite, a box has no size, or a moment has two rows of one face.
  package init(path: String) throws(FileError) {
    self.path = path
    var reader = try TextRows(
      path: path, expected: BoxColumns.expected, longestLine: Self.longestLine)
    let columns = try BoxColumns(reader.names, path: path, line: reader.headerLine)
    hasRecordings = columns.recording != nil
    var rows: [String?: [BoxTrack.Row]] = [:]
    while let row = try reader.next() {
      rows[columns.recordingName(in: row), default: []].append(
        try columns.boxRow(row, path: path))
    }
    guard !rows.isEmpty else {
      throw FileError(.badData, path: path, "expected boxes, found a header and no rows")
    }
    var tracks: [String?: BoxTrack] = [:]
    for (recording, rows) in rows {
      tracks[recording] = try BoxTrack(rows, isByFrame: columns.isByFrame, path: path)
    }
    self.tracks = tracks
    guard let identity = SourceIdentity(path: path) else {
      throw FileError(
        .noInput, path: path, "expected a file that can be read twice, found another")
    }
    fingerprint = identity.fingerprint
  }

  /// The boxes of a recording.
  ///
  /// - Throws: `badData` if the file names recordings and not this one.
  package func track(of recording: String) throws(FileError) -> BoxTrack {
    guard let track = tracks[hasRecordings ? recording : nil] else {
      throw FileError(
        .badData, path: path, "expected rows of the recording '\(recording)', found none")
    }
    return track
  }
}

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
