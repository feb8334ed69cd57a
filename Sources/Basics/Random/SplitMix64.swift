/// Steele, Lea & Flood's generator: small, fast, and the same numbers from the same seed on every
/// machine. doi:10.1145/2714064.2660195
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    defer { state &+= Self.increment }
    return Self.hash(state)
  }

  /// The generator's output for one state: a good hash of a counter.
  @inlinable
  package static func hash(_ state: UInt64) -> UInt64 {
    var z = state &+ increment
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  @usableFromInline
  static let increment: UInt64 = 0x9e37_79b9_7f4a_7c15
}
