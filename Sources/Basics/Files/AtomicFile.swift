internal import Glibc
internal import SystemPackage

/// A file that appears whole or not at all.
///
/// It is written as `NAME.partial` beside its place and renamed at the end. A killed process leaves
/// that file only, which the next run reuses; two processes that write the same file at the same
/// time are kept apart by a lock. On a file system without locks the later one goes on, and the
/// earlier finds out before it gives its file the name. Links are followed, also those to nothing
/// yet: what a link points to is replaced.
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
    place = FilePath(try Self.place(of: path))
    temporary = FilePath(place.string + Self.suffix)
    file = OpenFile(try Self.openLocked(temporary, for: path), path: path)
    let descriptor = file.descriptor
    try FileError.attempt(.inputOutput, path: path, expected: "a file to write to") {
      try descriptor.resize(to: 0)
    }
  }

  deinit {
    // Removed before the lock goes, so that nobody else's file of that name is.
    if !isCommitted, isNamed { unlink(temporary.string) }
    try? file.descriptor.close()
  }

  /// - Throws: `cannotCreate` if there is something other than a regular file at `path`.
  package static func check(_ path: String) throws(FileError) {
    guard let status = FileStatus(of: path), status.kind != .regular else { return }
    throw FileError(
      .cannotCreate, path: path, "expected a regular file or none, found something else")
  }

  /// Where the file of that path is made: what a link leads to, whether or not it is there.
  ///
  /// - Throws: `cannotCreate` if that has no name, or none in UTF-8.
  package static func place(of path: String) throws(FileError) -> String {
    // What an open descriptor leads to, such as /dev/stdout, can have been removed.
    guard let place = FilePlace.followingLinks(path),
      FileStatus(of: path)?.identity == FileStatus(of: place)?.identity
    else {
      throw FileError(
        .cannotCreate, path: path, "expected a link to a file with a name in UTF-8, found another")
    }
    return place
  }

  /// What a killed process left of the file is removed, where nobody is writing it.
  package static func removeLeftover(of path: String) {
    guard let place = try? place(of: path),
      let descriptor = try? FileDescriptor.open(
        FilePath(place + suffix), .readWrite, options: [.closeOnExec, .noFollow])
    else { return }
    if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 { unlink(place + suffix) }
    try? descriptor.close()
  }

  private static let suffix = ".partial"

  /// Whether the temporary name is this file's: where there are no locks another process may have
  /// taken it.
  private var isNamed: Bool {
    FileStatus(of: temporary.string, followingLinks: false)?.identity
      == FileStatus(file.descriptor).identity
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
    guard isNamed else { throw Self.isTaken(path) }
    try FileError.attempt(.cannotCreate, path: path, expected: Self.writable) {
      guard rename(temporary.string, place.string) == 0 else { throw Errno(rawValue: errno) }
    }
    isCommitted = true
  }

  static let writable = "a file that can be written"

  private static func isTaken(_ path: String) -> FileError {
    FileError(.cannotCreate, path: path, "another process is writing it")
  }

  /// Opens the temporary file and takes its lock.
  private static func openLocked(
    _ temporary: FilePath, for path: String
  ) throws(FileError) -> FileDescriptor {
    while true {
      let descriptor = try open(temporary, for: path, [.create])
      if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
        let isLocked = errno == EWOULDBLOCK
        try? descriptor.close()
        if isLocked { throw isTaken(path) }
        return try openAnew(temporary, for: path)
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

  /// Where there are no locks: a file of our own, so that the bytes of two processes never mix.
  private static func openAnew(
    _ temporary: FilePath, for path: String
  ) throws(FileError) -> FileDescriptor {
    while true {
      unlink(temporary.string)
      do throws(FileError) {
        return try open(temporary, for: path, [.create, .exclusiveCreate])
      } catch {
        guard FileStatus(of: temporary.string, followingLinks: false) != nil else { throw error }
      }
    }
  }

  private static func open(
    _ temporary: FilePath, for path: String, _ options: FileDescriptor.OpenOptions
  ) throws(FileError) -> FileDescriptor {
    try FileError.attempt(.cannotCreate, path: path, expected: writable) {
      try FileDescriptor.open(
        temporary, .readWrite, options: options.union([.closeOnExec, .noFollow]),
        permissions: FilePermissions(rawValue: 0o666))
    }
  }
}
