/// What the raters who are present said at one frame.
struct RatedFrame {
  /// How many are present, at least one.
  let count: Double
  let mean: Double
  /// Sum of squares about their mean.
  let squares: Double

  /// The frames that anybody rated.
  ///
  /// - Parameter ratings: `[rater][frame]`, NaN is missing.
  static func all(of ratings: [[Double]]) -> [RatedFrame] {
    guard let frames = ratings.first?.count else { return [] }
    return (0..<frames).compactMap { frame in
      // About the first rating, so that equal ones differ by exactly zero.
      var (count, sum, first) = (0.0, 0.0, 0.0)
      for series in ratings where !series[frame].isNaN {
        if count == 0 { first = series[frame] }
        count += 1
        sum += series[frame] - first
      }
      guard count > 0 else { return nil }
      let mean = first + sum / count
      var squares = 0.0
      for series in ratings where !series[frame].isNaN {
        let difference = series[frame] - mean
        squares += difference * difference
      }
      return RatedFrame(count: count, mean: mean, squares: squares)
    }
  }
}

/// Sums of squares between and within frames, each rated by raters of its own and by any number of
/// them; two analyses merge.
struct OneWayAnalysis: Equatable, Sendable {
  /// n
  private(set) var frames = 0
  /// N, the number of ratings.
  private(set) var count = 0.0
  /// Σ N_t²
  private var countSquares = 0.0
  private var mean = 0.0
  /// Σ N_t (mean_t − mean)²
  private(set) var between = 0.0
  /// Σ SS_t
  private(set) var within = 0.0

  /// Of no frames.
  init() {}

  init(of rated: [RatedFrame]) {
    guard let origin = rated.first?.mean else { return }
    frames = rated.count
    for frame in rated {
      count += frame.count
      countSquares += frame.count * frame.count
      mean += frame.count * (frame.mean - origin)
      within += frame.squares
    }
    mean = origin + mean / count
    for frame in rated {
      between += frame.count * (frame.mean - mean) * (frame.mean - mean)
    }
  }

  /// Adds the frames of `other`.
  mutating func merge(_ other: OneWayAnalysis) {
    guard other.frames > 0 else { return }
    guard frames > 0 else {
      self = other
      return
    }
    let share = other.count / (count + other.count)
    let step = other.mean - mean
    between += other.between + step * step * count * share
    mean += step * share
    frames += other.frames
    count += other.count
    countSquares += other.countSquares
    within += other.within
  }

  /// With the mean number of ratings of an analysis of variance with unequal numbers as its `raters`:
  ///
  ///     k0 = (N − Σ N_t²/N) / (n − 1)
  ///
  /// - Source: S. R. Searle, Linear Models, 1971, chapter 10.
  var meanSquares: MeanSquares {
    let n = Double(frames)
    return MeanSquares(
      frames: frames, raters: (count - countSquares / count) / (n - 1),
      betweenFrames: between / (n - 1), betweenRaters: .nan, residual: .nan,
      withinFrames: within / (count - n), withinDegrees: count - n)
  }
}
