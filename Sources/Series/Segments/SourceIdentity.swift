internal import Glibc

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
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    name = String(path.split(separator: "/").last ?? "")
    byteCount = status.st_size
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    var block = [UInt8](repeating: 0, count: Self.blockSize)
    for index in 0..<Self.blockCount {
      let last = max(0, byteCount - Self.blockSize)
      let read = pread(descriptor, &block, block.count, last * index / (Self.blockCount - 1))
      guard read >= 0 else { return nil }
      for byte in block[..<read] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      if byteCount <= Self.blockSize { break }
    }
    let digits = String(hash, radix: 16)
    fingerprint = String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static let blockSize = 4096
  private static let blockCount = 64
}
