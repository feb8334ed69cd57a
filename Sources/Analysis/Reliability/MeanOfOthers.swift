/// For each rater, the mean of the other raters at every frame.
///
/// - Parameter ratings: `[rater][frame]`, NaN is missing.
/// - Returns: `[rater][frame]`, of the others that are present; NaN where there are none.
func meansOfOthers(_ ratings: [[Double]]) -> [[Double]] {
  guard let frames = ratings.first?.count else { return [] }
  // Sums of those before and of those after a rater: subtracting a rater's own value from the sum of
  // all would leave its rounding behind.
  var before = [Double](repeating: 0, count: frames)
  var countBefore = before
  var means = ratings.map { series in
    let sums = before
    for frame in 0..<frames where !series[frame].isNaN {
      before[frame] += series[frame]
      countBefore[frame] += 1
    }
    return sums
  }
  var after = [Double](repeating: 0, count: frames)
  var countAfter = after
  for rater in ratings.indices.reversed() {
    let series = ratings[rater]
    for frame in 0..<frames {
      let isPresent = !series[frame].isNaN
      if isPresent { countBefore[frame] -= 1 }
      means[rater][frame] =
        (means[rater][frame] + after[frame]) / (countBefore[frame] + countAfter[frame])
      if isPresent {
        after[frame] += series[frame]
        countAfter[frame] += 1
      }
    }
  }
  return means
}
