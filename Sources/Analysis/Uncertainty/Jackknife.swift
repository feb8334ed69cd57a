import Agreement

/// Jackknife intervals over recordings, or clusters of recordings: each is left out in turn.
///
///     tanh(z ± t se),  se² = (m − 1)/m Σ (z_(−i) − mean of them)²
///
/// with z Fisher's of the coefficient, m the number of clusters and t the quantile of Student's
/// distribution with m − 1 degrees of freedom.
///
/// - Parameter clusters: as for `clusterIntervals`.
/// - Returns: no interval with fewer than two clusters, or where leaving one out leaves no defined
///   coefficient.
/// - Source: B. Efron, "The Jackknife, the Bootstrap and Other Resampling Plans", SIAM 1982,
///   doi:10.1137/1.9781611970319.
package func jackknifeIntervals(
  of clusters: [[Moments]], convention: Convention = .population, confidence: Double = 0.95
) -> SummaryIntervals {
  let sample = ClusterSample(clusters, convention: convention)
  let count = sample.count
  guard count >= 2 else { return SummaryIntervals(undefined: .tooFewClusters) }
  let whole = sample.estimates(Array(0..<count))
  // Moments of all clusters before each, and of all after it.
  var before = [Moments()]
  for cluster in sample.pooled.dropLast() {
    before.append(before[before.count - 1])
    before[before.count - 1].merge(cluster)
  }
  var after = Moments()
  var pooled: [Double] = []
  for index in (0..<count).reversed() {
    var rest = before[index]
    rest.merge(after)
    pooled.append(rest.concordanceCorrelation(convention))
    after.merge(sample.pooled[index])
  }
  let sum = sample.coefficientSums.reduce(0, +)
  let present = sample.coefficientCounts.reduce(0, +)
  let means = zip(sample.coefficientSums, sample.coefficientCounts).map {
    (sum - $0) / (present - $1)
  }
  return SummaryIntervals(
    pooled: jackknifeInterval(whole.pooled.value, leavingOut: pooled, confidence: confidence),
    mean: jackknifeInterval(whole.mean.value, leavingOut: means, confidence: confidence))
}

/// Jackknife interval over the pairs of one recording: like Lin's interval it takes neighbouring
/// steps for independent, and is too narrow on traces.
///
/// - Parameters:
///   - gold: gold standard, `[step]`; a pair with a NaN is missing.
///   - prediction: prediction, `[step]`.
/// - Precondition: `gold.count == prediction.count`.
package func jackknifeInterval(
  gold: [Double], prediction: [Double], convention: Convention = .population,
  confidence: Double = 0.95
) -> Interval {
  let whole = Moments(gold: gold, prediction: prediction)
  guard whole.count >= 3 else { return Interval(undefined: .tooFewPairs) }
  let n = Double(whole.count)
  var coefficients: [Double] = []
  for (gold, prediction) in zip(gold, prediction) where !gold.isNaN && !prediction.isNaN {
    let y = gold - whole.goldMean
    let x = prediction - whole.predictionMean
    let share = n / (n - 1)
    let rest = Moments(
      count: whole.count - 1, goldMean: whole.goldMean - y / (n - 1),
      predictionMean: whole.predictionMean - x / (n - 1),
      bias: whole.bias - (x - y) / (n - 1),
      goldSquares: max(whole.goldSquares - share * y * y, 0),
      predictionSquares: max(whole.predictionSquares - share * x * x, 0),
      products: whole.products - share * x * y)
    coefficients.append(rest.concordanceCorrelation(convention))
  }
  return jackknifeInterval(
    whole.concordanceCorrelation(convention), leavingOut: coefficients, confidence: confidence)
}

private func jackknifeInterval(
  _ coefficient: Double, leavingOut coefficients: [Double], confidence: Double
) -> Interval {
  precondition(confidence > 0 && confidence < 1, "expected a confidence between 0 and 1")
  if abs(coefficient) == 1 { return Interval(coefficient, coefficient) }
  let values = coefficients.map(fisher)
  let count = Double(values.count)
  let mean = values.reduce(0, +) / count
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  guard coefficient.isFinite, squares.isFinite else {
    return Interval(undefined: .undefinedCoefficient)
  }
  let error = (squares * (count - 1) / count).squareRoot()
  let t = studentQuantile((1 + confidence) / 2, degrees: values.count - 1)
  return Interval(fisher: fisher(coefficient), margin: t * error)
}
