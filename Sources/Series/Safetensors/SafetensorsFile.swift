package import Files

/// A safetensors file, memory-mapped and read-only.
///
/// The layout: 8 bytes with the header's length, little-endian; the header, a JSON object of
/// `"name": {"dtype", "shape", "data_offsets": [begin, end]}` and of `"__metadata__"` with texts,
/// padded with spaces; then the tensors' bytes without a gap. The header is checked completely on
/// opening: names and keys once each, known types, sizes that follow from the shapes, tensors that
/// fill the rest of the file exactly, at most 16 MiB.
///
/// - Source: the format's description, https://github.com/huggingface/safetensors
package final class SafetensorsFile: Sendable {
  package let path: String
  package let metadata: [String: String]
  /// In the order of their bytes.
  package let entries: [TensorEntry]

  private let file: MappedFile
  private let dataOffset: Int
  private let indices: [String: Int]

  /// - Throws: `noInput` if the file cannot be opened or is no regular file; `badData` if it is
  ///   not a whole safetensors file.
  package init(path: String) throws(FileError) {
    let file = try MappedFile(path: path)
    guard file.bytes.count >= SafetensorsHeader.prefix else {
      throw FileError(
        .badData, path: path,
        "expected at least \(SafetensorsHeader.prefix) bytes, found \(file.bytes.count)")
    }
    let length = UInt64(littleEndian: file.bytes.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(SafetensorsHeader.limit) else {
      throw FileError(
        .badData, path: path,
        "expected a header of at most \(SafetensorsHeader.limit) bytes, found \(length)")
    }
    let dataOffset = SafetensorsHeader.prefix + Int(length)
    guard dataOffset <= file.bytes.count else {
      throw FileError(
        .badData, path: path,
        "expected a header of \(length) bytes, found "
          + "\(file.bytes.count - SafetensorsHeader.prefix) bytes to the end of the file")
    }
    do throws(HeaderText.Problem) {
      let header = try SafetensorsHeader(
        parsing: UnsafeRawBufferPointer(
          rebasing: file.bytes[SafetensorsHeader.prefix..<dataOffset]),
        dataByteCount: file.bytes.count - dataOffset)
      metadata = header.metadata
      entries = header.entries
    } catch {
      throw FileError(.badData, path: path, error.text)
    }
    self.path = path
    self.file = file
    self.dataOffset = dataOffset
    indices = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.name, $0) })
  }

  package subscript(name: String) -> TensorEntry? {
    indices[name].map { entries[$0] }
  }

  /// The tensor of that name, checked against what the caller needs.
  ///
  /// - Throws: `badData` if it is missing, of another type or of another shape.
  package func entry(
    _ name: String, type: TensorType? = nil, shape: [Int]? = nil
  ) throws(FileError) -> TensorEntry {
    guard let entry = self[name] else {
      throw FileError(.badData, path: path, "expected a tensor '\(name)', found none")
    }
    if let type, entry.type != type {
      throw FileError(
        .badData, path: path,
        "expected '\(name)' as \(type.rawValue), found \(entry.type.rawValue)")
    }
    if let shape, entry.shape != shape {
      throw FileError(
        .badData, path: path, "expected '\(name)' of shape \(shape), found \(entry.shape)")
    }
    return entry
  }

  /// Gives the bytes of a tensor of this file, valid inside `body` only; not necessarily aligned.
  ///
  /// - Precondition: `entry` is one of this file's.
  package func withBytes<Result, Failure: Error>(
    of entry: TensorEntry, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(entry.bytes.upperBound <= file.bytes.count - dataOffset)
    let start = dataOffset + entry.bytes.lowerBound
    defer { withExtendedLifetime(file) {} }
    return try body(
      UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + entry.bytes.count]))
  }

  /// The numbers of an F32 tensor where they lie in the mapped file.
  ///
  /// - Parameter shape: the shape that the caller needs; nil takes any.
  /// - Throws: `badData` if the tensor is missing, not F32, of another shape, or not aligned to
  ///   four bytes (a file that pads nothing can be so; `floatArray` reads it all the same).
  package func floats(
    _ name: String, shape: [Int]? = nil
  ) throws(FileError) -> MappedFloats {
    let entry = try entry(name, type: .f32, shape: shape)
    return try withBytes(of: entry) { (bytes) throws(FileError) in
      guard Int(bitPattern: bytes.baseAddress) % MemoryLayout<Float>.alignment == 0 else {
        throw FileError(
          .badData, path: path, "expected '\(name)' aligned to 4 bytes, found an odd offset")
      }
      return MappedFloats(bytes.bindMemory(to: Float.self), of: file)
    }
  }
}
