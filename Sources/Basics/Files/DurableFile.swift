internal import Glibc
internal import SystemPackage

/// A file to whose end bytes are added, which are on the disk before the call returns.
///
/// It is open only while it is written to: hundreds of them take no descriptors.
package struct DurableFile: Sendable {
  /// Why bytes were not added; the file is as long as before.
  package struct Failure: Error {
    /// Whether there is no room: on the disk, in a quota, below a limit of file sizes.
    package let isNoSpace: Bool
    package let error: FileError
  }

  package let path: String
  /// Bytes that are on the disk and count.
  package private(set) var byteCount: Int

  /// - Parameter byteCount: how much of what is there counts: what follows is cut off by the next
  ///   `append`. 0 for a file that is not there yet.
  package init(path: String, byteCount: Int) {
    self.path = path
    self.byteCount = byteCount
  }

  /// Adds bytes and waits until the disk has them.
  package mutating func append(_ bytes: [UInt8]) throws(Failure) {
    do {
      let descriptor = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .closeOnExec, .noFollow],
        permissions: FilePermissions(rawValue: 0o666))
      try descriptor.closeAfter { try append(bytes, to: descriptor) }
      // The name of a new file is its folder's to keep.
      if byteCount == 0 { try Self.synchronize(folder: Folder.parent(of: path)) }
      byteCount += bytes.count
    } catch {
      let noSpace: [Errno] = [.noSpace, .diskQuotaExceeded, .fileTooLarge]
      throw Failure(
        isNoSpace: (error as? Errno).map(noSpace.contains) ?? false,
        error: FileError(
          .inputOutput, path: path, "expected to write to the end, found: \(error)"))
    }
  }

  private func append(_ bytes: [UInt8], to descriptor: FileDescriptor) throws {
    do {
      // What a killed process, or a disk that was full, left behind what counts.
      try descriptor.resize(to: Int64(byteCount))
      try bytes.withUnsafeBytes {
        _ = try descriptor.writeAll(toAbsoluteOffset: Int64(byteCount), $0)
      }
      guard fdatasync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
    } catch {
      try? descriptor.resize(to: Int64(byteCount))
      throw error
    }
  }

  private static func synchronize(folder: String) throws {
    let descriptor = try FileDescriptor.open(
      FilePath(folder.isEmpty ? "." : folder), .readOnly, options: [.closeOnExec, .directory])
    try descriptor.closeAfter {
      guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }
  }
}
