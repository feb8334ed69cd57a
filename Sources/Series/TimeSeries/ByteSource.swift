import Files
internal import Glibc

/// The bytes of a file, of standard input or of memory, read in blocks.
struct ByteSource: ~Copyable {
  private enum Origin {
    case descriptor(Int32, closes: Bool)
    case memory([UInt8], position: Int)
  }

  let path: String
  /// Bytes asked for at a time.
  let blockSize: Int
  private var origin: Origin

  /// - Parameter path: `-` is standard input.
  /// - Throws: `.noInput` if there is no such file, it cannot be opened, or it is a directory.
  init(path: String, blockSize: Int = 1 << 17) throws(FileError) {
    let isStandardInput = path == "-"
    let descriptor = isStandardInput ? STDIN_FILENO : try Self.opened(path)
    self.path = path
    self.blockSize = blockSize
    origin = .descriptor(descriptor, closes: !isStandardInput)
  }

  private static func opened(_ path: String) throws(FileError) -> Int32 {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileError(
        .noInput, path: path, "expected a readable file, found: \(errorText(errno))")
    }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      throw FileError(.noInput, path: path, "expected a file, found a directory")
    }
    return descriptor
  }

  /// Bytes that are already there, handed out as if they were a file.
  init(bytes: [UInt8], path: String, blockSize: Int) {
    precondition(blockSize > 0)
    self.path = path
    self.blockSize = blockSize
    origin = .memory(bytes, position: 0)
  }

  deinit {
    if case .descriptor(let descriptor, closes: true) = origin { close(descriptor) }
  }

  /// Reads into `buffer` from index `start` on.
  ///
  /// - Returns: how many bytes there are; 0 only at the end.
  /// - Throws: `.inputOutput` if reading fails half-way; `.noInput` for a directory on standard
  ///   input.
  mutating func read(into buffer: inout [UInt8], from start: Int) throws(FileError) -> Int {
    let wanted = min(buffer.count - start, blockSize)
    switch origin {
    case .memory(let bytes, let position):
      let count = min(wanted, bytes.count - position)
      buffer.replaceSubrange(start..<start + count, with: bytes[position..<position + count])
      origin = .memory(bytes, position: position + count)
      return count
    case .descriptor(let descriptor, _):
      while true {
        let count = buffer.withUnsafeMutableBytes {
          Glibc.read(descriptor, $0.baseAddress?.advanced(by: start), wanted)
        }
        if count >= 0 { return count }
        let code = errno
        if code == EINTR { continue }
        if code == EISDIR {
          throw FileError(.noInput, path: path, "expected a file, found a directory")
        }
        throw FileError(.inputOutput, path: path, "reading failed: \(errorText(code))")
      }
    }
  }
}

/// Bytes to read into; set at once, which `Array(repeating:count:)` is not in debug builds.
func zeroes(_ count: Int) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: count) { bytes, initialised in
    if let base = bytes.baseAddress { memset(base, 0, count) }
    initialised = count
  }
}

/// The system's words for an error number.
func errorText(_ code: Int32) -> String {
  String(cString: strerror(code))
}
