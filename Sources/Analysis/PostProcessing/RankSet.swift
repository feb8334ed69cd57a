/// A set of ranks `0..<capacity` that finds a member's neighbours in a few operations.
///
/// A bit a rank, and above it, level upon level, a bit for each word that is not empty: with 64 bits
/// a word, four levels hold 16 million ranks.
struct RankSet {
  /// All levels, the ranks' own first.
  private var words: [UInt64]
  /// Where each level begins in `words`, and where the last one ends.
  private let levelStarts: [Int]

  /// An empty set for ranks below `capacity`.
  init(capacity: Int) {
    var starts = [0]
    var bits = max(capacity, 1)
    repeat {
      bits = (bits + 63) / 64
      starts.append(starts[starts.count - 1] + bits)
    } while bits > 1
    levelStarts = starts
    words = [UInt64](repeating: 0, count: starts[starts.count - 1])
  }

  func contains(_ rank: Int) -> Bool {
    words[rank >> 6] & (1 << UInt64(rank & 63)) != 0
  }

  mutating func insert(_ rank: Int) {
    var index = rank
    for level in 0..<(levelStarts.count - 1) {
      let word = levelStarts[level] + index >> 6
      let wasEmpty = words[word] == 0
      words[word] |= 1 << UInt64(index & 63)
      guard wasEmpty else { return }
      index >>= 6
    }
  }

  mutating func remove(_ rank: Int) {
    var index = rank
    for level in 0..<(levelStarts.count - 1) {
      let word = levelStarts[level] + index >> 6
      words[word] &= ~(1 << UInt64(index & 63))
      guard words[word] == 0 else { return }
      index >>= 6
    }
  }

  /// The smallest member above `rank`; nil if there is none.
  func next(after rank: Int) -> Int? {
    var index = rank + 1
    for level in 0..<(levelStarts.count - 1) {
      let word = levelStarts[level] + index >> 6
      guard word < levelStarts[level + 1] else { return nil }
      let bits = words[word] & (~0 << UInt64(index & 63))
      if bits != 0 {
        index = index & ~63 | bits.trailingZeroBitCount
        for lower in (0..<level).reversed() {
          index = index << 6 | words[levelStarts[lower] + index].trailingZeroBitCount
        }
        return index
      }
      index = index >> 6 + 1
    }
    return nil
  }

  /// The largest member below `rank`; nil if there is none.
  func previous(before rank: Int) -> Int? {
    var index = rank - 1
    for level in 0..<(levelStarts.count - 1) {
      guard index >= 0 else { return nil }
      let bits = words[levelStarts[level] + index >> 6] & (~0 >> UInt64(63 - index & 63))
      if bits != 0 {
        index = index & ~63 | (63 - bits.leadingZeroBitCount)
        for lower in (0..<level).reversed() {
          let highest = 63 - words[levelStarts[lower] + index].leadingZeroBitCount
          index = index << 6 | highest
        }
        return index
      }
      index = index >> 6 - 1
    }
    return nil
  }
}
