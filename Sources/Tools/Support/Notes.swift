import Files
import Glibc
import Synchronization

/// What a tool did not use and thinks the user should know: lines on standard error that change no
/// exit status.
package struct Notes: Sendable {
  private let tool: String
  private let isSilent: Bool

  /// - Parameter isSilent: whether another process says the same, and nothing is written.
  package init(tool: String, isSilent: Bool = false) {
    self.tool = tool
    self.isSilent = isSilent
  }

  package func write(_ text: String) {
    guard !isSilent else { return }
    StandardError.writeLine("\(tool): note: \(text)")
  }

  /// Writes what makes the result doubtful.
  package func warn(_ text: String) {
    guard !isSilent else { return }
    StandardError.writeLine("\(tool): warning: \(text)")
  }

  /// What was written by `writeOnce`.
  private static let written = Mutex<Set<String>>([])

  /// Writes what would otherwise be said of many files, the first time only.
  ///
  /// - Parameter place: where it is so the first time: a file, and what in it.
  package func writeOnce(_ text: String, first place: String?) {
    if Self.written.withLock({ $0.insert(text).inserted }) {
      write(place.map { "\($0): \(text)" } ?? text)
    }
  }

  /// Says that some of `names` took no part; nothing if there are none.
  ///
  /// - Parameter what: what they are and why, before the names.
  package func write(_ what: String, names: [String]) {
    if !names.isEmpty { write("\(what): \(listed(names))") }
  }

  /// That recordings were told by their files' names, with an example of each side.
  package static func shortNameText(found: String, expected: String) -> String {
    "recordings matched by their names without folders and endings, such as '\(found)' with "
      + "'\(expected)'"
  }

  /// How many steps had no partner; nil if all had.
  package static func stepsText(goldOnly: Int, predictionOnly: Int) -> String? {
    guard goldOnly + predictionOnly > 0 else { return nil }
    return "left out: \(counted(goldOnly, "step")) of the gold standard without a prediction, "
      + "\(counted(predictionOnly, "step")) of the prediction without a gold standard"
  }
}

/// `a, b, c, d, e and 5 more`
package func listed(_ names: [String]) -> String {
  names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
}

/// `1 step`, `2 steps`.
package func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

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
