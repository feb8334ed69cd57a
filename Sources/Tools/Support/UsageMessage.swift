/// What the parser of command lines says of a mistake, in the words of all other messages:
/// `--option: expected ..., found ...`.
package struct UsageMessage {
  package let text: String

  /// - Parameters:
  ///   - message: the parser's; what is in none of its known forms stays as it is.
  ///   - commands: what is expected in the place of an argument that is none.
  package init(_ message: String, commands: [String] = []) {
    text =
      Self.invalidValue(message) ?? Self.missing(message) ?? Self.unexpected(message, commands)
      ?? message
  }

  /// `The value 'x' is invalid for '--option <form>'`, then nothing, the values that there are, or
  /// the reason.
  private static func invalidValue(_ message: String) -> String? {
    guard let (value, rest) = message.parts(after: "The value '", splitBy: "' is invalid for '"),
      let (argument, reason) = rest.parts(after: "", splitBy: "'")
    else { return nil }
    let (option, form) = Self.split(argument)
    if let (_, why) = reason.parts(after: "", splitBy: ": "), reason.hasPrefix(": ") {
      return option + why
    }
    let values = Self.quoted(reason)
    return "\(option)expected \(values.isEmpty ? form : Self.choice(values)), found '\(value)'"
  }

  /// An option that has to be there, or its value.
  private static func missing(_ message: String) -> String? {
    for start in ["Missing expected argument '", "Missing value for '"] {
      if let (argument, _) = message.parts(after: start, splitBy: "'") {
        let (option, form) = Self.split(argument)
        return "\(option)expected \(form), found none"
      }
    }
    return nil
  }

  /// More than there should be.
  private static func unexpected(_ message: String, _ commands: [String]) -> String? {
    if let (name, hint) = message.parts(after: "Unknown option '", splitBy: "'") {
      let meant = Self.quoted(hint).first.map { "; did you mean \($0)?" } ?? ""
      return "expected a known option, found '\(name)'\(meant)"
    }
    if let (argument, _) = message.parts(after: "Unexpected argument '", splitBy: "'") {
      let expected = commands.isEmpty ? "no further argument" : Self.choice(commands)
      return "expected \(expected), found '\(argument)'"
    }
    if let (_, list) = message.parts(after: "", splitBy: " unexpected arguments: ") {
      return "expected no further arguments, found \(list)"
    }
    if let (option, rest) = message.parts(
      after: "The option '", splitBy: "' does not take any value, but ")
    {
      return "\(option): expected no value, found '\(Self.quoted(rest).first ?? "")'"
    }
    return nil
  }

  /// `--option <form> ...` as what begins the message and what is expected.
  private static func split(_ argument: String) -> (option: String, form: String) {
    let words = argument.split(separator: " ").filter { $0 != "..." }
    guard let first = words.first else { return ("", argument) }
    if first.hasPrefix("-") {
      return ("\(first): ", words.count > 1 ? words[1...].joined(separator: " ") : "a value")
    }
    return ("", words.joined(separator: " "))
  }

  /// The texts in single quotes, or the items of a list.
  private static func quoted(_ text: String) -> [String] {
    if text.contains("\n  - ") {
      return text.split(separator: "\n  - ").dropFirst().map(String.init)
    }
    return text.split(separator: "'", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  /// `a, b or c`
  private static func choice(_ values: [String]) -> String {
    guard values.count > 1, let last = values.last else { return values.first ?? "" }
    return values.dropLast().joined(separator: ", ") + " or \(last)"
  }
}

extension String {
  /// What is between `start`, with which the text has to begin, and the first `separator` after it,
  /// and what follows that.
  fileprivate func parts(after start: String, splitBy separator: String) -> (String, String)? {
    guard hasPrefix(start) else { return nil }
    let parts = dropFirst(start.count).split(
      separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
  }
}
