internal import SystemPackage

/// An open descriptor and what errors call it. It is closed by whoever opened it.
package struct OpenFile: Sendable {
  package let path: String
  let descriptor: FileDescriptor

  init(_ descriptor: FileDescriptor, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// - Parameter descriptor: an open one.
  package init(descriptor: Int32, path: String) {
    self.init(FileDescriptor(rawValue: descriptor), path: path)
  }

  package static let standardInput = OpenFile(.standardInput, path: "-")
  package static let standardOutput = OpenFile(.standardOutput, path: "standard output")
  package static let standardError = OpenFile(.standardError, path: "standard error")

  // MARK: Writing

  /// Writes all bytes.
  ///
  /// - Throws: `inputOutput` if they are not all taken: a full disk, a closed pipe.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try FileError.attempt(.inputOutput, path: path, expected: Self.room) {
      _ = try descriptor.writeAll(bytes)
    }
  }

  package func write(_ bytes: [UInt8]) throws(FileError) {
    try bytes.span.bytes.withUnsafeBytes { (bytes) throws(FileError) in try write(bytes) }
  }

  package func write(_ text: String) throws(FileError) { try write(Array(text.utf8)) }

  /// Writes all bytes from `offset` of a regular file on.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
    try FileError.attempt(.inputOutput, path: path, expected: Self.room) {
      _ = try descriptor.writeAll(toAbsoluteOffset: Int64(offset), bytes)
    }
  }

  private static let room = "to write to the end"

  // MARK: Reading

  /// Reads what is there, as much as `bytes` hold.
  ///
  /// - Returns: number of bytes; 0 only at the end.
  /// - Throws: `inputOutput` if reading fails half-way; `noInput` for a folder.
  package func read(into bytes: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    do {
      return try descriptor.read(into: bytes)
    } catch Errno.isDirectory {
      throw FileError(.noInput, path: path, "expected a file, found a folder")
    } catch {
      throw FileError(.inputOutput, path: path, "expected to read to the end, found: \(error)")
    }
  }

  /// Reads into `bytes` from index `start` on, at most `count`; returns as the above does.
  func read(
    into bytes: inout [UInt8], from start: Int, atMost count: Int
  ) throws(FileError) -> Int {
    let end = min(bytes.count, start + count)
    var span = bytes.mutableSpan
    return try span.withUnsafeMutableBytes { (bytes) throws(FileError) in
      try read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[start..<end]))
    }
  }

  /// Fills `bytes` from `offset` of a regular file on, as far as the file goes.
  ///
  /// - Returns: number of bytes.
  package func read(
    into bytes: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(FileError) -> Int {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
      let count = try FileError.attempt(
        .inputOutput, path: path, expected: "to read to the end"
      ) { try descriptor.read(fromAbsoluteOffset: Int64(offset + done), into: rest) }
      if count == 0 { break }
      done += count
    }
    return done
  }
}
