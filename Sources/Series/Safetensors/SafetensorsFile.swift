package import Files

/// A safetensors file, of which the header is read at once and each tensor when it is wanted.
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

  private let file: PiecewiseFile
  private let dataOffset: Int
  private let indices: [String: Int]

  /// - Throws: `noInput` if the file cannot be opened or is no regular file; `badData` if it is
  ///   not a whole safetensors file; `inputOutput` if reading fails.
  package init(path: String) throws(FileError) {
    let file = try PiecewiseFile(path: path)
    guard file.byteCount >= SafetensorsHeader.prefix else {
      throw FileError(
        .badData, path: path,
        "expected at least \(SafetensorsHeader.prefix) bytes, found \(file.byteCount)")
    }
    var head = try file.bytes(0..<min(file.byteCount, Self.usualHead))
    let length = head.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    guard length <= UInt64(SafetensorsHeader.limit) else {
      throw FileError(
        .badData, path: path,
        "expected a header of at most \(SafetensorsHeader.limit) bytes, found \(length)")
    }
    let dataOffset = SafetensorsHeader.prefix + Int(length)
    guard dataOffset <= file.byteCount else {
      throw FileError(
        .badData, path: path,
        "expected a header of \(length) bytes, found "
          + "\(file.byteCount - SafetensorsHeader.prefix) bytes to the end of the file")
    }
    if dataOffset > head.count { head += try file.bytes(head.count..<dataOffset) }
    do throws(HeaderText.Problem) {
      let header = try head.span.bytes.withUnsafeBytes {
        (head) throws(HeaderText.Problem) in
        try SafetensorsHeader(
          parsing: UnsafeRawBufferPointer(
            rebasing: head[SafetensorsHeader.prefix..<dataOffset]),
          dataByteCount: file.byteCount - dataOffset)
      }
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

  /// The bytes of a tensor of this file, or of any part of it, to be read when they are wanted.
  package func contents(of entry: TensorEntry) -> StoredTensor {
    StoredTensor(
      file: file, offset: dataOffset + entry.bytes.lowerBound, byteCount: entry.bytes.count)
  }

  /// Bytes that are read at first, which hold the header of a segment file.
  private static let usualHead = GrowingTensorWriter.defaultHeaderCapacity
}

/// A tensor's bytes, which stay in their file until they are read.
package struct StoredTensor: Sendable {
  private let file: PiecewiseFile
  private let offset: Int
  package let byteCount: Int

  init(file: PiecewiseFile, offset: Int, byteCount: Int) {
    precondition(offset + byteCount <= file.byteCount)
    self.file = file
    self.offset = offset
    self.byteCount = byteCount
  }

  /// Fills `bytes` from the tensor's byte `start` on.
  ///
  /// - Throws: `inputOutput` if reading fails or the file has changed since it was opened.
  /// - Precondition: the tensor has these bytes.
  package func read(
    into bytes: UnsafeMutableRawBufferPointer, from start: Int = 0
  ) throws(FileError) {
    precondition(start >= 0 && start + bytes.count <= byteCount)
    try file.read(into: bytes, at: offset + start)
  }

  /// All bytes as numbers.
  ///
  /// - Precondition: the tensor holds whole numbers of this type.
  package func array<Number: BitwiseCopyable>(
    of type: Number.Type = Number.self
  ) throws(FileError) -> [Number] {
    try array(of: type, in: 0..<byteCount / MemoryLayout<Number>.size)
  }

  /// Numbers of the tensor, by their indices.
  package func array<Number: BitwiseCopyable>(
    of _: Number.Type = Number.self, in range: Range<Int>
  ) throws(FileError) -> [Number] {
    let size = MemoryLayout<Number>.size
    var problem: FileError?
    let numbers = [Number](unsafeUninitializedCapacity: range.count) { numbers, count in
      do throws(FileError) {
        try read(
          into: UnsafeMutableRawBufferPointer(
            start: numbers.baseAddress, count: range.count * size),
          from: range.lowerBound * size)
        count = range.count
      } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    return numbers
  }
}

extension PiecewiseFile {
  fileprivate func bytes(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    try StoredTensor(file: self, offset: range.lowerBound, byteCount: range.count).array()
  }
}
