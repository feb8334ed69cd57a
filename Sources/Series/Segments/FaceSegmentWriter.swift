package import Files
import Safetensors

/// Writes one recording's faces as a segment file, step by step, in bounded memory.
package final class FaceSegmentWriter {
  private let file: GrowingTensorWriter
  private let tool: String
  private var metadata: [String: String]
  /// Faces that wait to be written, freed with this object.
  private let pending: UnsafeMutableBufferPointer<UInt8>
  private var pendingCount = 0
  /// 1 for each step with a face.
  private var found: [UInt8] = []

  /// Faces that are written at a time: about a megabyte.
  private static let blockSize = 1 << 20

  /// - Parameters:
  ///   - path: the segment file to make or to replace.
  ///   - recording: the recording's name.
  ///   - tool: name and version of the tool, for the metadata.
  /// - Throws: `cannotCreate` if the file cannot be made.
  package init(
    path: String, recording: String, source: SourceIdentity?, settings: FaceSegmentSettings,
    tool: String
  ) throws(FileError) {
    self.tool = tool
    metadata = settings.metadata(recording: recording, source: source)
    file = try GrowingTensorWriter(
      path: path, name: FaceSegmentFile.facesName, type: .u8,
      rowShape: [settings.size, settings.size, 3], headerCapacity: Self.headerCapacity)
    let facesPerBlock = max(1, Self.blockSize / settings.byteCount)
    pending = .allocate(capacity: facesPerBlock * settings.byteCount)
  }

  deinit { pending.deallocate() }

  /// Steps so far.
  package var stepCount: Int { found.count }

  /// Steps with a face so far.
  package private(set) var foundCount = 0

  /// Takes the next step.
  ///
  /// - Parameters:
  ///   - isFound: whether this is the step's own face; what stands in for a missing one, such as
  ///     the last face held or black, is not found.
  ///   - paint: paints the face into `[size, size, 3]`, all of it.
  package func append(
    isFound: Bool, _ paint: (UnsafeMutableBufferPointer<UInt8>) -> Void
  ) throws(FileError) {
    let byteCount = file.rowByteCount
    paint(UnsafeMutableBufferPointer(rebasing: pending[pendingCount..<pendingCount + byteCount]))
    pendingCount += byteCount
    found.append(isFound ? 1 : 0)
    foundCount += isFound ? 1 : 0
    if pendingCount == pending.count { try writePending() }
  }

  /// Takes the next step.
  ///
  /// - Parameter face: `[size, size, 3]`.
  /// - Precondition: `face` has the bytes of a face.
  package func append(_ face: [UInt8], isFound: Bool) throws(FileError) {
    precondition(face.count == file.rowByteCount)
    try append(isFound: isFound) { _ = $0.update(fromContentsOf: face) }
  }

  /// Gives the file its name. Nothing may be called after it.
  ///
  /// - Parameter isCut: whether a part of the source is missing.
  /// - Throws: `badData` if there is no step.
  package func finish(isCut: Bool = false) throws(FileError) {
    guard !found.isEmpty else {
      throw FileError(
        .badData, path: file.path,
        "expected at least one step of \(metadata[SegmentKey.step] ?? "") s, found less")
    }
    try writePending()
    metadata[SegmentKey.tool] = tool
    if isCut { metadata[SegmentKey.cut] = "1" }
    let found = found
    try found.span.bytes.withUnsafeBytes { (found) throws(FileError) in
      let tensor = TensorContents(
        name: FaceSegmentFile.foundName, type: .u8, shape: [found.count], bytes: found)
      try file.finish(metadata: metadata, others: [tensor])
    }
  }

  private func writePending() throws(FileError) {
    try file.append(
      UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: pending[..<pendingCount])))
    pendingCount = 0
  }

  /// Room for options.
  private static let headerCapacity = 16_384
}
