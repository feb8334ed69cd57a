import TestSupport
import Testing

@testable import PostProcessing

struct RankSetTests {
  /// One, two and three levels.
  @Test(arguments: [1, 64, 65, 4096, 4097, 20_000])
  func neighboursAreThoseOfASortedList(capacity: Int) {
    var generator = SplitMix64(seed: UInt64(capacity))
    var set = RankSet(capacity: capacity)
    var members: Set<Int> = []
    for _ in 0..<300 {
      let rank = Int.random(in: 0..<capacity, using: &generator)
      if members.contains(rank) {
        set.remove(rank)
        members.remove(rank)
      } else {
        set.insert(rank)
        members.insert(rank)
      }
      let probe = Int.random(in: 0..<capacity, using: &generator)
      #expect(set.contains(probe) == members.contains(probe))
      #expect(set.next(after: probe) == members.filter { $0 > probe }.min())
      #expect(set.previous(before: probe) == members.filter { $0 < probe }.max())
    }
  }
}
