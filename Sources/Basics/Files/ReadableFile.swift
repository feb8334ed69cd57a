internal import SystemPackage

/// A file opened for reading, or standard input. Standard input stays open.
package struct ReadableFile: ~Copyable, Sendable {
  /// Path of standard input.
  package static let standardInput = "-"

  package let open: OpenFile
  package let status: FileStatus

  package var path: String { open.path }
  /// Whether it is a file on a disk, which can be read twice and at any place, and not a pipe.
  package var isRegular: Bool { status.kind == .regular }
  /// Size of a regular file, bytes; 0 of others.
  package var byteCount: Int { status.byteCount }

  /// For C libraries; valid as long as this value is.
  package var descriptor: Int32 { open.descriptor.rawValue }

  /// - Parameter path: `-` is standard input.
  /// - Throws: `noInput` if there is no such file, it cannot be opened, or it is a folder.
  package init(path: String) throws(FileError) {
    let descriptor =
      path == Self.standardInput
      ? FileDescriptor.standardInput
      : try FileError.attempt(.noInput, path: path, expected: "a readable file") {
        try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      }
    let status = FileStatus(descriptor)
    guard status.kind != .folder else {
      if path != Self.standardInput { try? descriptor.close() }
      throw FileError(.noInput, path: path, "expected a file, found a folder")
    }
    open = OpenFile(descriptor, path: path)
    self.status = status
  }

  deinit {
    if path != Self.standardInput { try? open.descriptor.close() }
  }
}

extension ReadableFile {
  /// The bytes of a file that is read at once, such as a post-processing chain.
  ///
  /// - Parameters:
  ///   - path: `-` is standard input.
  ///   - limit: more bytes are not what the file was taken for.
  /// - Throws: `noInput` if the file cannot be opened, `badData` if it is larger than the limit,
  ///   `inputOutput` if reading fails.
  package static func bytes(of path: String, limit: Int = 1 << 20) throws(FileError) -> [UInt8] {
    let file = try ReadableFile(path: path)
    var bytes = [UInt8](zeroes: limit + 1)
    var count = 0
    while count < bytes.count {
      let read = try file.open.read(into: &bytes, from: count, atMost: limit)
      if read == 0 { return Array(bytes[..<count]) }
      count += read
    }
    throw FileError(.badData, path: path, "expected at most \(limit) bytes, found more")
  }
}
