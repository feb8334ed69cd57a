internal import Glibc

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
