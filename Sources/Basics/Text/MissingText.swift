/// Spellings of a missing value.
package enum MissingText {
  /// In any case; nothing is missing too.
  package static func contains(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if text.isEmpty { return true }
    guard text.count <= 4 else { return false }
    return spellings.contains { spelling in
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
