import Files

/// What a recording is known by, so that a segment file tells whether it was made of it.
///
/// The fingerprint covers 64 blocks of 4 KiB spread evenly over the file, first and last included:
/// other recordings differ in some of them, and no file has to be read twice.
package struct SourceIdentity: Equatable, Sendable {
  /// The file's name without folders.
  package let name: String
  package let byteCount: Int
  /// 16 hexadecimal digits.
  package let fingerprint: String

  /// - Returns: nil if `path` is no regular file that can be read.
  package init?(path: String) {
    // A pipe is not opened: it would wait for somebody to write to it.
    guard path != ReadableFile.standardInput, FileStatus(of: path)?.kind == .regular,
      let file = try? ReadableFile(path: path)
    else {
      return nil
    }
    name = String(path.split(separator: "/").last ?? "")
    byteCount = file.byteCount
    var checksum = Checksum()
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.blockSize, alignment: 1)
    defer { block.deallocate() }
    for index in 0..<Self.blockCount {
      let last = max(0, byteCount - Self.blockSize)
      let place = last * index / (Self.blockCount - 1)
      guard let count = try? file.open.read(into: block, at: place) else { return nil }
      checksum.add(block[..<count])
      if byteCount <= Self.blockSize { break }
    }
    fingerprint = checksum.text
  }

  private static let blockSize = 4096
  private static let blockCount = 64
}
