package import Random

/// All numbers below a count in any order, then all again in another.
package struct EndlessOrder {
  private let count: Int
  private var left: ArraySlice<Int> = []

  /// - Precondition: above zero.
  package init(count: Int) {
    precondition(count > 0)
    self.count = count
  }

  package mutating func next(_ wanted: Int, using generator: inout SplitMix64) -> [Int] {
    var taken: [Int] = []
    while taken.count < wanted {
      if left.isEmpty { left = generator.permutation(count)[...] }
      let part = left.prefix(wanted - taken.count)
      taken += part
      left = left.dropFirst(part.count)
    }
    return taken
  }
}
