package import Files
import Safetensors

/// One recording's faces in steps, read as they are wanted: `NAME.faces.safetensors`.
///
/// Step `i` has the face of the picture on screen at its end, `(i + 1) * step` seconds from the
/// recording's start.
package struct FaceSegmentFile: Sendable {
  /// How such files' names end.
  package static let suffix = ".faces.safetensors"
  static let facesName = "faces"
  static let foundName = "found"

  package let recording: String
  /// Duration of a step, seconds.
  package let step: Double
  package let stepCount: Int
  /// Pixels on each side of a face.
  package let size: Int
  /// What was added on every side of a face's box, as a share of its longer side.
  package let margin: Double
  /// Name and version of the tool that made the file; nil if it does not say.
  package let tool: String?
  /// Whether each step has a face of its own.
  package let found: [Bool]

  package let path: String
  private let faces: StoredTensor

  /// - Throws: `noInput` if the file cannot be opened; `badData` if it is no whole segment file.
  package init(path: String) throws(FileError) {
    try self.init(try SafetensorsFile(path: path))
  }

  private init(_ file: SafetensorsFile) throws(FileError) {
    path = file.path
    let entry = try file.entry(Self.facesName, type: .u8)
    faces = file.contents(of: entry)
    let shape = entry.shape
    guard shape.count == 4, shape[0] > 0, shape[1] > 0, shape[1] == shape[2], shape[3] == 3 else {
      throw FileError(
        .badData, path: path,
        "expected '\(Self.facesName)' of shape [steps, size, size, 3], found \(shape)")
    }
    stepCount = shape[0]
    size = shape[1]
    let foundEntry = try file.entry(Self.foundName, type: .u8, shape: [shape[0]])
    let marks: [UInt8] = try file.contents(of: foundEntry).array()
    if let step = marks.firstIndex(where: { $0 > 1 }) {
      throw FileError(
        .badData, path: path,
        "expected 0 or 1 in '\(Self.foundName)', found \(marks[step]) at step \(step)")
    }
    found = marks.map { $0 == 1 }
    recording = try SegmentMetadata.recording(of: file)
    step = try SegmentMetadata.value(SegmentKey.step, of: file) {
      Double($0).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    }
    margin = try SegmentMetadata.value(FaceSegmentKey.margin, of: file) {
      Double($0).flatMap { $0.isFinite ? $0 : nil }
    }
    tool = file.metadata[SegmentKey.tool]
  }

  /// Reads the faces of consecutive steps, `[steps, size, size, 3]`.
  ///
  /// - Throws: `inputOutput` if reading fails or the file has changed since it was opened.
  /// - Precondition: the file has these steps, and `faces` are as many bytes as they have.
  package func read(
    steps: Range<Int>, into faces: UnsafeMutableBufferPointer<UInt8>
  ) throws(FileError) {
    precondition(faces.count == steps.count * faceByteCount)
    try self.faces.read(
      into: UnsafeMutableRawBufferPointer(faces), from: steps.lowerBound * faceByteCount)
  }

  /// The same as an array.
  package func faces(ofSteps steps: Range<Int>) throws(FileError) -> [UInt8] {
    try faces.array(in: steps.lowerBound * faceByteCount..<steps.upperBound * faceByteCount)
  }

  private var faceByteCount: Int { size * size * 3 }

  /// A whole file that was made of this source with these settings and is not older than it; nil if
  /// there is none, so that it has to be made.
  ///
  /// - Parameter allowsCut: whether it may be of a source that was cut short.
  package static func complete(
    _ path: String, recording: String, source: SourceIdentity, sourcePath: String,
    settings: FaceSegmentSettings, allowsCut: Bool = false
  ) -> FaceSegmentFile? {
    guard let file = try? SafetensorsFile(path: path),
      let segments = try? FaceSegmentFile(file), segments.size == settings.size,
      SegmentMetadata.isCurrent(
        file, sourcePath: sourcePath,
        metadata: settings.metadata(recording: recording, source: source), besides: [],
        allowsCut: allowsCut)
    else { return nil }
    return segments
  }
}
