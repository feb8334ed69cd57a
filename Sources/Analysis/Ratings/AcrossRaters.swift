/// `[step]`: at each step, the weighted mean of the raters present.
///
///     g = Σ w_k y_k / Σ w_k
///
/// Both sums run over the raters present, so that weights are renormalised where one is missing. NaN
/// where nobody with a weight is present, or where the weights of those present cancel (their sum is
/// rounding: 1e-12 of their size). Raters who say the same give exactly that.
///
/// - Parameters:
///   - ratings: `[rater][step]`, NaN is missing.
///   - weights: `[rater]`, finite; negative ones are taken as they are.
func weightedMean(_ ratings: [[Double]], weights: [Double]) -> [Double] {
  let taking = ratings.indices.filter { weights[$0] != 0 }
  return ratings[0].indices.map { step in
    var (origin, sum, total, size) = (Double.nan, 0.0, 0.0, 0.0)
    for rater in taking {
      let value = ratings[rater][step]
      if value.isNaN { continue }
      if origin.isNaN { origin = value }
      sum += weights[rater] * (value - origin)
      total += weights[rater]
      size += abs(weights[rater])
    }
    return abs(total) > 1e-12 * size ? origin + sum / total : .nan
  }
}

/// `[step]`: at each step, the mean of the raters present; NaN where there are none.
func meanAcrossRaters(_ ratings: [[Double]]) -> [Double] {
  weightedMean(ratings, weights: ratings.map { _ in 1 })
}

/// `[step]`: at each step, the median of the raters present, of an even number the mean of the two
/// in the middle; NaN where there are none.
func medianAcrossRaters(_ ratings: [[Double]]) -> [Double] {
  var present: [Double] = []
  return ratings[0].indices.map { step in
    present.removeAll(keepingCapacity: true)
    for series in ratings where !series[step].isNaN { present.append(series[step]) }
    guard !present.isEmpty else { return .nan }
    present.sort()
    let (low, high) = (present[(present.count - 1) / 2], present[present.count / 2])
    return low + (high - low) / 2
  }
}

/// `[step]`: how far the raters present lie from the gold standard.
///
///     spread = √(mean over k of (y_k − g)²)
///
/// 0 with one rater who is the gold standard; NaN where there is no gold standard.
func spread(of ratings: [[Double]], around gold: [Double]) -> [Double] {
  gold.indices.map { step in
    var (sum, count) = (0.0, 0.0)
    for series in ratings where !series[step].isNaN {
      let distance = series[step] - gold[step]
      sum += distance * distance
      count += 1
    }
    return (sum / count).squareRoot()
  }
}
