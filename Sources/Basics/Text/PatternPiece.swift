/// A piece of a pattern such as `{parent}-{stem}`: text, or the place of a name.
package enum PatternPiece<Name: RawRepresentable<String> & Equatable & Sendable>: Equatable,
  Sendable
{
  case text(String)
  case name(Name)

  /// Takes a pattern apart.
  ///
  /// - Returns: nil if a brace is out of place or a name unknown.
  package static func pieces(of pattern: some StringProtocol) -> [PatternPiece]? {
    var pieces: [PatternPiece] = []
    var rest = Substring(pattern)
    while let first = rest.first {
      if first == "{" {
        guard let end = rest.firstIndex(of: "}"),
          let name = Name(rawValue: String(rest[rest.index(after: rest.startIndex)..<end]))
        else { return nil }
        pieces.append(.name(name))
        rest = rest[rest.index(after: end)...]
      } else {
        let text = rest.prefix { $0 != "{" }
        guard !text.contains("}") else { return nil }
        pieces.append(.text(String(text)))
        rest = rest[text.endIndex...]
      }
    }
    return pieces
  }
}
