import Files
import Safetensors

/// What the segment files of sound and of features have in common: a row of numbers in single
/// precision a step, and whose they are.
struct StepTable: Sendable {
  let path: String
  let recording: String
  let stepCount: Int
  /// Numbers of a row.
  let width: Int
  /// Name and version of the tool that made the file; nil if it does not say.
  let tool: String?
  /// `[stepCount, width]`, row-major.
  let values: StoredTensor

  /// - Parameters:
  ///   - name: of the tensor.
  ///   - columns: what a row has, for messages.
  /// - Throws: `badData` if there is no such tensor with rows, or no recording.
  init(_ file: SafetensorsFile, _ name: String, columns: String) throws(FileError) {
    let entry = try file.entry(name, type: .f32)
    guard entry.shape.count == 2, entry.shape[0] > 0, entry.shape[1] > 0 else {
      throw FileError(
        .badData, path: file.path,
        "expected '\(name)' of shape [steps, \(columns)], found \(entry.shape)")
    }
    path = file.path
    recording = try SegmentMetadata.recording(of: file)
    stepCount = entry.shape[0]
    width = entry.shape[1]
    tool = file.metadata[SegmentKey.tool]
    values = file.contents(of: entry)
  }
}
