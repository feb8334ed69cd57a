import Glibc

/// How a terminal shows a text (ECMA-48, select graphic rendition).
package enum TextStyle: String, Sendable {
  case plain = "0"
  case bold = "1"
  case faint = "2"
  case red = "31"
  case green = "32"

  package func applied(to text: String) -> String {
    self == .plain || text.isEmpty ? text : "\u{1B}[\(rawValue)m\(text)\u{1B}[0m"
  }
}

extension TextStyle {
  /// Whether standard output is a terminal that shows colours and whose user has not asked for none, by the
  /// environment's `NO_COLOR` (no-color.org).
  package static var isShown: Bool {
    func value(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
    return isatty(STDOUT_FILENO) == 1 && value("NO_COLOR").isEmpty
      && !["", "dumb"].contains(value("TERM"))
  }
}
