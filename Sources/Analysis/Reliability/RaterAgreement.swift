import Agreement

/// What the agreement of several raters in one dimension is computed from: sums that merge, so that
/// all recordings together need one pass over each.
///
/// Missing ratings are treated as each coefficient defines: a pair by the frames that both rated, a
/// rater and the mean of the others by the frames at which the rater and another one are present,
/// Krippendorff's alpha by those with two raters or more, the one-way intraclass correlations by all,
/// the other ones and Cronbach's alpha by those that all raters rated.
package struct RaterAgreement: Equatable, Sendable {
  /// Those who rated anything, in the order of their first appearance.
  package private(set) var raters: [String]
  /// Frames at which at least one rater is present.
  package private(set) var frameCount = 0
  /// Frames at which all raters are.
  package var completeCount: Int { table.meanSquares.frames }
  /// Frames at which two raters are, or more.
  package var sharedCount: Int { krippendorff.units }

  /// Ratings are kept less this one of them: what they have in common costs them no digits then.
  private let origin: Double
  private(set) var pairs: RaterPairs
  /// Of complete frames only.
  private(set) var completePairs: RaterPairs
  /// `[rater]`; the mean of the others is the gold side.
  private(set) var withOthers: [Moments]
  private(set) var table: TwoWayAnalysis
  private(set) var oneWay = OneWayAnalysis()
  private(set) var krippendorff = KrippendorffAlpha()

  /// - Parameters:
  ///   - ratings: `[rater][frame]` of one recording, NaN is missing. A rater without any rating takes
  ///     no part.
  ///   - names: the raters', all different.
  ///   - known: what this will be merged into, if there is such.
  /// - Precondition: a name a rater, and as many frames of each.
  package init(_ ratings: [[Double]], raters names: [String], toMergeInto known: Self? = nil) {
    precondition(names.count == ratings.count && Set(names).count == names.count)
    let rating = names.indices.filter { rater in ratings[rater].contains { !$0.isNaN } }
    let ordered = known.map { known in
      // Those that are known come first and in their order.
      let first = known.raters.compactMap { name in rating.first { names[$0] == name } }
      return first + rating.filter { !known.raters.contains(names[$0]) }
    }
    let order = ordered ?? rating
    let first = order.first.flatMap { rater in ratings[rater].first { !$0.isNaN } }
    let origin = known?.origin ?? first ?? 0
    self.origin = origin
    raters = order.map { names[$0] }
    let values = order.map { rater in ratings[rater].map { $0 - origin } }

    let rated = RatedFrame.all(of: values)
    frameCount = rated.count
    pairs = RaterPairs(of: values)
    withOthers = zip(meansOfOthers(values), values).map { Moments(gold: $0, prediction: $1) }
    oneWay = OneWayAnalysis(of: rated)
    krippendorff = KrippendorffAlpha(of: rated)
    let complete = completeFrames(values)
    if complete.count == values.first?.count ?? 0 {
      completePairs = pairs
      table = TwoWayAnalysis(of: values)
    } else {
      let rest = values.map { series in complete.map { series[$0] } }
      completePairs = RaterPairs(of: rest)
      table = TwoWayAnalysis(of: rest)
    }
  }

  /// Adds the frames of `other`; raters are the same if their names are.
  ///
  /// A frame is complete if all raters of both are present: where they are not the same people, what
  /// needs complete frames is left without any.
  ///
  /// - Precondition: `other` was made to be merged into this.
  package mutating func merge(_ other: RaterAgreement) {
    precondition(other.origin == origin, "made to be merged into something else")
    let names = raters + other.raters.filter { !raters.contains($0) }
    let indices = other.raters.compactMap(names.firstIndex(of:))
    precondition(
      zip(indices, indices.dropFirst()).allSatisfy { $0 < $1 }, "raters in another order")

    if names.count > raters.count {
      pairs = pairs.widened(to: names.count)
      withOthers += [Moments](repeating: Moments(), count: names.count - raters.count)
      completePairs = RaterPairs(raterCount: names.count)
      table = TwoWayAnalysis(raterCount: names.count)
    }
    raters = names
    if indices.count == names.count {
      completePairs.merge(other.completePairs, at: indices)
      table.merge(other.table)
    }
    pairs.merge(other.pairs, at: indices)
    for (rater, index) in indices.enumerated() { withOthers[index].merge(other.withOthers[rater]) }
    oneWay.merge(other.oneWay)
    krippendorff.merge(other.krippendorff)
    frameCount += other.frameCount
  }
}

/// The frames at which no rater is missing.
private func completeFrames(_ ratings: [[Double]]) -> [Int] {
  guard let first = ratings.first else { return [] }
  precondition(ratings.allSatisfy { $0.count == first.count }, "raters differ in length")
  return first.indices.filter { frame in ratings.allSatisfy { !$0[frame].isNaN } }
}
