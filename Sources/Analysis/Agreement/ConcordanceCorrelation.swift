/// By what the variances and the covariance in a concordance correlation coefficient are divided.
///
/// Published scores differ in it; a score is comparable only with scores of the same convention.
package enum Convention: String, CaseIterable, Sendable {
  /// All by n: Lin's definition, the paper's objective, audmetric, MuSe 2023.
  case population
  /// All by n − 1: MuSe 2021 and 2022.
  case sample
  /// Covariance by n, variances by n − 1: AVEC 2016, AVEC 2018 and 2019 (CES), MuSe 2020. A perfect
  /// prediction scores (n − 1)/n.
  case avec
}

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
  package func varianceFactor(_ convention: Convention) -> Double {
    switch convention {
    case .population: 1
    case .sample, .avec: Double(count) / Double(count - 1)
    }
  }

  /// n times what turns the sum of products into the covariance.
  package func covarianceFactor(_ convention: Convention) -> Double {
    switch convention {
    case .population, .avec: 1
    case .sample: Double(count) / Double(count - 1)
    }
  }
}
