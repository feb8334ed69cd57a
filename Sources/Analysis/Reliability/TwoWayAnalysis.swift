import Agreement

/// Sums of squares of a table of frames by raters without gaps, from which all intraclass
/// correlations follow.
///
/// Of each rater, the frames' means and how far the rater is from them are kept as moments: the sums
/// of squares of frames, raters and residuals are then sums of squares about means, with nothing to
/// cancel, and two tables of the same raters merge.
struct TwoWayAnalysis: Equatable, Sendable {
  /// `[rater]`; the gold side is the frames' means, the prediction the rater less these.
  private var deviations: [Moments]

  /// Of no frames.
  init(raterCount: Int) {
    deviations = [Moments](repeating: Moments(), count: raterCount)
  }

  /// - Parameter ratings: `[rater][frame]`, no value missing; about an origin within their range, so
  ///   that differences keep their digits.
  init(of ratings: [[Double]]) {
    guard let first = ratings.first else {
      deviations = []
      return
    }
    var means = [Double](repeating: 0, count: first.count)
    for series in ratings {
      precondition(series.count == first.count, "raters differ in length")
      for frame in means.indices { means[frame] += series[frame] }
    }
    let count = Double(ratings.count)
    for frame in means.indices { means[frame] /= count }
    var differences = means
    deviations = ratings.map { series in
      for frame in means.indices { differences[frame] = series[frame] - means[frame] }
      return Moments(gold: means, prediction: differences)
    }
  }

  /// Adds the frames of `other`, which the same raters rated.
  mutating func merge(_ other: TwoWayAnalysis) {
    precondition(other.deviations.count == deviations.count, "tables of different raters")
    for rater in deviations.indices { deviations[rater].merge(other.deviations[rater]) }
  }

  var meanSquares: MeanSquares {
    let frames = deviations.first?.count ?? 0
    let (n, k) = (Double(frames), Double(deviations.count))
    let betweenFrames = k * (deviations.first?.goldSquares ?? 0)
    let betweenRaters =
      n * deviations.reduce(0) { $0 + $1.predictionMean * $1.predictionMean }
    let residual = deviations.reduce(0) { $0 + $1.predictionSquares }
    return MeanSquares(
      frames: frames, raters: deviations.count, betweenFrames: betweenFrames / (n - 1),
      betweenRaters: betweenRaters / (k - 1), residual: residual / ((n - 1) * (k - 1)),
      withinFrames: (betweenRaters + residual) / (n * (k - 1)))
  }
}

/// Mean squares of an analysis of variance of frames by raters; NaN where there are too few.
struct MeanSquares: Equatable, Sendable {
  /// n
  let frames: Int
  /// k
  let raters: Int
  /// MSR, n − 1 degrees of freedom.
  let betweenFrames: Double
  /// MSC, k − 1 degrees of freedom.
  let betweenRaters: Double
  /// MSE, (n − 1)(k − 1) degrees of freedom.
  let residual: Double
  /// MSW, n (k − 1) degrees of freedom.
  let withinFrames: Double
}
