internal import SystemPackage

/// A regular file that is read piece by piece and is open only while it is.
///
/// A hundred thousand of them take neither descriptors nor maps. A disk that fails, and a file that
/// somebody cuts or replaces meanwhile, is an error with the file's name; read through a map it would
/// end the process.
package struct PiecewiseFile: Sendable {
  package let path: String
  private let status: FileStatus

  package var byteCount: Int { status.byteCount }

  /// - Throws: `noInput` if the file cannot be opened or is no regular file.
  package init(path: String) throws(FileError) {
    let file = try ReadableFile(path: path)
    guard file.isRegular else {
      throw FileError(.noInput, path: path, "expected a regular file, found something else")
    }
    self.path = path
    status = file.status
  }

  /// Fills `bytes` from `offset` on.
  ///
  /// - Throws: `inputOutput` if reading fails, or the file is no longer the one that was opened.
  /// - Precondition: the file had these bytes.
  package func read(
    into bytes: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(FileError) {
    precondition(offset >= 0 && offset + bytes.count <= byteCount)
    guard !bytes.isEmpty else { return }
    let file: ReadableFile
    do throws(FileError) {
      file = try ReadableFile(path: path)
    } catch {
      throw FileError(.inputOutput, path: path, error.problem)
    }
    let isWhole = try file.open.read(into: bytes, at: offset) == bytes.count
    // After reading, so that what was read is of the file that was opened.
    guard isWhole, status.isSameContent(as: FileStatus(file.open.descriptor)) else {
      throw FileError(
        .inputOutput, path: path, "expected the file as it was opened, found it changed since")
    }
  }
}
