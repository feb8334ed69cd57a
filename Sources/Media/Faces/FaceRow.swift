internal import Pictures
internal import Text
internal import TimeSeries

/// One row of the table of a recording's faces: a face in a step, or that there is none.
package struct FaceRow: Equatable, Sendable {
  package static let columns = [
    "recording", "frame", "face_id", "time", "x", "y", "width", "height", "confidence", "success",
    "source",
  ]

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
  /// face `success` is 0 and the face's own fields are empty.
  ///
  /// - Parameters:
  ///   - recording: its name as a CSV field.
  ///   - stepDuration: seconds.
  package func line(recording: String, stepDuration: Double) -> String {
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
  /// The columns of `numbers`.
  package static let numberColumns = [
    "step", "frame", "face_id", "x", "y", "width", "height", "confidence", "source",
  ]

  /// The row as numbers, NaN for what there is none of; the source as its place in
  /// `FaceSource.allCases`.
  package var numbers: [Float] {
    [
      Float(step), frame.map { Float($0) } ?? .nan, face.map { Float($0.id) } ?? .nan,
      Float(face?.box.x ?? .nan), Float(face?.box.y ?? .nan),
      Float(face?.box.width ?? .nan), Float(face?.box.height ?? .nan),
      Float(face?.confidence ?? .nan),
      Float(FaceSource.allCases.firstIndex(of: face?.source ?? .none) ?? 0),
    ]
  }

  /// - Returns: nil if the numbers are no row.
  package init?(numbers: some Collection<Float>) {
    let numbers = Array(numbers)
    guard numbers.count == Self.numberColumns.count,
      let step = Int(exactly: numbers[0]), step >= 0,
      let source = Int(exactly: numbers[8]), FaceSource.allCases.indices.contains(source)
    else { return nil }
    self.step = step
    frame = Int(exactly: numbers[1])
    let box = PictureBox(
      x: Double(numbers[3]), y: Double(numbers[4]), width: Double(numbers[5]),
      height: Double(numbers[6]))
    switch FaceSource.allCases[source] {
    case .none: face = nil
    case let source:
      guard box.isUsable, let id = Int(exactly: numbers[2]) else { return nil }
      face = FaceObservation(
        id: id, box: box, confidence: numbers[7].isNaN ? nil : Double(numbers[7]),
        source: source)
    }
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
  }
}
