/// The symmetric studentised bootstrap interval (bootstrap-t) of an estimate.
///
///     θ ± t se,  t the quantile of |θ* − θ| / se* over the resamples
///
/// A resample in which all parts are one and the same has no standard error: its quotient is
/// infinite, and where there are many such, with two or three parts to draw from, so is the interval.
/// A resample without a defined coefficient takes no part. The quantile is the resample of rank
/// (R + 1) times the confidence.
///
/// - Returns: of no width if the estimate has no error.
/// - Source: P. Hall, "On symmetric bootstrap confidence intervals", J. R. Statist. Soc. B 50(1),
///   35-45, 1988, doi:10.1111/j.2517-6161.1988.tb01710.x.
func studentisedInterval(
  _ estimate: Estimate, _ resampled: [Estimate], confidence: Double
) -> Interval {
  guard estimate.value.isFinite, estimate.error.isFinite else {
    return Interval(undefined: .undefinedCoefficient)
  }
  if estimate.error == 0 { return Interval(estimate.value, estimate.value) }
  var quotients = resampled.compactMap { resample -> Double? in
    let step = abs(resample.value - estimate.value)
    // Infinite steps are those of a perfect correlation on Fisher's z.
    let quotient = step == 0 || step.isInfinite ? step : step / resample.error
    return quotient.isNaN ? nil : quotient
  }
  guard 2 * quotients.count > resampled.count else {
    return Interval(undefined: .undefinedResamples)
  }
  quotients.sort()
  let rank = Int(Double(quotients.count + 1) * confidence)
  let margin = quotients[min(max(rank, 1), quotients.count) - 1] * estimate.error
  return Interval(estimate.value - margin, estimate.value + margin)
}

/// The same for a correlation, found on Fisher's z.
func studentisedCorrelationInterval(
  _ estimate: Estimate, _ resampled: [Estimate], confidence: Double
) -> Interval {
  if abs(estimate.value) == 1 { return Interval(estimate.value, estimate.value) }
  let interval = studentisedInterval(
    estimate.fisher, resampled.map(\.fisher), confidence: confidence)
  return interval.reason == nil
    ? Interval(tangent(interval.lower), tangent(interval.upper)) : interval
}
