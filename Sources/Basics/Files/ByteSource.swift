internal import Glibc

/// The bytes of a file, of standard input or of memory, read in blocks.
package struct ByteSource: ~Copyable {
  private enum Origin: ~Copyable {
    case file(ReadableFile)
    case memory([UInt8])
  }

  package let path: String
  /// Bytes asked for at a time.
  package let blockSize: Int
  private let origin: Origin
  /// How much of the memory was handed out.
  private var position = 0

  /// - Parameter path: `-` is standard input.
  /// - Throws: as `ReadableFile`.
  package init(path: String, blockSize: Int = 1 << 17) throws(FileError) {
    origin = .file(try ReadableFile(path: path))
    self.path = path
    self.blockSize = blockSize
  }

  /// Bytes that are already there, handed out as if they were a file.
  package init(bytes: [UInt8], path: String, blockSize: Int) {
    precondition(blockSize > 0)
    origin = .memory(bytes)
    self.path = path
    self.blockSize = blockSize
  }

  /// Reads into `buffer` from index `start` on.
  ///
  /// - Returns: how many bytes there are; 0 only at the end.
  /// - Throws: `inputOutput` if reading fails half-way.
  package mutating func read(
    into buffer: inout [UInt8], from start: Int
  ) throws(FileError) -> Int {
    switch origin {
    case .file(let file):
      return try file.open.read(into: &buffer, from: start, atMost: blockSize)
    case .memory(let bytes):
      let count = min(buffer.count - start, blockSize, bytes.count - position)
      buffer.replaceSubrange(start..<start + count, with: bytes[position..<position + count])
      position += count
      return count
    }
  }
}

extension [UInt8] {
  /// Bytes to read into; set at once, which `Array(repeating:count:)` is not in debug builds.
  package init(zeroes count: Int) {
    self.init(unsafeUninitializedCapacity: count) { bytes, initialised in
      if let base = bytes.baseAddress { memset(base, 0, count) }
      initialised = count
    }
  }
}
