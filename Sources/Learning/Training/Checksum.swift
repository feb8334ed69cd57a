/// FNV-1a over 64 bits: tells whether two runs saw the same data. Not against forgery.
struct Checksum {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ value: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      state = (state ^ (value >> UInt64(shift)) & 0xff) &* 0x100_0000_01b3
    }
  }

  mutating func add(_ text: String) {
    for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
    add(UInt64(text.utf8.count))
  }

  /// Sixteen hexadecimal digits.
  var text: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
