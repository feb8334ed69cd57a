import Files
import Safetensors
import TestSupport
import Testing

/// A segment file of zeros that differs from a sound one in what a test names.
struct SegmentFileVariant {
  var metadata: [String: String]
  var name: String
  var shape: [Int]

  /// What the reader says of it; nil where it takes it.
  func problem<File>(
    changes: [String: String], without key: String?, at path: String,
    read: (String) throws(FileError) -> File
  ) throws -> String? {
    var metadata = metadata.merging(changes) { $1 }
    if let key { metadata[key] = nil }
    let floats = [Float](repeating: 0, count: shape.reduce(1, *))
    try SafetensorsWriter.write(
      [TensorContents(name: name, shape: shape, floats: floats)], metadata: metadata, to: path)
    do {
      _ = try read(path)
      return nil
    } catch {
      #expect(error.kind == .badData)
      return error.problem
    }
  }
}
