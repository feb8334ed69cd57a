internal import Glibc
internal import SystemPackage

/// A file's bytes, mapped read-only for as long as this object lives.
///
/// Pages are read when touched. A file that somebody shortens meanwhile ends the process with
/// SIGBUS; our own tools never do, they replace files by renaming.
package final class MappedFile: Sendable {
  /// Read-only memory, so safe to share between threads.
  nonisolated(unsafe) package let bytes: UnsafeRawBufferPointer

  /// - Throws: `noInput` if the file cannot be opened or is no regular file; `inputOutput` if it
  ///   cannot be mapped.
  package init(path: String) throws(FileError) {
    let file = try ReadableFile(path: path)
    guard file.isRegular else {
      throw FileError(.noInput, path: path, "expected a regular file, found something else")
    }
    let count = file.byteCount
    guard count > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let descriptor = file.descriptor
    let address = try FileError.attempt(.inputOutput, path: path, expected: "a file to map") {
      let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
      guard let address, address != MAP_FAILED else { throw Errno(rawValue: errno) }
      return address
    }
    bytes = UnsafeRawBufferPointer(start: address, count: count)
  }

  deinit {
    guard let address = bytes.baseAddress else { return }
    munmap(UnsafeMutableRawPointer(mutating: address), bytes.count)
  }
}
