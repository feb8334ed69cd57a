package import Files
internal import Pictures
internal import Segments
internal import Text

/// A file of boxes from elsewhere, made by another tracker or by hand: CSV with a header.
///
/// Columns, in any order and any case, others beside them:
/// - the box in pixels of the upright picture: `x`, `y`, `width`, `height` (also `w`, `h`; `left`,
///   `top`; py-feat's `FaceRectX` and so on), or two corners: `x1`, `y1`, `x2`, `y2` (also `left`,
///   `top`, `right`, `bottom`; `xmin`, `ymin`, `xmax`, `ymax`; `x0`, `y0`, `x1`, `y1`; `startX`,
///   `startY`, `endX`, `endY`); or OpenFace's landmarks `x_0` to `x_67` and `y_0` to `y_67`, whose
///   bounds are taken.
/// - `time` (also `timestamp`): seconds, of the frame or of the end of its step; or `frame`, counted
///   from 0, or from 1 where no row has 0 and one has 1. OpenFace's frames are taken rather than its
///   time stamps, which assume a constant frame rate, and count from 1.
/// - `recording`, where the file has rows of several; or `input`, `video`, `file`, whose files'
///   names without folder and ending are the recordings', where one moment has rows of several.
/// - `face_id` (also `track_id`, `person_id`), where a moment has several rows; without it faces are
///   numbered by `FaceNumbering`. `confidence` (also `score`); `success`, 0 for no box.
///
/// A row whose box is empty, NaN or without success has none.
package struct BoxFile: Sendable {
  package let path: String
  /// Tells this file's content from another's.
  let fingerprint: String
  /// Whether rows say of which recording they are.
  package let hasRecordings: Bool
  /// Whether rows say how sure the detector was.
  package let hasConfidences: Bool
  /// Whether rows have landmarks, which were wanted.
  package let hasLandmarks: Bool
  /// Whether faces were numbered here, since the file has several a moment and no numbers.
  package let numbersFaces: Bool
  /// nil is the key of a file that names no recordings.
  private let tracks: [String?: BoxTrack]

  /// OpenFace's rows have 700 columns and more.
  private static let longestLine = 1 << 16

  /// - Parameter withLandmarks: whether `x_0` to `x_67` and `y_0` to `y_67` are wanted, where they are.
  /// - Throws: `noInput` if the file cannot be opened; `badData` with the line if it is no table, a
  ///   column lacks, several could be the box, a number is none or not finite, a box has no size,
  ///   all boxes are relative to the picture's size, or a moment has two rows of one face.
  package init(path: String, withLandmarks: Bool = false) throws(FileError) {
    self.path = path
    try Self.refuseOtherFormats(path)
    var reader = try TextRows(
      path: path, expected: BoxColumns.expected, longestLine: Self.longestLine)
    let columns = try BoxColumns(reader.names, path: path, line: reader.headerLine)
    var rows: [String?: [BoxTrack.Row]] = [:]
    while let row = try reader.next() {
      rows[columns.origin(of: row), default: []].append(
        try columns.boxRow(row, path: path, withLandmarks: withLandmarks))
    }
    guard !rows.isEmpty else {
      throw FileError(.badData, path: path, "expected boxes, found a header and no rows")
    }
    let boxes = rows.values.joined().compactMap(\.box)
    guard boxes.isEmpty || boxes.contains(where: { $0.width > 1 || $0.height > 1 }) else {
      throw FileError(
        .badData, path: path, line: reader.headerLine,
        "expected boxes in pixels, found none wider or higher than 1, as if they were shares of the "
          + "picture")
    }
    if columns.recording == nil { rows = try Self.byRecording(rows, path: path) }
    hasRecordings = rows[nil] == nil
    hasConfidences = columns.confidence != nil
    hasLandmarks = withLandmarks && columns.hasLandmarks
    var tracks: [String?: BoxTrack] = [:]
    for (recording, rows) in rows {
      tracks[recording] = try BoxTrack(rows, isByFrame: columns.isByFrame, path: path)
    }
    self.tracks = tracks
    numbersFaces = tracks.values.contains(where: \.numbersFaces)
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

  /// Rows that say of which file they are: of recordings named after those files if some moment has
  /// rows of several, else of one recording, whose pictures they may be.
  private static func byRecording(
    _ rows: [String?: [BoxTrack.Row]], path: String
  ) throws(FileError) -> [String?: [BoxTrack.Row]] {
    var sources: [Double: String?] = [:]
    let areSeveral = rows.contains { source, rows in
      rows.contains { row in sources.updateValue(source, forKey: row.moment) ?? source != source }
    }
    guard areSeveral else { return [nil: Array(rows.values.joined())] }
    var recordings: [String?: [BoxTrack.Row]] = [:]
    for (source, rows) in rows {
      let name = source.map(stem(of:))
      guard recordings.updateValue(rows, forKey: name) == nil else {
        throw FileError(
          .badData, path: path,
          "expected recordings of different names, found two files '\(name ?? "")'")
      }
    }
    return recordings
  }

  /// - Throws: `badData` for JSON and for YOLO's text files, which are no tables of a video.
  private static func refuseOtherFormats(_ path: String) throws(FileError) {
    var source = try TableSource(path: path, settings: nil)
    var lines = LineReader(longestLine: longestLine)
    var line: ArraySlice<UInt8> = []
    while line.isEmpty, let next = try lines.next(from: &source) { line = next.trimmed }
    let found: String
    let fields = line.split(whereSeparator: \.isSpace)
    if let first = line.first, "{[".utf8.contains(first) {
      found = "JSON"
    } else if fields.count >= 5,
      fields.allSatisfy({ Double(String(decoding: $0, as: UTF8.self)) != nil })
    {
      found = "numbers between spaces, as YOLO writes them for one picture"
    } else {
      return
    }
    throw FileError(
      .badData, path: path, line: lines.number,
      "expected a CSV table with \(BoxColumns.expected), found \(found)")
  }
}
