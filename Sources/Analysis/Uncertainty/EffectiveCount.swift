/// How many independent pairs the pairs of a trace are worth for the correlation of its two series.
///
///     n / (1 + 2 Σ_k (1 − k/n) rx(k) ry(k))
///
/// over the lags before the first at which the product of the two autocorrelations is not positive,
/// at most n/5 of them: beyond, the products are noise about zero, whose sum would swamp what is
/// looked for. The result is never above n. Missing pairs are closed up.
///
/// Up to 31 steps every lag is taken. Beyond, autocorrelations change little from one to the next:
/// lags of 32 to 62 steps are taken two steps apart on means of two values, of 64 to 124 four apart
/// on means of four, and so on, which costs no more for a trace that remembers for a minute than for
/// one that remembers for a second, and changes the result by less than 1 %.
///
/// - Parameters:
///   - gold: gold standard, `[step]`; a pair with a NaN is missing.
///   - prediction: prediction, `[step]`.
/// - Returns: from 1 to n; NaN with fewer than two pairs, where a series is constant, or with an
///   infinite value.
/// - Precondition: `gold.count == prediction.count`.
/// - Source: G. V. Bayley, J. M. Hammersley, J. R. Statist. Soc. Suppl. 8(2), 184-197, 1946,
///   doi:10.2307/2983560; B. J. Pyper, R. M. Peterman, Can. J. Fish. Aquat. Sci. 55(9), 2127-2140,
///   1998, doi:10.1139/f98-104, for n/5; J. Ramírez et al., J. Chem. Phys. 133(15), 154103, 2010,
///   doi:10.1063/1.3491098, for the means.
package func effectiveCount(gold: [Double], prediction: [Double]) -> Double {
  let pairs = PresentPairs(gold: gold, prediction: prediction)
  let n = Double(pairs.count)
  var y = centred(pairs.gold)
  var x = centred(pairs.prediction)
  var scale = laggedProducts(y.span, lag: 0) * laggedProducts(x.span, lag: 0)
  guard pairs.count >= 2, scale > 0, scale.isFinite, !pairs.isGoldConstant,
    !pairs.isPredictionConstant
  else { return .nan }
  let longest = pairs.count / 5
  let perOctave = 16
  var sum = 0.0
  // Steps that a value is the mean of.
  var width = 1
  var places = 1..<2 * perOctave
  while true {
    for place in places {
      let lag = place * width
      let product = laggedProducts(y.span, lag: place) * laggedProducts(x.span, lag: place) / scale
      guard lag <= longest, product > 0 else { return n / (1 + 2 * sum) }
      // Each lag stands for those about it; below the first of an octave they are closer.
      let lags = width > 1 && place == perOctave ? 0.75 * Double(width) : Double(width)
      sum += lags * (1 - Double(lag) / n) * product
    }
    y = pairwiseMeans(y)
    x = pairwiseMeans(x)
    width *= 2
    scale /= 4
    places = perOctave..<2 * perOctave
  }
}

private func pairwiseMeans(_ values: [Double]) -> [Double] {
  (0..<values.count / 2).map { (pair: Int) -> Double in
    (values[2 * pair] + values[2 * pair + 1]) / 2
  }
}
