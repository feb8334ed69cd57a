internal import Glibc
internal import SystemPackage

/// A file that appears whole or not at all.
///
/// It is written as `NAME.partial` beside its place and renamed at the end. A killed process leaves
/// that file only, which the next run reuses; two processes that write the same file at the same
/// time are kept apart by a lock. Links are followed, also those to nothing yet: what a link points
/// to is replaced.
package final class AtomicFile {
  /// What errors call it.
  package let path: String
  private let place: FilePath
  private let temporary: FilePath
  private let file: OpenFile
  private var isCommitted = false

  /// - Throws: `cannotCreate` if there is something other than a regular file at `path`, such as a
  ///   device, which a rename would replace, or the file cannot be made; `inputOutput` if what a
  ///   killed process left cannot be emptied.
  package init(path: String) throws(FileError) {
    try Self.check(path)
    self.path = path
    place = FilePath(FilePlace.followingLinks(path))
    temporary = FilePath(place.string + ".partial")
    file = OpenFile(try Self.openLocked(temporary, for: path), path: path)
    let descriptor = file.descriptor
    try FileError.attempt(.inputOutput, path: path, expected: "a file to write to") {
      try descriptor.resize(to: 0)
    }
  }

  deinit {
    // Removed before the lock goes, so that nobody else's file of that name is.
    if !isCommitted { unlink(temporary.string) }
    try? file.descriptor.close()
  }

  /// - Throws: `cannotCreate` if there is something other than a regular file at `path`.
  package static func check(_ path: String) throws(FileError) {
    guard let status = FileStatus(of: path), status.kind != .regular else { return }
    throw FileError(
      .cannotCreate, path: path, "expected a regular file or none, found something else")
  }

  /// Writes from where the last such call ended.
  package func write(_ text: String) throws(FileError) { try file.write(text) }

  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
    try file.write(bytes, at: offset)
  }

  /// Fills `bytes` with what was written at `offset`.
  package func read(
    into bytes: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(FileError) {
    guard try file.read(into: bytes, at: offset) == bytes.count else {
      throw FileError(.inputOutput, path: path, "expected what was written, found less")
    }
  }

  /// For writers of their own; valid as long as this object is.
  var output: OpenFile { file }

  /// Gives the file its name.
  ///
  /// - Parameter durably: waits until the bytes are on the disk, so that a power cut cannot leave a
  ///   new name with old or no content: for what took hours to make. What is quickly made again
  ///   does not wait for the disk.
  package func commit(durably: Bool = false) throws(FileError) {
    let (descriptor, temporary, place) = (file.descriptor, temporary, place)
    if durably {
      try FileError.attempt(.inputOutput, path: path, expected: "to write to the end") {
        guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
      }
    }
    try FileError.attempt(.cannotCreate, path: path, expected: Self.writable) {
      guard rename(temporary.string, place.string) == 0 else { throw Errno(rawValue: errno) }
    }
    isCommitted = true
  }

  static let writable = "a file that can be written"

  /// Opens the temporary file and takes its lock.
  private static func openLocked(
    _ temporary: FilePath, for path: String
  ) throws(FileError) -> FileDescriptor {
    while true {
      let descriptor = try FileError.attempt(.cannotCreate, path: path, expected: writable) {
        try FileDescriptor.open(
          temporary, .readWrite, options: [.create, .closeOnExec, .noFollow],
          permissions: FilePermissions(rawValue: 0o666))
      }
      // A file system without locks keeps nobody apart, but is written to all the same.
      if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        try? descriptor.close()
        throw FileError(.cannotCreate, path: path, "another process is writing it")
      }
      // Between opening and locking, the other process may have renamed or removed the file.
      if let named = FileStatus(of: temporary.string),
        named.identity == FileStatus(descriptor).identity
      {
        return descriptor
      }
      try? descriptor.close()
    }
  }
}
