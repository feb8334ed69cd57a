/// How many independent pairs the pairs of a trace are worth for the correlation of its two series.
///
///     n / (1 + 2 Σ_k (1 − k/n) rx(k) ry(k))
///
/// over the lags before the first at which the product of the two autocorrelations is not positive,
/// at most n/5 of them: beyond, the products are noise about zero, whose sum would swamp what is
/// looked for. The result is never above n. Missing pairs are closed up.
///
/// - Parameters:
///   - gold: gold standard, `[step]`; a pair with a NaN is missing.
///   - prediction: prediction, `[step]`.
/// - Returns: from 1 to n; NaN with fewer than two pairs, where a series is constant, or with an
///   infinite value.
/// - Precondition: `gold.count == prediction.count`.
/// - Source: G. V. Bayley, J. M. Hammersley, J. R. Statist. Soc. Suppl. 8(2), 184-197, 1946,
///   doi:10.2307/2983560; B. J. Pyper, R. M. Peterman, Can. J. Fish. Aquat. Sci. 55(9), 2127-2140,
///   1998, doi:10.1139/f98-104, for n/5.
package func effectiveCount(gold: [Double], prediction: [Double]) -> Double {
  let pairs = PresentPairs(gold: gold, prediction: prediction)
  let n = Double(pairs.count)
  let y = centred(pairs.gold)
  let x = centred(pairs.prediction)
  let scale = laggedProducts(y.span, lag: 0) * laggedProducts(x.span, lag: 0)
  guard pairs.count >= 2, scale > 0, scale.isFinite, !pairs.isGoldConstant,
    !pairs.isPredictionConstant
  else { return .nan }
  var sum = 0.0
  for lag in stride(from: 1, through: pairs.count / 5, by: 1) {
    let product = laggedProducts(y.span, lag: lag) * laggedProducts(x.span, lag: lag) / scale
    guard product > 0 else { break }
    sum += (1 - Double(lag) / n) * product
  }
  return n / (1 + 2 * sum)
}
