internal import Files
internal import Pictures
internal import Segments
internal import Text

/// Which columns of a file of boxes mean what.
struct BoxColumns {
  static let expected =
    "columns x,y,width,height or x1,y1,x2,y2 (or OpenFace's x_0,y_0,...) and time or frame"

  let recording: Int?
  /// Column of the file that a row is of, where no column gives the recording's name.
  let source: Int?
  let isByFrame: Bool
  let confidence: Int?
  /// Column of the time or the frame.
  private let moment: Int
  private let inMilliseconds: Bool
  private let faceID: Int?
  private let success: Int?
  /// nil if there are landmarks.
  private let sides: BoxSides?
  private let landmarksX: [Int]
  private let landmarksY: [Int]
  /// Columns of `LandmarkTable.columns`; nil if they are not all there.
  private let landmarks: [Int]?
  /// Number of the first frame where it is known.
  private let firstFrame: Int?

  var hasLandmarks: Bool { landmarks != nil }

  init(_ names: [String], path: String, line: Int) throws(FileError) {
    // OpenFace has X_0, in space, beside x_0, in the picture.
    let exactNames = names.map { $0.trimmed }
    let names = exactNames.map { $0.lowercased().filter { $0 != "_" } }
    let keys = exactNames.map { BoxSides.key(of: $0).key }
    func column(_ candidates: String...) -> Int? {
      candidates.lazy.compactMap { names.firstIndex(of: $0) }.first
    }
    func failure(_ found: String) -> FileError {
      FileError(.badData, path: path, line: line, "expected \(Self.expected), found \(found)")
    }
    recording = column("recording")
    source = column("input", "video", "videoname", "file", "filename")
    faceID = column("faceid", "trackid", "personid")
    confidence =
      ["confidence", "score", "conf", "probability", "prob"].lazy
      .compactMap { keys.firstIndex(of: $0) }.first
    success = column("success")
    sides = try BoxSides(exactNames, path: path, line: line)
    landmarksX = sides == nil ? Self.landmarks("x_", exactNames) : []
    landmarksY = sides == nil ? Self.landmarks("y_", exactNames) : []
    let places = LandmarkTable.columns.compactMap { exactNames.firstIndex(of: $0) }
    landmarks = places.count == LandmarkTable.columns.count ? places : nil
    guard sides != nil || !landmarksX.isEmpty && landmarksX.count == landmarksY.count else {
      throw failure(exactNames.prefix(12).joined(separator: ","))
    }
    let frame = column("frame", "frameid", "frameindex", "frameidx", "framenumber", "frameno")
    let isOpenFace = frame != nil && names.contains("timestamp") && success != nil
    let seconds = isOpenFace ? nil : column("time", "timestamp", "seconds")
    let milliseconds = column("timems", "timestampms", "milliseconds", "ms")
    guard let moment = seconds ?? frame ?? milliseconds else {
      throw failure("neither time nor frame")
    }
    self.moment = moment
    isByFrame = moment == frame
    inMilliseconds = moment == milliseconds
    firstFrame = isOpenFace ? 1 : nil
  }

  /// Columns `x_0`, `x_1` and so on.
  private static func landmarks(_ prefix: String, _ names: [String]) -> [Int] {
    names.indices.filter {
      names[$0].hasPrefix(prefix) && Int(names[$0].dropFirst(prefix.count)) != nil
    }
  }

  /// The recording, or the file, that a row is of; nil if no column says.
  func origin(of row: TextRows.Row) -> String? {
    (recording ?? source).map { row.fields[$0].trimmed }
  }

  /// - Parameter withLandmarks: whether they are wanted, and there.
  func boxRow(
    _ row: TextRows.Row, path: String, withLandmarks: Bool = false
  ) throws(FileError) -> BoxTrack.Row {
    func number(_ column: Int, _ what: String) throws(FileError) -> Double? {
      let text = row.fields[column].trimmed
      if text.isEmpty || text.lowercased() == "nan" { return nil }
      guard let value = Double(text), value.isFinite else {
        throw FileError(
          .badData, path: path, line: row.line, "expected \(what), found '\(text.prefix(40))'")
      }
      return value
    }
    let limit = isByFrame ? 1e12 : 1e9
    let what =
      isByFrame ? "a frame's number" : "a time in \(inMilliseconds ? "milli" : "")seconds"
    guard let moment = try number(moment, what), moment.magnitude <= limit,
      !isByFrame || moment.rounded() == moment
    else {
      throw FileError(
        .badData, path: path, line: row.line,
        "expected \(what), found "
          + "'\(row.fields[self.moment].prefix(40))'")
    }
    var id: Int?
    if let faceID, let value = try number(faceID, "a face's number") {
      guard let whole = Int(exactly: value), whole.magnitude < 1 << 24 else {
        throw FileError(
          .badData, path: path, line: row.line, "expected a face's number, found \(decimal(value))")
      }
      id = whole
    }
    var isSeen = true
    if let success { isSeen = try number(success, "0 or 1 for success") != 0 }
    let box = isSeen ? try pictureBox(row, path: path, number) : nil
    var points: [Double]?
    if withLandmarks, box != nil, let landmarks {
      points = try numbers(of: landmarks, number)
      if let far = points?.first(where: { $0.magnitude > 1e6 }) {
        throw FileError(
          .badData, path: path, line: row.line,
          "expected landmarks within a million pixels, found \(decimal(far))")
      }
    }
    return BoxTrack.Row(
      line: row.line,
      moment: inMilliseconds ? moment / 1000 : moment - Double(firstFrame ?? 0), id: id,
      box: box,
      confidence: try confidence.flatMap { (column) throws(FileError) in
        try number(column, "a confidence")
      },
      hasKnownFirstFrame: firstFrame != nil, landmarks: points)
  }

  /// - Returns: nil if one is missing.
  private func numbers(
    of columns: [Int], _ number: (Int, String) throws(FileError) -> Double?
  ) throws(FileError) -> [Double]? {
    var values: [Double] = []
    for column in columns {
      guard let value = try number(column, "a number of pixels") else { return nil }
      values.append(value)
    }
    return values
  }

  private func pictureBox(
    _ row: TextRows.Row, path: String, _ number: (Int, String) throws(FileError) -> Double?
  ) throws(FileError) -> PictureBox? {
    func numbers(_ columns: [Int]) throws(FileError) -> [Double]? {
      try self.numbers(of: columns, number)
    }
    var found: PictureBox
    if let sides {
      guard let box = try sides.box(numbers) else { return nil }
      found = box
    } else {
      guard let x = try numbers(landmarksX), let y = try numbers(landmarksY),
        let left = x.min(), let right = x.max(), let top = y.min(), let bottom = y.max()
      else { return nil }
      found = PictureBox(x: left, y: top, width: right - left, height: bottom - top)
    }
    guard found.isUsable else {
      throw FileError(
        .badData, path: path, line: row.line,
        "expected a box with a size, within a million pixels, found "
          + "\(decimal(found.width)) x \(decimal(found.height))")
    }
    return found
  }
}
