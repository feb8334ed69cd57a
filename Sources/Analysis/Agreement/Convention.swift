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
