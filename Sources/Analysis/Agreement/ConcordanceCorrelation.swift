extension Moments {
  /// Lin's concordance correlation coefficient (CCC) of prediction and gold standard.
  ///
  ///     ccc = 2 sxy / (sx² + sy² + (mx − my)²)
  ///
  /// with x the prediction, y the gold standard, and variances and covariance as `convention` says.
  /// 0 if exactly one of the two is constant, or both are but differ.
  ///
  /// - Returns: a value in [−1, 1]; NaN if there are fewer than two pairs, or if both series are
  ///   constant and equal.
  /// - Source: L. I. Lin, Biometrics 45(1), 255-268, 1989, doi:10.2307/2532051.
  package func concordanceCorrelation(_ convention: Convention = .population) -> Double {
    guard count >= 2 else { return .nan }
    let spread = goldSquares + predictionSquares
    let ccc =
      2 * products * covarianceFactor(convention)
      / (spread * varianceFactor(convention) + Double(count) * bias * bias)
    return min(max(ccc, -1), 1)
  }

  /// Pearson's correlation coefficient; under `avec`, where the covariance is divided by n and the
  /// variances by n − 1, it is (n − 1)/n of it.
  ///
  /// - Returns: a value in [−1, 1]; NaN if there are fewer than two pairs or a series is constant.
  package func pearsonCorrelation(_ convention: Convention = .population) -> Double {
    guard count >= 2, goldSquares > 0, predictionSquares > 0 else { return .nan }
    let r = products / (goldSquares.squareRoot() * predictionSquares.squareRoot())
    return min(max(r, -1), 1) * covarianceFactor(convention) / varianceFactor(convention)
  }

  /// Bias correction factor C_b: how far the best-fitting line lies from the diagonal.
  ///
  ///     C_b = 2 / (v + 1/v + u²), so that ccc = pearson · C_b
  ///
  /// with v the scale shift and u the location shift.
  ///
  /// - Returns: a value in [0, 1], 1 on the diagonal, 0 if one series is constant; NaN if there are
  ///   fewer than two pairs, or if both series are constant and equal.
  package func biasCorrection(_ convention: Convention = .population) -> Double {
    guard count >= 2 else { return .nan }
    let factor = varianceFactor(convention)
    let geometric = goldSquares.squareRoot() * predictionSquares.squareRoot()
    let denominator = (goldSquares + predictionSquares) * factor + Double(count) * bias * bias
    return min(2 * geometric * factor / denominator, 1)
  }

  /// Scale shift v = sx / sy: how much wider the prediction swings than the gold standard.
  ///
  /// - Returns: 0 or more; 0 for a constant prediction, infinite for a constant gold standard; NaN
  ///   if both are constant or there are fewer than two pairs.
  package var scaleShift: Double {
    guard count >= 2 else { return .nan }
    return predictionSquares.squareRoot() / goldSquares.squareRoot()
  }

  /// Location shift u = (mx − my) / √(sx sy): the prediction's bias in units of spread, positive
  /// where the prediction is too high.
  ///
  /// - Returns: any number; infinite if a series is constant and the means differ; NaN if the means
  ///   are equal then, or there are fewer than two pairs.
  package func locationShift(_ convention: Convention = .population) -> Double {
    guard count >= 2 else { return .nan }
    let geometric =
      goldSquares.squareRoot().squareRoot() * predictionSquares.squareRoot().squareRoot()
    let scale = (varianceFactor(convention) / Double(count)).squareRoot()
    return bias / (geometric * scale)
  }

  /// n times what turns a sum of squares into a variance.
  func varianceFactor(_ convention: Convention) -> Double {
    switch convention {
    case .population: 1
    case .sample, .avec: Double(count) / Double(count - 1)
    }
  }

  /// n times what turns the sum of products into the covariance.
  func covarianceFactor(_ convention: Convention) -> Double {
    switch convention {
    case .population, .avec: 1
    case .sample: Double(count) / Double(count - 1)
    }
  }
}

/// Lin's concordance correlation coefficient of two series of equal length, all sums divided by n.
///
/// NaN values are missing; see `Moments.concordanceCorrelation` for the formula and edge cases.
package func concordanceCorrelation(gold: [Double], prediction: [Double]) -> Double {
  Moments(gold: gold, prediction: prediction).concordanceCorrelation()
}
