internal import Glibc
internal import SystemPackage

/// A small file that one process has at a time, for as long as the object lives.
package final class LockedFile: Sendable {
  package let path: String
  private let descriptor: FileDescriptor

  /// Opens the file, which its owner alone may read, and takes its lock; makes it where it is
  /// missing.
  ///
  /// - Returns: nil if another process has it. Where a file system has no locks, nobody has.
  /// - Throws: `cannotCreate` if it cannot be opened.
  package init?(path: String) throws(FileError) {
    self.path = path
    descriptor = try FileError.attempt(
      .cannotCreate, path: path, expected: AtomicFile.writable
    ) {
      try FileDescriptor.open(
        FilePath(path), .readWrite, options: [.create, .closeOnExec, .noFollow],
        permissions: .ownerReadWrite)
    }
    if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      try? descriptor.close()
      return nil
    }
  }

  deinit { try? descriptor.close() }

  /// What is in it, at most `limit` bytes.
  package func bytes(limit: Int) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](zeroes: limit)
    let file = OpenFile(descriptor, path: path)
    var span = bytes.mutableSpan
    let count = try span.withUnsafeMutableBytes { (bytes) throws(FileError) in
      try file.read(into: bytes, at: 0)
    }
    return Array(bytes[..<count])
  }

  /// Writes other content.
  package func replace(with bytes: [UInt8]) throws(FileError) {
    let (descriptor, file) = (descriptor, OpenFile(descriptor, path: path))
    try FileError.attempt(.inputOutput, path: path, expected: "a file to write to") {
      try descriptor.resize(to: 0)
    }
    try bytes.span.bytes.withUnsafeBytes { (bytes) throws(FileError) in
      try file.write(bytes, at: 0)
    }
  }
}
