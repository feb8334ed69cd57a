package import Files

/// A tensor to be written: its description and its numbers.
package struct TensorContents {
  package let name: String
  package let type: TensorType
  package let shape: [Int]
  private let storage: Storage

  private enum Storage {
    case floats([Float])
    case bytes(UnsafeRawBufferPointer)
  }

  /// - Precondition: `floats` has as many numbers as `shape` says.
  package init(name: String, shape: [Int], floats: [Float]) {
    precondition(TensorType.f32.byteCount(ofShape: shape) == floats.count * 4)
    self.name = name
    self.type = .f32
    self.shape = shape
    storage = .floats(floats)
  }

  /// - Parameter bytes: little-endian, row-major; must stay valid until the file is written.
  /// - Precondition: `bytes` has as many bytes as `type` and `shape` say.
  package init(name: String, type: TensorType, shape: [Int], bytes: UnsafeRawBufferPointer) {
    precondition(type.byteCount(ofShape: shape) == bytes.count)
    self.name = name
    self.type = type
    self.shape = shape
    storage = .bytes(bytes)
  }

  var byteCount: Int {
    switch storage {
    case .floats(let floats): floats.count * MemoryLayout<Float>.size
    case .bytes(let bytes): bytes.count
    }
  }

  func write(to file: AtomicFile, at offset: Int) throws(FileError) {
    switch storage {
    case .floats(let floats):
      try floats.span.bytes.withUnsafeBytes { (bytes) throws(FileError) in
        try file.write(bytes, at: offset)
      }
    case .bytes(let bytes): try file.write(bytes, at: offset)
    }
  }
}

/// Writes whole tensors to a safetensors file.
package enum SafetensorsWriter {
  /// Writes the file under a temporary name, waits until it is on the disk, and renames it.
  ///
  /// Wider types come first and names are sorted within a width, so every tensor is aligned and
  /// equal contents give equal bytes.
  ///
  /// - Throws: `cannotCreate` if the file cannot be made, `inputOutput` if writing fails; what was
  ///   at `path` before is then still there.
  /// - Precondition: names differ from each other and from `__metadata__`.
  package static func write(
    _ tensors: [TensorContents], metadata: [String: String] = [:], to path: String
  ) throws(FileError) {
    precondition(Set(tensors.map(\.name)).count == tensors.count, "two tensors of one name")
    precondition(!tensors.contains { $0.name == "__metadata__" })
    let ordered = tensors.sorted {
      ($1.type.byteCount, $0.name) < ($0.type.byteCount, $1.name)
    }
    var entries: [TensorEntry] = []
    var end = 0
    for tensor in ordered {
      entries.append(
        TensorEntry(
          name: tensor.name, type: tensor.type, shape: tensor.shape,
          bytes: end..<end + tensor.byteCount))
      end += tensor.byteCount
    }
    let header = SafetensorsHeader(metadata: metadata, entries: entries).encoded()
    let file = try AtomicFile(path: path)
    try header.span.bytes.withUnsafeBytes { (bytes) throws(FileError) in
      try file.write(bytes, at: 0)
    }
    for (tensor, entry) in zip(ordered, entries) {
      try tensor.write(to: file, at: header.count + entry.bytes.lowerBound)
    }
    try file.commit(durably: true)
  }
}
