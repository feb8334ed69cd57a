import ArgumentParser
import Glibc

/// A file that is read at once, such as a post-processing chain.
package enum SmallFile {
  /// Larger files are not what they were taken for.
  private static let sizeLimit = 1 << 20

  /// - Parameter path: `-` is standard input.
  /// - Throws: status 66 if the file cannot be opened, 65 if it is larger than 1 MiB, 74 if reading
  ///   fails.
  package static func bytes(of path: String) throws(ToolError) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ToolError(
        .noInput, "\(path): expected a readable file, found: \(String(cString: strerror(errno)))")
    }
    defer { if path != "-" { close(descriptor) } }
    var bytes = [UInt8](repeating: 0, count: sizeLimit + 1)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress.map { $0 + count }, $0.count - count)
      }
      if got < 0, errno == EINTR { continue }
      if got < 0 {
        let code: ExitCode = errno == EISDIR ? .noInput : .inputOutput
        throw ToolError(code, "\(path): cannot be read: \(String(cString: strerror(errno)))")
      }
      if got == 0 { return Array(bytes[..<count]) }
      count += got
    }
    throw ToolError(.badData, "\(path): expected at most \(sizeLimit) bytes, found more")
  }
}
