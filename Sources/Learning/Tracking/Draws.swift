internal import Glibc
internal import Random

// Draws by few plain steps, so that a reference in another language repeats them.

extension SplitMix64 {
  /// Evenly distributed, 0 included, 1 not.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Evenly distributed about 0, -1 to 1.
  mutating func even() -> Double { 2 * unit() - 1 }

  /// Normally distributed with mean 0 and deviation 1, by Box and Muller's transform.
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * .pi * unit())
  }

  /// The numbers below `count` in any order, by Fisher and Yates.
  mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for place in order.indices.dropFirst().reversed() {
      order.swapAt(place, Int(unit() * Double(place + 1)))
    }
    return order
  }
}

extension [Float] {
  /// Where the highest ones are, from the highest on; of equal ones the first, so that the choice is the
  /// same everywhere.
  func highest(_ count: Int) -> [Int] {
    [Int](indices.sorted { (self[$1], $0) < (self[$0], $1) }.prefix(count))
  }
}
