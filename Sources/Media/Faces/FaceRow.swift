internal import Pictures
internal import Segments
internal import Text
internal import TimeSeries

/// One row of the table of a recording's faces: a face in a step, or that there is none.
package struct FaceRow: Equatable, Sendable {
  package static let columns = [
    "recording", "frame", "face_id", "time", "x", "y", "width", "height", "confidence", "success",
    "source",
  ]
  /// Those of tables that have landmarks too.
  package static let columnsWithLandmarks = columns + LandmarkTable.columns

  /// The step, from 0.
  package let step: Int
  /// Number of the frame on screen at the step's end, from 0; nil if there is none.
  package let frame: Int?
  /// nil if there is no face.
  package let face: FaceObservation?

  package init(step: Int, frame: Int?, face: FaceObservation?) {
    self.step = step
    self.frame = frame
    self.face = face
  }

  /// Whether there is a box.
  package var isFound: Bool { face != nil }

  /// The row as a line of CSV, without its line feed. Boxes are in hundredths of a pixel; without a
  /// face `success` is 0 and the face's own fields are empty. Landmarks are rounded as boxes are.
  ///
  /// - Parameters:
  ///   - recording: its name as a CSV field.
  ///   - stepDuration: seconds.
  ///   - withLandmarks: whether the row has columns for them.
  package func line(
    recording: String, stepDuration: Double, withLandmarks: Bool = false
  ) -> String {
    let row = line(recording: recording, stepDuration: stepDuration)
    guard withLandmarks else { return row }
    guard let landmarks = face?.landmarks else {
      return row + String(repeating: ",", count: LandmarkTable.columns.count)
    }
    return landmarks.reduce(into: row) { $0 += "," + Self.rounded($1, to: 100) }
  }

  private func line(recording: String, stepDuration: Double) -> String {
    let time = decimal(endTime(ofStep: step, step: stepDuration))
    let numbers = [frame, face?.id].map { $0.map(String.init) ?? "" }
    let start = "\(recording),\(numbers[0]),\(numbers[1]),\(time),"
    guard let face else { return start + ",,,,,0,none" }
    let box = [face.box.x, face.box.y, face.box.width, face.box.height]
    let sides = box.map { Self.rounded($0, to: 100) }.joined(separator: ",")
    let confidence = face.confidence.map { Self.rounded($0, to: 1000) } ?? ""
    return start + "\(sides),\(confidence),1,\(face.source.rawValue)"
  }

  private static func rounded(_ value: Double, to parts: Double) -> String {
    let whole = (value * parts).rounded()
    // No minus before a zero.
    return decimal(whole == 0 ? 0 : whole / parts)
  }
}

extension FaceRow {
  /// Reads a line's fields, those of `columns` or `columnsWithLandmarks`.
  ///
  /// - Returns: nil if they are no row of this recording.
  init?(fields: [String], recording: String, stepDuration: Double) {
    guard fields.count >= Self.columns.count, fields[0] == recording,
      let time = Double(fields[3]), time.isFinite,
      case let number = (time / stepDuration).rounded() - 1, (0..<1e9).contains(number),
      abs(endTime(ofStep: Int(number), step: stepDuration) - time) < stepDuration / 100,
      let source = FaceSource(rawValue: fields[10]),
      fields[9] == (source == .none ? "0" : "1"),
      fields[1].isEmpty || Int(fields[1]) != nil
    else { return nil }
    step = Int(number)
    frame = Int(fields[1])
    if source == .none {
      face = nil
      return
    }
    let sides = fields[4..<8].compactMap { Double($0) }
    guard sides.count == 4, let id = Int(fields[2]),
      case let box = PictureBox(x: sides[0], y: sides[1], width: sides[2], height: sides[3]),
      box.isUsable, fields[8].isEmpty || Double(fields[8])?.isFinite == true,
      let landmarks = LandmarkTable.landmarks(fields.dropFirst(Self.columns.count))
    else { return nil }
    face = FaceObservation(
      id: id, box: box, confidence: Double(fields[8]), source: source, landmarks: landmarks)
  }
}

/// How much of a recording has a face: of each step the first row counts, that of the recording's
/// own face.
package struct FaceSummary: Equatable, Sendable {
  package private(set) var stepCount = 0
  /// Steps with a box.
  package private(set) var foundCount = 0
  /// Of these, steps whose box lies between those of others.
  package private(set) var interpolatedCount = 0
  /// Steps with landmarks.
  package private(set) var landmarkCount = 0
  /// Steps of the longest run without a box.
  package private(set) var longestGap = 0
  private var gap = 0

  package init() {}

  package mutating func add(_ row: FaceRow) {
    guard row.step >= stepCount else { return }
    stepCount = row.step + 1
    if row.isFound {
      foundCount += 1
      gap = 0
    } else {
      gap += 1
      longestGap = max(longestGap, gap)
    }
    if row.face?.source == .interpolated { interpolatedCount += 1 }
    if row.face?.landmarks != nil { landmarkCount += 1 }
  }
}
