import Agreement

/// Cronbach's alpha of standardised ratings: as if each rater had a variance of 1.
///
///     alpha = k r / (1 + (k − 1) r),   r the mean Pearson correlation of all pairs
///
/// - Parameter pairs: of the frames that all raters rated.
/// - Returns: at most 1; NaN with fewer than two raters or frames, and if a rater is constant.
/// - Source: L. J. Cronbach, Psychometrika 16(3), 297-334, 1951, doi:10.1007/BF02310555.
func standardisedAlpha(of pairs: RaterPairs) -> Double {
  let correlations = pairs.places.map { pairs[$0.first, $0.second].pearsonCorrelation() }
  let mean = correlations.reduce(0, +) / Double(correlations.count)
  let k = Double(pairs.raterCount)
  let alpha = k * mean / (1 + (k - 1) * mean)
  return alpha.isFinite ? alpha : .nan
}
