internal import Glibc

/// Pieces of text as they stand in a file.
enum FieldText {
  /// Spellings of a missing value, any case; an empty field is missing too.
  static func isMissing(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if text.isEmpty { return true }
    guard text.count <= 4 else { return false }
    return missing.contains { spelling in
      spelling.count == text.count && zip(spelling, text).allSatisfy { $0 == lowercased($1) }
    }
  }

  private static let missing: [[UInt8]] = ["?", "nan", "-nan", "none", "na"].map { Array($0.utf8) }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }

  static func hasLineBreak(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = text.baseAddress, !text.isEmpty else { return false }
    return memchr(base, 0x0a, text.count) != nil || memchr(base, 0x0d, text.count) != nil
  }
}
