/// FNV-1a over 64 bits: tells whether two runs saw the same bytes. Not against forgery.
package struct Checksum: Sendable {
  @usableFromInline var state: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  /// The number's bytes, the least significant first.
  @inlinable
  package mutating func add(_ value: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      state = (state ^ (value >> UInt64(shift)) & 0xff) &* 0x100_0000_01b3
    }
  }

  /// The text's bytes and how many they are.
  package mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    add(UInt64(text.utf8.count))
  }

  /// The checksum itself.
  package var value: UInt64 { state }

  /// Sixteen hexadecimal digits.
  package var text: String { hexadecimal(state, digits: 16) }
}

/// A number in base 16, lower case, filled with zeros to as many digits.
package func hexadecimal(_ value: some FixedWidthInteger, digits: Int) -> String {
  let text = String(value, radix: 16)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
