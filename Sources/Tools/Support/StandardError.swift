import Files
import Glibc

/// Messages and progress. Unbuffered, and apart from standard output, which carries results only.
package enum StandardError {
  package static let isTerminal = isatty(STDERR_FILENO) == 1

  package static func write(_ text: String) {
    // Whom could it be told?
    try? OpenFile.standardError.write(text)
  }

  package static func writeLine(_ text: String) {
    write(text + "\n")
  }
}
