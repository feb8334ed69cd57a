import Agreement

/// What each rater's ratings are brought to a common scale over, and which.
///
/// With sums, means and extremes over the ratings present. Ratings of no spread are only centred, or
/// brought to the middle.
package struct Standardization: Equatable, Sendable {
  package enum Scope: String, CaseIterable, Sendable {
    /// Nothing: ratings keep their unit.
    case none
    /// The rater's ratings of one recording in one dimension.
    case recording
    /// The rater's ratings of all recordings in one dimension, by the rater's name: what separates
    /// recordings is kept.
    case rater
  }

  package enum Scale: String, CaseIterable, Sendable {
    /// Zero mean and unit variance.
    ///
    ///     z = (y − m) / s,   m = Σ y / n,   s² = Σ (y − m)² / n
    case zScore = "z-score"
    /// The smallest becomes 0, the largest 1.
    ///
    ///     (y − min) / (max − min)
    case minMax = "min-max"
  }

  package var scope: Scope
  package var scale: Scale

  package init(scope: Scope, scale: Scale = .zScore) {
    self.scope = scope
    self.scale = scale
  }

  package func apply(to recordings: inout [SteppedRatings]) {
    guard scope != .none else { return }
    let own = recordings.map { ratings in ratings.raters.map { Spread(of: $0.values) } }
    var pooled: [RaterKey: Spread] = [:]
    for (ratings, spreads) in zip(recordings, own) {
      for (rater, spread) in zip(ratings.raters, spreads) {
        let key = RaterKey(dimension: ratings.dimension, rater: rater.name)
        pooled[key, default: Spread(of: [])].merge(spread)
      }
    }
    for (index, spreads) in own.enumerated() {
      let dimension = recordings[index].dimension
      for (rater, spread) in spreads.enumerated() {
        let key = RaterKey(dimension: dimension, rater: recordings[index].raters[rater].name)
        let taken = scope == .rater ? pooled[key] ?? spread : spread
        recordings[index].raters[rater].values = taken.scaled(
          recordings[index].raters[rater].values, to: scale)
      }
    }
  }

  private struct RaterKey: Hashable {
    let dimension: String
    let rater: String
  }
}

/// Level and spread of some ratings.
private struct Spread {
  private var moments: Moments
  private var smallest = Double.infinity
  private var largest = -Double.infinity

  init(of ratings: [Double]) {
    moments = Moments(gold: ratings, prediction: ratings)
    for rating in ratings where !rating.isNaN {
      smallest = min(smallest, rating)
      largest = max(largest, rating)
    }
  }

  mutating func merge(_ other: Spread) {
    moments.merge(other.moments)
    smallest = min(smallest, other.smallest)
    largest = max(largest, other.largest)
  }

  func scaled(_ ratings: [Double], to scale: Standardization.Scale) -> [Double] {
    switch scale {
    case .zScore:
      let deviation = (moments.goldSquares / Double(moments.count)).squareRoot()
      let factor = deviation > 0 ? 1 / deviation : 1
      return ratings.map { ($0 - moments.goldMean) * factor }
    case .minMax:
      let width = largest - smallest
      return ratings.map { width > 0 ? ($0 - smallest) / width : $0.isNaN ? .nan : 0.5 }
    }
  }
}
