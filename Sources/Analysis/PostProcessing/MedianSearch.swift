import Agreement

/// Looks for the median filter whose output agrees best with the gold standard.
///
/// Every series is sorted once; each window then costs a pass over its ranks.
struct MedianSearch {
  private let gold: [[Double]]
  private let ranked: [RankedSeries]
  private let largestReach: Int
  /// `[reach]`: CCCs already computed.
  private var known: [Int: Double] = [:]

  /// - Parameters:
  ///   - predictions: `[series][step]`; no window reaches beyond a series.
  ///   - gold: `[series][step]`
  ///   - largestReach: of the windows to come, steps to either side.
  init(predictions: [[Double]], gold: [[Double]], edge: Edge, largestReach: Int) {
    self.gold = gold
    self.largestReach = largestReach
    ranked = predictions.map { RankedSeries($0, edge: edge, largestReach: largestReach) }
  }

  /// The reach of the highest CCC; of equal ones the smallest. Nil if no CCC is defined.
  mutating func bestReach(in reaches: ClosedRange<Int>) -> Int? {
    var best: (ccc: Double, reach: Int)?
    for reach in reaches {
      let ccc = ccc(reach: reach)
      if ccc > best?.ccc ?? -.infinity { best = (ccc, reach) }
    }
    return best?.reach
  }

  /// The search of AVEC 2016: windows of 167, 333 and 500 steps, each taken if it is better by more
  /// than 2 % than the best before it; around the one taken, windows half the spacing away, then a
  /// quarter, and so on down to the next window, each taken if it is better.
  ///
  /// A window must be odd, so 500 is 501. How the bisection goes on is our reading: the published
  /// description only says that there is one.
  ///
  /// - Parameter unfiltered: CCC without a filter.
  /// - Returns: the reach taken; nil if none of the three is better by 2 %.
  mutating func bisectedReach(unfiltered: Double) -> Int? {
    var best: (ccc: Double, reach: Int)?
    for reach in Self.challengeReaches {
      let (ccc, bar) = (ccc(reach: reach), best?.ccc ?? unfiltered)
      if ccc > bar + 0.02 * abs(bar) { best = (ccc, reach) }
    }
    var spacing = Self.challengeReaches[0] / 2
    while spacing >= 1, let centre = best?.reach {
      for reach in [centre - spacing, centre + spacing] where (1...largestReach).contains(reach) {
        let ccc = ccc(reach: reach)
        if ccc > best?.ccc ?? -.infinity { best = (ccc, reach) }
      }
      spacing /= 2
    }
    return best?.reach
  }

  /// The furthest that `bisectedReach` may look: the largest window and all halvings beyond it.
  static let largestChallengeReach = challengeReaches[2] + challengeReaches[0]

  /// Windows of 167, 333 and 501 steps.
  private static let challengeReaches = [83, 166, 250]

  private mutating func ccc(reach: Int) -> Double {
    if let ccc = known[reach] { return ccc }
    let filtered = ranked.map { $0.medians(reach: reach) }
    let ccc = pooledMoments(gold: gold, predictions: filtered).concordanceCorrelation()
    known[reach] = ccc
    return ccc
  }
}
