package import Agreement

/// Jackknife intervals over recordings, or clusters of recordings: each is left out in turn.
///
///     tanh(z ± t se),  se² = (m − 1)/m Σ (z_(−i) − mean of them)²
///
/// with z Fisher's of the coefficient, m the number of clusters and t the quantile of Student's
/// distribution with m − 1 degrees of freedom.
///
/// - Parameter runs: as for `clusterIntervals`.
/// - Returns: no interval with fewer than two clusters, or where leaving one out leaves no defined
///   coefficient.
/// - Source: B. Efron, "The Jackknife, the Bootstrap and Other Resampling Plans", SIAM 1982,
///   doi:10.1137/1.9781611970319.
package func jackknifeIntervals(
  of runs: [[[Moments]]], convention: Convention = .population, confidence: Double = 0.95
) -> SummaryIntervals {
  let sample = ClusterSample(runs, convention: convention)
  let count = sample.count
  guard count >= 2 else { return SummaryIntervals(undefined: .tooFewClusters, method: .jackknife) }
  let whole = sample.estimates(Array(0..<count))
  let rest = sample.leavingOneOut
  return SummaryIntervals(
    pooled: jackknifeInterval(whole.pooled.value, leavingOut: rest.pooled, confidence: confidence),
    mean: jackknifeInterval(whole.mean.value, leavingOut: rest.mean, confidence: confidence),
    method: .jackknife)
}

/// Jackknife interval over the pairs of one recording: like Lin's interval it takes neighbouring
/// steps for independent, and is too narrow on traces.
///
/// - Parameter runs: `[run]`, all with the same pairs; of several it is for the mean over runs.
package func jackknifeInterval(
  of runs: [PairedTrace], convention: Convention = .population, confidence: Double = 0.95
) -> Interval {
  let pairs = runs.map(\.present)
  let wholes = pairs.map(\.moments)
  guard wholes[0].count >= 3 else { return Interval(undefined: .tooFewPairs) }
  let rest = zip(pairs, wholes).map { coefficientsLeavingOneOut($0, of: $1, convention) }
  return jackknifeInterval(
    meanOverRuns(wholes.map { $0.concordanceCorrelation(convention) }),
    leavingOut: meanOverRuns(rest), confidence: confidence)
}

/// The coefficient of all pairs but one, each left out in turn.
///
/// - Parameters:
///   - pairs: none missing.
///   - whole: their moments.
private func coefficientsLeavingOneOut(
  _ pairs: PairedTrace, of whole: Moments, _ convention: Convention
) -> [Double] {
  let n = Double(whole.count)
  var coefficients: [Double] = []
  for (gold, prediction) in zip(pairs.gold, pairs.prediction) {
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
  return coefficients
}

/// - Returns: all that a correlation can be where the rest is a perfect correlation.
private func jackknifeInterval(
  _ coefficient: Double, leavingOut coefficients: [Double], confidence: Double
) -> Interval {
  if abs(coefficient) == 1 { return Interval(coefficient, coefficient) }
  let values = coefficients.map(fisher)
  guard coefficient.isFinite, !values.contains(where: \.isNaN) else {
    return Interval(undefined: .undefinedCoefficient)
  }
  let margin = jackknifeMargin(of: values, confidence: confidence)
  return margin.isFinite ? Interval(fisher: fisher(coefficient), margin: margin) : Interval(-1, 1)
}

/// Half the width of an interval from what leaving out one part at a time gives; not finite where
/// one of these values is not.
func jackknifeMargin(of values: [Double], confidence: Double) -> Double {
  precondition(confidence > 0 && confidence < 1, "expected a confidence between 0 and 1")
  let count = Double(values.count)
  let mean = values.reduce(0, +) / count
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  let t = studentQuantile((1 + confidence) / 2, degrees: values.count - 1)
  return t * (squares * (count - 1) / count).squareRoot()
}
