internal import Glibc

/// Pieces of text as they stand in a file.
enum FieldText {
  static func hasLineBreak(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = text.baseAddress, !text.isEmpty else { return false }
    return memchr(base, 0x0a, text.count) != nil || memchr(base, 0x0d, text.count) != nil
  }
}
