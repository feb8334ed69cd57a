import Warping

/// Rater aligned annotation weighting (RAAW): raters are aligned in time by generalised canonical
/// time warping, and the aligned ones weighted by how well they agree.
///
/// The aligned ratings are in the raters' own units: warping moves them in time only. Weights are
/// those of the evaluator weighted estimator.
///
/// Source: L. Stappen, L. Schumann, B. Sertolli et al., MuSe-Toolbox, MuSe 2021, 75-82,
/// doi:10.1145/3475957.3484451.
package struct RaterAlignedWeighting: Equatable, Sendable {
  /// What agreement is taken of.
  package enum WeightSource: String, CaseIterable, Sendable {
    /// The ratings as they were given: the authors' choice.
    case raw
    case aligned
  }

  package var weighting: EvaluatorWeighting
  package var source: WeightSource
  /// Between the warping paths' knots, steps; at least 1.
  package var spacing: Double

  package init(weighting: EvaluatorWeighting, source: WeightSource = .raw, spacing: Double) {
    precondition(spacing >= 1)
    self.weighting = weighting
    self.source = source
    self.spacing = spacing
  }

  /// - Parameter ratings: `[rater][step]`, NaN is missing; each rater rated something.
  /// - Returns: `[rater][step]` aligned, and `[rater]` weights.
  /// - Throws: `noWeights`; `warping` for an infinite value.
  func aligned(
    _ ratings: [[Double]]
  ) throws(RatingsError) -> (ratings: [[Double]], weights: [RaterWeight]) {
    let aligned: [[Double]]
    do {
      aligned = try CanonicalTimeWarping(aligning: ratings, spacing: spacing).aligned
    } catch {
      throw .warping(error)
    }
    return (aligned, try weighting.weights(of: source == .raw ? ratings : aligned))
  }
}
