package import Files

/// Writes a safetensors file with a tensor whose number of rows is not known beforehand.
///
/// Room for the header is reserved, rows are appended, the header is written last and padded with
/// spaces. Until `finish` the file has its temporary name; a writer that is dropped unfinished
/// leaves nothing.
package final class GrowingTensorWriter {
  /// Bytes reserved for the header by default.
  package static let defaultHeaderCapacity = 8192

  private let file: AtomicFile
  private let name: String
  private let type: TensorType
  private let rowShape: [Int]
  private let headerCapacity: Int

  package var path: String { file.path }

  /// Bytes of one row.
  package let rowByteCount: Int
  package private(set) var rowCount = 0

  /// - Parameters:
  ///   - path: the file to make or to replace.
  ///   - rowShape: shape of one row; the tensor's is `[rows] + rowShape`.
  ///   - headerCapacity: bytes to reserve for length, names and metadata; a multiple of 64.
  /// - Throws: `cannotCreate` if the file cannot be made.
  package init(
    path: String, name: String, type: TensorType, rowShape: [Int],
    headerCapacity: Int = GrowingTensorWriter.defaultHeaderCapacity
  ) throws(FileError) {
    precondition(headerCapacity > 0 && headerCapacity % SafetensorsHeader.alignment == 0)
    guard let bytes = type.byteCount(ofShape: rowShape), bytes > 0 else {
      preconditionFailure("a row must have a size")
    }
    rowByteCount = bytes
    self.name = name
    self.type = type
    self.rowShape = rowShape
    self.headerCapacity = headerCapacity
    file = try AtomicFile(path: path)
  }

  /// Appends whole rows; each call is one system call, so give many rows at a time.
  ///
  /// - Precondition: `rows` holds a whole number of rows.
  package func append(_ rows: UnsafeRawBufferPointer) throws(FileError) {
    precondition(rows.count % rowByteCount == 0)
    try file.write(rows, at: headerCapacity + rowCount * rowByteCount)
    rowCount += rows.count / rowByteCount
  }

  /// Reads back rows that were appended.
  ///
  /// - Precondition: `buffer` holds a whole number of rows, all of them written.
  package func read(
    from firstRow: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileError) {
    check(firstRow, buffer.count)
    try file.read(into: buffer, at: headerCapacity + firstRow * rowByteCount)
  }

  /// Writes over rows that were appended.
  ///
  /// - Precondition: `rows` holds a whole number of rows, all of them written before.
  package func overwrite(
    from firstRow: Int, with rows: UnsafeRawBufferPointer
  ) throws(FileError) {
    check(firstRow, rows.count)
    try file.write(rows, at: headerCapacity + firstRow * rowByteCount)
  }

  /// Writes the header and gives the file its name. Nothing may be called after it.
  ///
  /// - Parameter others: further tensors, which are written after the rows in this order. They are
  ///   aligned if the rows' bytes and theirs before are a multiple of their numbers' size.
  /// - Precondition: names differ, and names and metadata fit the room that was reserved.
  package func finish(
    metadata: [String: String], others: [TensorContents] = []
  ) throws(FileError) {
    var entries = [
      TensorEntry(
        name: name, type: type, shape: [rowCount] + rowShape, bytes: 0..<rowCount * rowByteCount)
    ]
    var end = rowCount * rowByteCount
    for other in others {
      precondition(!entries.contains { $0.name == other.name }, "two tensors of one name")
      try other.write(to: file, at: headerCapacity + end)
      entries.append(
        TensorEntry(
          name: other.name, type: other.type, shape: other.shape,
          bytes: end..<end + other.byteCount))
      end += other.byteCount
    }
    let encoded = SafetensorsHeader(metadata: metadata, entries: entries)
      .encoded(paddedTo: headerCapacity)
    try encoded.span.bytes.withUnsafeBytes {
      (bytes) throws(FileError) in
      try file.write(bytes, at: 0)
    }
    // A recording is read again sooner than a disk is waited for.
    try file.commit()
  }

  private func check(_ firstRow: Int, _ byteCount: Int) {
    precondition(byteCount % rowByteCount == 0)
    precondition(firstRow >= 0 && firstRow + byteCount / rowByteCount <= rowCount)
  }
}
