internal import SystemPackage

/// Where a tool's results go.
package enum Output {
  /// Runs `body`, which writes results; a file gets its name only if it does not throw.
  ///
  /// - Parameter path: nil and `-` are standard output. What is no regular file and so cannot be
  ///   replaced, a terminal, a pipe, a device, is written to as it is; all else is an `AtomicFile`.
  /// - Throws: `cannotCreate` if the file cannot be created; what `body` throws.
  package static func write(
    to path: String?, _ body: (OpenFile) throws -> Void
  ) throws {
    guard let path, path != "-" else { return try body(.standardOutput) }
    if let status = FileStatus(of: path), status.kind != .regular {
      let descriptor = try FileError.attempt(
        .cannotCreate, path: path, expected: AtomicFile.writable
      ) { try FileDescriptor.open(FilePath(path), .writeOnly, options: .closeOnExec) }
      try descriptor.closeAfter { try body(OpenFile(descriptor, path: path)) }
    } else {
      let file = try AtomicFile(path: path)
      try body(file.output)
      try file.commit()
    }
  }
}
