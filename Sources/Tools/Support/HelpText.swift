/// A tool's help in the order of every tool: what it does, what goes in and comes out, how it is called,
/// its options by group, examples, exit status.
package struct HelpText {
  package let text: String

  private static let width = 80
  private static let exitStatus = """
    EXIT STATUS
      0 done; 64 wrong command line; 65 bad data; 66 input missing or unreadable;
      70 a fault of the tool; 73 output cannot be created; 74 reading or writing
      failed
    """

  /// - Parameter parserText: what the parser prints on success, which has the examples between the
  ///   description and the usage, and that on one line however long. Nil if it is no help.
  package init?(_ parserText: String) {
    var lines = parserText.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard parserText.hasPrefix("OVERVIEW: "),
      let usage = lines.firstIndex(where: { $0.hasPrefix("USAGE: ") })
    else { return nil }
    lines.replaceSubrange(usage...usage, with: Self.wrapped(lines[usage]))
    var examples: ArraySlice<String> = []
    if let start = lines[..<usage].lastIndex(of: "EXAMPLES") {
      examples = lines[start..<usage]
      lines.removeSubrange(start..<usage)
    }
    let parts = [lines[...], examples, [Self.exitStatus]]
    text = parts.map(Self.withoutBlankEnd).filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// Breaks a usage before an option or an argument, never within one.
  private static func wrapped(_ usage: String) -> [String] {
    var lines: [String] = []
    var line = ""
    var part = ""
    func place() {
      if !line.isEmpty, line.count + 1 + part.count > width {
        lines.append(line)
        line = "      "
      }
      line += line.isEmpty ? part : " " + part
      part = ""
    }
    for word in usage.split(separator: " ") {
      if word.hasPrefix("-") || word.hasPrefix("["), !part.isEmpty { place() }
      part += part.isEmpty ? String(word) : " " + word
    }
    place()
    return lines + [line]
  }

  private static func withoutBlankEnd(_ lines: ArraySlice<String>) -> String {
    var lines = lines
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
