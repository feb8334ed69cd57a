import Files
import Glibc

/// A file's bytes, mapped read-only for as long as this object lives.
///
/// Pages are read when touched. A file that somebody shortens meanwhile ends the process with
/// SIGBUS; our own tools never do, they replace files by renaming.
final class MappedFile: Sendable {
  /// Read-only memory, so safe to share between threads.
  nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

  init(path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileError(.noInput, path: path, String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw FileError(.inputOutput, path: path, String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let found = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "something else"
      throw FileError(.noInput, path: path, "expected a regular file, found \(found)")
    }
    guard status.st_size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let address = mmap(nil, status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address, address != MAP_FAILED else {
      throw FileError(.inputOutput, path: path, String(cString: strerror(errno)))
    }
    bytes = UnsafeRawBufferPointer(start: address, count: status.st_size)
  }

  deinit {
    guard let address = bytes.baseAddress else { return }
    munmap(UnsafeMutableRawPointer(mutating: address), bytes.count)
  }
}
