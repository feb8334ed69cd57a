import Files
import Text

/// The tags of a small XML file without text between them, such as a header of NOVA's.
///
/// It takes start and empty tags with attributes in quotes, end tags, comments and processing
/// instructions, and refuses all else: it is no XML parser.
struct TagScanner {
  struct Tag {
    let name: String
    let attributes: [String: String]
  }

  private let path: String
  private var rest: Substring

  /// The name of the first element; nil if the text is not XML.
  static func root(of text: String) -> String? {
    var rest = text.drop(while: \.isWhitespace)
    while rest.first == "<" {
      let name = rest.dropFirst().prefix { $0.isLetter || $0.isNumber || "_-:".contains($0) }
      if !name.isEmpty { return String(name) }
      guard let end = rest.firstIndex(of: ">") else { return "" }
      rest = rest[rest.index(after: end)...].drop(while: \.isWhitespace)
    }
    return nil
  }

  /// - Throws: `.badData` at what is no tag.
  static func tags(in text: String, path: String) throws(FileError) -> [Tag] {
    var scanner = TagScanner(path: path, rest: text[...])
    var tags: [Tag] = []
    while let tag = try scanner.next() { tags.append(tag) }
    return tags
  }

  /// The next start or empty tag; nil after the last.
  private mutating func next() throws(FileError) -> Tag? {
    while true {
      skipSpaces()
      if rest.isEmpty { return nil }
      if skip("<!--") {
        try skip(through: "-->")
      } else if skip("<?") {
        try skip(through: "?>")
      } else if skip("</") {
        try skip(through: ">")
      } else if skip("<") {
        return try tag()
      } else {
        throw fault("a tag")
      }
    }
  }

  /// What follows `<`.
  private mutating func tag() throws(FileError) -> Tag {
    let name = try name()
    var attributes: [String: String] = [:]
    while true {
      skipSpaces()
      if skip("/>") || skip(">") { return Tag(name: name, attributes: attributes) }
      let key = try self.name()
      skipSpaces()
      guard skip("=") else { throw fault("= after \(key)") }
      skipSpaces()
      guard let quote = rest.first, quote == "\"" || quote == "'" else {
        throw fault("a value in quotes")
      }
      rest.removeFirst()
      guard let end = rest.firstIndex(of: quote) else { throw fault("a closing quote") }
      let value = try plain(rest[..<end])
      rest = rest[rest.index(after: end)...]
      guard attributes.updateValue(value, forKey: key) == nil else {
        throw fault("the attribute \(key) once")
      }
    }
  }

  private mutating func name() throws(FileError) -> String {
    let name = rest.prefix { $0.isLetter || $0.isNumber || "_-:.".contains($0) }
    guard !name.isEmpty else { throw fault("a name") }
    rest = rest[name.endIndex...]
    return String(name)
  }

  /// A value with its entities replaced.
  private func plain(_ value: Substring) throws(FileError) -> String {
    var parts = value.split(separator: "&", omittingEmptySubsequences: false)
    var text = String(parts.removeFirst())
    for part in parts {
      let known = [("lt;", "<"), ("gt;", ">"), ("quot;", "\""), ("apos;", "'"), ("amp;", "&")]
      guard let (entity, character) = known.first(where: { part.hasPrefix($0.0) }) else {
        throw fault("&lt;, &gt;, &quot;, &apos; or &amp;")
      }
      text += character + part.dropFirst(entity.count)
    }
    return text
  }

  private mutating func skipSpaces() { rest = rest.drop(while: \.isWhitespace) }

  private mutating func skip(_ text: String) -> Bool {
    guard rest.hasPrefix(text) else { return false }
    rest = rest.dropFirst(text.count)
    return true
  }

  private mutating func skip(through end: String) throws(FileError) {
    while !rest.isEmpty {
      if skip(end) { return }
      rest.removeFirst()
    }
    throw fault("\(end) after what it ends")
  }

  private func fault(_ expected: String) -> FileError {
    FileError(
      .badData, path: path, "expected \(expected), found \(quoted(rest.prefix(40).utf8))")
  }
}
