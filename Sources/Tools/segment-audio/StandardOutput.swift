import Glibc
import ToolSupport

/// Results. Unlike `print`, says when they cannot be written.
enum StandardOutput {
  static func write(_ text: String) throws(ToolError) {
    var bytes = ContiguousArray(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else {
        throw ToolError(.inputOutput, "standard output: \(String(cString: strerror(errno)))")
      }
      bytes = bytes.dropFirst(written)
    }
  }
}
