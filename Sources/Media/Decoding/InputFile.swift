import Files
internal import Glibc

/// An opened input.
struct InputFile: ~Copyable {
  /// Path of standard input.
  static let standardInput = "-"

  let path: String
  let descriptor: Int32
  /// Whether it is a file on a disk, which can be read twice and at any place, and not a pipe.
  let isRegular: Bool
  /// Size of a regular file, bytes.
  let byteCount: Int

  init(path: String) throws(FileError) {
    let descriptor =
      path == Self.standardInput ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileError(.noInput, path: path, String(cString: strerror(errno)))
    }
    var status = stat()
    let type = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
    guard type != S_IFDIR else {
      close(descriptor)
      throw FileError(.noInput, path: path, "expected a file, found a folder")
    }
    self.path = path
    self.descriptor = descriptor
    isRegular = type == S_IFREG
    byteCount = isRegular ? status.st_size : 0
  }

  /// - Throws: `badData` if there is nothing in the file.
  func checkContent() throws(FileError) {
    guard !isRegular || byteCount > 0 else {
      throw FileError(.badData, path: path, "expected a recording, found an empty file")
    }
  }

  /// Fills `bytes` from `offset` of a regular file as far as the file goes.
  ///
  /// - Returns: number of bytes.
  func read(_ bytes: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    max(0, pread(descriptor, bytes.baseAddress, bytes.count, offset))
  }

  deinit { close(descriptor) }
}
