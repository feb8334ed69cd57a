/// A fenced block of a Markdown text: three backticks and a language, lines, three backticks.
struct FencedBlock: Equatable {
  let language: String
  /// The lines between the fences, each with its line feed.
  let text: String
  /// Line of the opening fence, from 1.
  let line: Int
  /// Whether only blank lines lie between this block and the one before.
  let followsBlock: Bool

  /// The blocks of a text in their order. A fence that is never closed ends with the text.
  static func all(in markdown: String) -> [FencedBlock] {
    var blocks: [FencedBlock] = []
    var open: (language: String, line: Int, text: String)?
    var followsBlock = false
    for (index, line) in markdown.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      if let block = open {
        if line == "```" {
          blocks.append(
            FencedBlock(
              language: block.language, text: block.text, line: block.line,
              followsBlock: followsBlock))
          open = nil
          followsBlock = true
        } else {
          open?.text += line + "\n"
        }
      } else if line.hasPrefix("```") {
        open = (String(line.dropFirst(3)), index + 1, "")
      } else if !line.isEmpty {
        followsBlock = false
      }
    }
    return blocks
  }
}
