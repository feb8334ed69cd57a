/// A series extended beyond its ends and sorted once, from which the medians of any number of
/// windows follow.
///
/// Each window slides over the values' ranks: a step enters and leaves one rank and moves the
/// median by a few neighbours, so its cost does not depend on the window.
struct RankedSeries {
  private let count: Int
  /// How many values were added at each end.
  private let margin: Int
  /// `[rank]`, ascending: the values present.
  private let sorted: [Double]
  /// `[margin + step]`: the rank of each value; −1 if it is missing.
  private let ranks: [Int]

  /// - Parameters:
  ///   - series: `[step]`, NaN is missing.
  ///   - edge: what stands beyond the ends; a missing value there is missing in the extension.
  ///   - largestReach: of the windows to come, steps to either side.
  init(_ series: [Double], edge: Edge, largestReach: Int) {
    count = series.count
    margin = min(largestReach, count)
    let margin = margin
    let extended: [Double] = (-margin..<count + margin).map { position in
      switch edge {
      case .zero where !series.indices.contains(position): 0
      case .reflect where position < 0: series[-position - 1]
      case .reflect where position >= series.count: series[2 * series.count - 1 - position]
      case .repeat, .reflect, .zero: series[min(max(position, 0), series.count - 1)]
      }
    }
    let order = Self.order(of: extended)
    sorted = order.map { extended[$0] }
    var ranks = [Int](repeating: -1, count: extended.count)
    for (rank, position) in order.enumerated() { ranks[position] = rank }
    self.ranks = ranks
  }

  /// The positions of the values present, by ascending value, equal ones as they come: a pass over
  /// the values for each of their bytes, and no comparison.
  private static func order(of values: [Double]) -> [Int] {
    var entries: [(key: UInt64, position: Int)] = []
    entries.reserveCapacity(values.count)
    for (position, value) in values.enumerated() where !value.isNaN {
      // Numbers in the order of their bits, negative ones below; -0 is 0.
      let bits = (value + 0).bitPattern
      entries.append((bits >> 63 == 0 ? bits | 1 << 63 : ~bits, position))
    }
    var sorted = entries
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      var places = [Int](repeating: 0, count: 257)
      for entry in entries { places[Int(entry.key >> shift & 0xff) + 1] += 1 }
      // A byte that all have in common.
      if places.contains(entries.count) { continue }
      for digit in 1..<257 { places[digit] += places[digit - 1] }
      for entry in entries {
        let digit = Int(entry.key >> shift & 0xff)
        sorted[places[digit]] = entry
        places[digit] += 1
      }
      swap(&entries, &sorted)
    }
    return entries.map(\.position)
  }

  /// The median of the values present within `reach` steps to either side.
  ///
  /// Of an even number of values, the mean of the two in the middle. A missing step stays missing.
  /// A reach beyond the series' length is that length.
  ///
  /// - Parameter reach: at most the `largestReach` given at the start.
  /// - Returns: `[step]`
  func medians(reach: Int) -> [Double] {
    let reach = min(reach, count)
    precondition(reach <= margin, "reach is beyond the extension")
    var window = RankSet(capacity: sorted.count)
    var members = 0
    // The median's rank, and how many members lie below it.
    var (median, below) = (0, 0)
    var medians = [Double](repeating: .nan, count: count)

    for entering in (margin - reach)..<(margin + count + reach) {
      let rank = ranks[entering]
      if rank >= 0 {
        window.insert(rank)
        members += 1
        if rank < median { below += 1 }
      }
      let centre = entering - reach
      guard centre >= margin else { continue }
      if ranks[centre] >= 0 {
        let target = (members - 1) / 2
        while below > target, let lower = window.previous(before: median) {
          median = lower
          below -= 1
        }
        while below < target || !window.contains(median),
          let higher = window.next(after: median)
        {
          if window.contains(median) { below += 1 }
          median = higher
        }
        medians[centre - margin] =
          members.isMultiple(of: 2)
          ? (sorted[median] + sorted[window.next(after: median) ?? median]) / 2 : sorted[median]
      }
      let leaving = ranks[centre - reach]
      if leaving >= 0 {
        window.remove(leaving)
        members -= 1
        if leaving < median { below -= 1 }
      }
    }
    return medians
  }
}

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
