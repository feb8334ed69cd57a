import Files
import Glibc

/// A file that appears whole or not at all: written under a temporary name beside its place,
/// renamed at the end. A killed process leaves only the temporary file, which the next run reuses;
/// two processes that write the same file at the same time are kept apart by a lock.
final class AtomicFile {
  let path: String
  private let temporaryPath: String
  private let descriptor: Int32
  private var isCommitted = false

  /// - Throws: `cannotCreate` if there is something other than a regular file at `path`, such as a
  ///   device, which a rename would replace, or the file cannot be made.
  init(path: String) throws(FileError) {
    var existing = stat()
    guard stat(path, &existing) != 0 || existing.st_mode & S_IFMT == S_IFREG else {
      throw FileError(
        .cannotCreate, path: path, "expected a regular file or none, found something else")
    }
    self.path = path
    temporaryPath = path + ".partial"
    descriptor = try Self.openLocked(temporaryPath, for: path)
    guard ftruncate(descriptor, 0) == 0 else {
      throw FileError(.inputOutput, path: path, String(cString: strerror(errno)))
    }
  }

  deinit {
    // Removed before the lock goes, so that nobody else's file of that name is.
    if !isCommitted { unlink(temporaryPath) }
    close(descriptor)
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let written = pwrite(descriptor, rest.baseAddress, rest.count, offset + done)
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw failure }
      done += written
    }
  }

  /// Fills `bytes` with what was written at `offset`.
  func read(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
      let count = pread(descriptor, rest.baseAddress, rest.count, offset + done)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure }
      done += count
    }
  }

  /// Gives the file its name.
  ///
  /// - Parameter durably: waits until the bytes are on the disk, so that a power cut cannot leave
  ///   a new name with old or no content.
  func commit(durably: Bool) throws(FileError) {
    if durably {
      guard fsync(descriptor) == 0 else { throw failure }
    }
    guard rename(temporaryPath, path) == 0 else {
      throw FileError(.cannotCreate, path: path, String(cString: strerror(errno)))
    }
    isCommitted = true
  }

  private var failure: FileError {
    FileError(.inputOutput, path: path, String(cString: strerror(errno)))
  }

  /// Opens the temporary file and takes its lock.
  private static func openLocked(
    _ temporaryPath: String, for path: String
  ) throws(FileError) -> Int32 {
    while true {
      let descriptor = open(temporaryPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard descriptor >= 0 else {
        throw FileError(.cannotCreate, path: path, String(cString: strerror(errno)))
      }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        close(descriptor)
        throw FileError(.cannotCreate, path: path, "another process is writing it")
      }
      // Between opening and locking, the other process may have renamed or removed the file.
      var opened = stat()
      var named = stat()
      if fstat(descriptor, &opened) == 0, stat(temporaryPath, &named) == 0,
        opened.st_ino == named.st_ino, opened.st_dev == named.st_dev
      {
        return descriptor
      }
      close(descriptor)
    }
  }
}
