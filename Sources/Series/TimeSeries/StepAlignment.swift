/// How the steps of a gold standard and of a prediction of one recording pair: times in, columns side
/// by side out.
///
/// Two views of the same pairs: on the prediction's steps, which filters and shifts need whole, and
/// on the gold standard's, which several predictions of it have in common.
package struct StepAlignment: Equatable, Sendable {
  /// How rows pair.
  ///
  /// The challenges' scripts know no times: they pair row by row and fit what is too long or too
  /// short. With all but `join`, rows of the prediction beyond the gold standard's end are cut.
  package enum Policy: String, CaseIterable, Sendable {
    /// By time, within half a step of the gold standard; what has no partner takes no part.
    case join
    /// By position; the gold standard too is cut, to the shorter of the two (AVEC 2018's CES).
    case crop
    /// By position; a prediction that ends early repeats its last value (AVEC 2019).
    case repeatLast = "repeat-last"
    /// By position; a prediction that ends early goes on with zeros.
    case zero
  }

  /// Numbers of steps, by what became of them.
  package struct Counts: Equatable, Sendable {
    /// That both sides have, or that the policy gave the prediction.
    package var common = 0
    package var goldOnly = 0
    package var predictionOnly = 0
    /// Of `common`, those that the policy made up.
    package var filled = 0

    package init() {}

    package static func += (sum: inout Counts, other: Counts) {
      sum.common += other.common
      sum.goldOnly += other.goldOnly
      sum.predictionOnly += other.predictionOnly
      sum.filled += other.filled
    }
  }

  private enum Pairs: Equatable {
    /// Each step with its namesake: there is nothing to move.
    case equalTimes
    /// `[step]` of the one, its partner's index in the other; nil is none.
    case byTime(goldIndices: [Int?], predictionIndices: [Int?])
    case byPosition
  }

  package let counts: Counts
  /// Duration of a step of what the views give, seconds; nil with fewer than two steps.
  package let step: Double?
  private let policy: Policy
  private let pairs: Pairs

  /// - Parameters:
  ///   - gold: `[step]`, times in seconds, increasing.
  ///   - prediction: likewise.
  package init(gold: [Double], prediction: [Double], policy: Policy = .join) {
    self.policy = policy
    var counts = Counts()
    switch policy {
    case .join:
      step = stepDuration(of: prediction)
      if gold == prediction {
        pairs = .equalTimes
        counts.common = gold.count
      } else {
        var goldIndices = [Int?](repeating: nil, count: prediction.count)
        var predictionIndices = [Int?](repeating: nil, count: gold.count)
        matchTimes(gold, prediction, tolerance: halfStep(of: gold)) { here, there in
          guard let here, let there else { return }
          goldIndices[there] = here
          predictionIndices[here] = there
          counts.common += 1
        }
        pairs = .byTime(goldIndices: goldIndices, predictionIndices: predictionIndices)
      }
      counts.predictionOnly = prediction.count - counts.common
    case .crop, .repeatLast, .zero:
      step = stepDuration(of: gold)
      pairs = .byPosition
      let shorter = min(gold.count, prediction.count)
      counts.common = policy == .crop ? shorter : gold.count
      counts.filled = counts.common - shorter
      counts.predictionOnly = prediction.count - shorter
    }
    counts.goldOnly = gold.count - counts.common
    self.counts = counts
  }

  /// Both views are the same: times are equal, or rows pair by position.
  package var hasOneView: Bool {
    if case .byTime = pairs { false } else { true }
  }

  /// A column of each on the prediction's steps, or, by position, on those that the policy leaves;
  /// NaN where the gold standard has none.
  package func onPrediction(
    gold: [Double], prediction: [Double]
  ) -> (gold: [Double], prediction: [Double]) {
    switch pairs {
    case .equalTimes: (gold, prediction)
    case .byTime(let goldIndices, _):
      (goldIndices.map { index in index.map { gold[$0] } ?? .nan }, prediction)
    case .byPosition: byPosition(gold, prediction)
    }
  }

  /// A column of each on the gold standard's steps; NaN where the prediction has none.
  package func onGold(
    gold: [Double], prediction: [Double]
  ) -> (gold: [Double], prediction: [Double]) {
    switch pairs {
    case .equalTimes: (gold, prediction)
    case .byTime(_, let predictionIndices):
      (gold, predictionIndices.map { index in index.map { prediction[$0] } ?? .nan })
    case .byPosition: byPosition(gold, prediction)
    }
  }

  private func byPosition(
    _ gold: [Double], _ prediction: [Double]
  ) -> (gold: [Double], prediction: [Double]) {
    let filler = policy == .repeatLast ? prediction.last ?? .nan : 0
    return (
      Array(gold.prefix(counts.common)),
      prediction.prefix(counts.common) + [Double](repeating: filler, count: counts.filled)
    )
  }
}

/// The median difference of neighbouring times, seconds; nil for fewer than two.
package func stepDuration(of times: [Double]) -> Double? {
  times.count < 2 ? nil : 2 * halfStep(of: times)
}
