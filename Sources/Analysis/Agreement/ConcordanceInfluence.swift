/// How much each part of a set of pairs moves the set's concordance correlation: the first-order
/// change of the coefficient as the part's weight grows from 1.
///
///     influence = [2 c P − ccc (f (Qx + Qy) + n b² + 2 b Δ)] / D
///
/// with P, Qx, Qy the part's sums of products and squares about the means of the whole, n its pairs,
/// Δ = Σ ((x − mx) − (y − my)) over it, b = mx − my; D the whole's `f (Qx + Qy) + n b²`; c and f what
/// the convention multiplies covariance and variances by, held fixed.
///
/// Over all parts of the whole the influences sum to zero, and over independent parts the sum of
/// their squares estimates the coefficient's variance.
///
/// Source: B. Efron, "The Jackknife, the Bootstrap and Other Resampling Plans", SIAM 1982, ch. 6,
/// doi:10.1137/1.9781611970319 (infinitesimal jackknife).
package struct ConcordanceInfluence: Sendable {
  /// The whole's concordance correlation; NaN where it is undefined.
  package let coefficient: Double
  private let goldMean: Double
  private let predictionMean: Double
  private let bias: Double
  private let covarianceFactor: Double
  private let varianceFactor: Double
  private let denominator: Double

  package init(on whole: Moments, convention: Convention = .population) {
    coefficient = whole.concordanceCorrelation(convention)
    goldMean = whole.goldMean
    predictionMean = whole.predictionMean
    bias = whole.bias
    covarianceFactor = whole.covarianceFactor(convention)
    varianceFactor = whole.varianceFactor(convention)
    denominator =
      (whole.goldSquares + whole.predictionSquares) * varianceFactor
      + Double(whole.count) * bias * bias
  }

  /// The influence of a part of the pairs.
  package func of(_ part: Moments) -> Double {
    let n = Double(part.count)
    let y = part.goldMean - goldMean
    let x = part.predictionMean - predictionMean
    return influence(
      n: n, shift: n * (x - y), products: part.products + n * x * y,
      squares: part.predictionSquares + part.goldSquares + n * (x * x + y * y))
  }

  /// The influence of one pair.
  package func of(gold: Double, prediction: Double) -> Double {
    let y = gold - goldMean
    let x = prediction - predictionMean
    return influence(n: 1, shift: x - y, products: x * y, squares: x * x + y * y)
  }

  private func influence(n: Double, shift: Double, products: Double, squares: Double) -> Double {
    let spread = varianceFactor * squares + n * bias * bias + 2 * bias * shift
    return (2 * covarianceFactor * products - coefficient * spread) / denominator
  }
}
