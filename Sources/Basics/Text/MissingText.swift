/// Spellings of a missing value: those that always are, and a user's own.
package struct MissingText: Equatable, Sendable {
  /// The user's, in lower case.
  private let words: Set<String>

  /// - Parameter words: in any case.
  package init(_ words: some Sequence<String> = []) {
    self.words = Set(words.map { $0.lowercased() })
  }

  /// In any case; nothing is missing too.
  package func contains(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if text.isEmpty { return true }
    if text.count <= 4, Self.isKnown(text) { return true }
    return isWord(text)
  }

  /// Whether the text is one of the user's own.
  package func isWord(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    !words.isEmpty && words.contains(String(decoding: text, as: UTF8.self).lowercased())
  }

  private static func isKnown(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    spellings.contains { spelling in
      spelling.count == text.count && zip(spelling, text).allSatisfy { $0 == lowercased($1) }
    }
  }

  private static let spellings: [[UInt8]] = [
    "?", "nan", "-nan", "none", "na", "null", "n/a", "#n/a", "<na>", ".", "-",
  ].map { Array($0.utf8) }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
