package import Files
internal import Pictures
internal import TimeSeries

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
