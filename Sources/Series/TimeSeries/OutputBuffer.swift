import Files

/// Bytes gathered for an open file, written when 64 KiB are full.
struct OutputBuffer: ~Copyable {
  private static let capacity = 1 << 16

  let file: OpenFile
  private let bytes: UnsafeMutablePointer<UInt8>
  private var count = 0

  init(_ file: OpenFile) {
    self.file = file
    bytes = .allocate(capacity: Self.capacity)
  }

  deinit { bytes.deallocate() }

  /// Appends what `write` puts into free space of `room` bytes; it returns how many it took.
  ///
  /// - Precondition: `room` is at most 64 KiB.
  mutating func append(
    room: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int
  ) throws(FileError) {
    precondition(room <= Self.capacity)
    if count + room > Self.capacity { try flush() }
    count += write(bytes + count)
  }

  mutating func append(_ byte: UInt8) throws(FileError) {
    if count == Self.capacity { try flush() }
    bytes[count] = byte
    count += 1
  }

  mutating func append(_ text: [UInt8]) throws(FileError) {
    guard text.count <= Self.capacity else {
      for byte in text { try append(byte) }
      return
    }
    try append(room: text.count) { free in
      free.update(from: text, count: text.count)
      return text.count
    }
  }

  /// Writes what there is.
  ///
  /// - Throws: `.inputOutput` if it is not all taken: a full disk, a closed pipe.
  mutating func flush() throws(FileError) {
    try file.write(UnsafeRawBufferPointer(start: bytes, count: count))
    count = 0
  }
}
