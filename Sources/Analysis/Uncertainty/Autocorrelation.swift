package import Agreement
internal import Glibc

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
/// - Returns: from 1 to n; NaN with fewer than two pairs, where a series is constant, or with an
///   infinite value.
/// - Source: G. V. Bayley, J. M. Hammersley, J. R. Statist. Soc. Suppl. 8(2), 184-197, 1946,
///   doi:10.2307/2983560; B. J. Pyper, R. M. Peterman, Can. J. Fish. Aquat. Sci. 55(9), 2127-2140,
///   1998, doi:10.1139/f98-104, for n/5; J. Ramírez et al., J. Chem. Phys. 133(15), 154103, 2010,
///   doi:10.1063/1.3491098, for the means.
package func effectiveCount(of trace: PairedTrace) -> Double {
  let pairs = trace.present
  let n = Double(pairs.stepCount)
  var y = centred(pairs.gold)
  var x = centred(pairs.prediction)
  var scale = laggedProducts(y.span, lag: 0) * laggedProducts(x.span, lag: 0)
  guard pairs.stepCount >= 2, scale > 0, scale.isFinite, !pairs.isGoldConstant,
    !pairs.isPredictionConstant
  else { return .nan }
  let longest = pairs.stepCount / 5
  let perOctave = 16
  var sum = 0.0
  // Steps that a value is the mean of.
  var width = 1
  var distances = 1..<2 * perOctave
  while true {
    for distance in distances {
      let lag = distance * width
      let product =
        laggedProducts(y.span, lag: distance) * laggedProducts(x.span, lag: distance) / scale
      guard lag <= longest, product > 0 else { return n / (1 + 2 * sum) }
      // Each lag stands for those about it; below the first of an octave they are closer.
      let lags = width > 1 && distance == perOctave ? 0.75 * Double(width) : Double(width)
      sum += lags * (1 - Double(lag) / n) * product
    }
    y = pairwiseMeans(y)
    x = pairwiseMeans(x)
    width *= 2
    scale /= 4
    distances = perOctave..<2 * perOctave
  }
}

/// `Σ_t e[t] e[t + lag]`, not divided by anything.
private func laggedProducts(_ series: Span<Double>, lag: Int) -> Double {
  let count = series.count - lag
  return count > 0 ? sumOfProducts(series, from: 0, series, from: lag, count: count) : 0
}

private func pairwiseMeans(_ values: [Double]) -> [Double] {
  (0..<values.count / 2).map { (pair: Int) -> Double in
    (values[2 * pair] + values[2 * pair + 1]) / 2
  }
}

/// The automatic block length of a moving-block bootstrap of a series' mean.
///
///     b = (2 G² / D)^(1/3) n^(1/3),  G = Σ λ(k/m) |k| R(k),  D = 4/3 (Σ λ(k/m) R(k))²
///
/// over lags −m...m, R the autocovariance and λ the flat-top window, 1 up to 1/2 and falling to 0 at
/// 1. m is twice the first lag from which on K = max(5, log10 n) autocorrelations in a row are below
/// 2 √(log10(n) / n), at least 2 and at most ⌈√n⌉ + K; b is at most ⌈min(3 √n, n/3)⌉.
///
/// - Parameter series: `[step]`, finite.
/// - Returns: a length, not rounded; 1 for a series that is constant or has fewer than 8 steps, for
///   which there is nothing to be seen.
/// - Source: D. N. Politis, H. White, Econometric Reviews 23(1), 53-70, 2004,
///   doi:10.1081/ETC-120028836; A. Patton, D. N. Politis, H. White, 28(4), 372-375, 2009,
///   doi:10.1080/07474930802459016.
package func blockLength(of series: [Double]) -> Double {
  let count = series.count
  guard count >= 8 else { return 1 }
  let n = Double(count)
  let deviations = centred(series)
  let run = max(5, Int(log10(n)))
  let last = Int(n.squareRoot().rounded(.up)) + run
  let threshold = 2 * (log10(n) / n).squareRoot()

  let covariances = (0...min(last, count - 1)).map { lag in
    laggedProducts(deviations.span, lag: lag) / n
  }
  guard covariances[0] > 0 else { return 1 }
  // Sums of squares of the steps that have a partner after them, and before them.
  var (early, late) = (covariances[0] * n, covariances[0] * n)
  var below = 0
  var lags = covariances.count - 1
  for lag in 1..<covariances.count - 1 {
    early -= deviations[count - lag] * deviations[count - lag]
    late -= deviations[lag - 1] * deviations[lag - 1]
    let correlation = abs(covariances[lag]) * n / max(early * late, 0).squareRoot()
    below = correlation < threshold ? below + 1 : 0
    if below == run {
      lags = min(2 * max(lag - run + 1, 1), lags)
      break
    }
  }
  var (weighted, total) = (0.0, covariances[0])
  for lag in stride(from: 1, through: lags, by: 1) {
    let share = Double(lag) / Double(lags)
    let window = share <= 0.5 ? 1 : 2 * (1 - share)
    weighted += 2 * window * Double(lag) * covariances[lag]
    total += 2 * window * covariances[lag]
  }
  let most = min(3 * n.squareRoot(), n / 3).rounded(.up)
  let length = cbrt(1.5 * weighted * weighted / (total * total) * n)
  return length.isNaN ? 1 : min(length, most)
}
