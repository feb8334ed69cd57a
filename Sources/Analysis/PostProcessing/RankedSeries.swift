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
    let order = extended.indices.filter { !extended[$0].isNaN }
      .sorted { (extended[$0], $0) < (extended[$1], $1) }
    sorted = order.map { extended[$0] }
    var ranks = [Int](repeating: -1, count: extended.count)
    for (rank, position) in order.enumerated() { ranks[position] = rank }
    self.ranks = ranks
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
