package import Agreement

/// Lin's interval for a concordance correlation of independent pairs.
///
///     se² = [(1 − r²) C_b² (1 − c²) + 2 c² C_b (1 − c) u² − c² C_b² u⁴ / 2] / (n − 2)
///
/// with c the coefficient, r Pearson's, C_b the bias correction and u the location shift, all of one
/// convention; then tanh(atanh c ± z se / (1 − c²)), or c ± z se for `lin-asymptotic`, which may reach
/// beyond ±1. Written with C_b = c / r it stands at r = 0 too. The formula is Lin's of 1989 with his
/// correction of 2000.
///
/// Neighbouring steps of a trace are not independent: on traces this interval is far too narrow.
///
/// - Parameters:
///   - asymptotic: without Fisher's transformation.
///   - confidence: such as 0.95.
/// - Returns: of no width where c is ±1; no interval with fewer than three pairs or where a series
///   is constant.
/// - Source: L. I. Lin, Biometrics 45(1), 255-268, 1989, doi:10.2307/2532051; 56(1), 324-325, 2000.
package func linInterval(
  _ moments: Moments, convention: Convention = .population, asymptotic: Bool = false,
  confidence: Double = 0.95
) -> Interval {
  precondition(confidence > 0 && confidence < 1, "expected a confidence between 0 and 1")
  guard moments.count >= 3 else { return Interval(undefined: .tooFewPairs) }
  let c = moments.concordanceCorrelation(convention)
  let r = moments.pearsonCorrelation(convention)
  let factor = moments.biasCorrection(convention)
  guard c.isFinite, r.isFinite, factor.isFinite else {
    return Interval(undefined: .undefinedCoefficient)
  }
  if abs(c) == 1 { return Interval(c, c) }
  let u = moments.locationShift(convention)
  let squaredShift = u * u
  let variance =
    ((1 - r * r) * factor * factor * (1 - c * c)
      + c * c * factor * squaredShift * (2 * (1 - c) - factor * squaredShift / 2))
    / Double(moments.count - 2)
  let margin = normalQuantile((1 + confidence) / 2) * max(variance, 0).squareRoot()
  return asymptotic
    ? Interval(c - margin, c + margin)
    : Interval(fisher: fisher(c), margin: margin / (1 - c * c))
}
