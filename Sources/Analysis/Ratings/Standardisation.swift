import Agreement

/// What each rater's ratings are brought to zero mean and unit variance over.
///
///     z = (y − m) / s,   m = Σ y / n,   s² = Σ (y − m)² / n
///
/// with sums over the ratings present. Ratings whose s is zero are only centred.
package enum Standardisation: String, CaseIterable, Sendable {
  /// Nothing: ratings keep their unit.
  case none
  /// The rater's ratings of one recording in one dimension.
  case recording
  /// The rater's ratings of all recordings in one dimension, by the rater's name: what separates
  /// recordings is kept.
  case rater

  package func apply(to recordings: inout [SteppedRatings]) {
    guard self != .none else { return }
    let own = recordings.map { ratings in
      ratings.raters.map { Moments(gold: $0.values, prediction: $0.values) }
    }
    var pooled: [RaterKey: Moments] = [:]
    for (ratings, moments) in zip(recordings, own) {
      for (rater, moments) in zip(ratings.raters, moments) {
        let key = RaterKey(dimension: ratings.dimension, rater: rater.name)
        pooled[key, default: Moments()].merge(moments)
      }
    }
    for place in recordings.indices {
      let dimension = recordings[place].dimension
      for index in recordings[place].raters.indices {
        let key = RaterKey(
          dimension: dimension, rater: recordings[place].raters[index].name)
        let moments = self == .rater ? pooled[key] ?? own[place][index] : own[place][index]
        let deviation = (moments.goldSquares / Double(moments.count)).squareRoot()
        let factor = deviation > 0 ? 1 / deviation : 1
        recordings[place].raters[index].values = recordings[place].raters[index].values.map {
          ($0 - moments.goldMean) * factor
        }
      }
    }
  }

  private struct RaterKey: Hashable {
    let dimension: String
    let rater: String
  }
}
