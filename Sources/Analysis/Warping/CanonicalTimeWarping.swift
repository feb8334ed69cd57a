import Agreement

/// Generalised canonical time warping (GCTW) of several one-dimensional traces: each is warped by a
/// path of its own so that together they correlate best.
///
/// With z_i trace i along its path p_i (between steps a cubic), centred and of unit norm, R the correlations of the z_i, and
/// v a weight for each of K traces, the paths and weights minimise
///
///     Σ_{i<j} ‖v_i z_i − v_j z_j‖² / (K − 1) + stiffness · mean over i and steps of (p_i' − 1)²
///     subject to Σ v_i² = 1
///
/// The first term is 0 where all correlate perfectly and 1 where none do. It is what canonical
/// correlation analysis of several sets minimises, whose solution for sets of one dimension is the
/// leading eigenvector of R: the term is then (K − λ) / (K − 1), λ the largest eigenvalue. A trace
/// that opposes the others gets a negative weight and is aligned as its mirror image.
///
/// A path is a sum of monotone bases, ramps between equally spaced knots (I-splines of order one),
/// with weights that are not negative and sum to the length: it runs from the first step to the last
/// and never back. Paths and weights of traces are found by turns: one Gauss-Newton step for all
/// paths together, a quadratic programme over the bases, halved until the objective falls, which is
/// always taken with the best v. The start is no warp. It ends when a step lowers the objective by
/// less than 1e-6, or after `limit` of them; the objective never rises.
///
/// A missing value (NaN) is bridged as for `DTWBarycentre` while the paths are sought, and missing
/// again in the aligned traces. Traces without a value, and constant ones, take no part and are not
/// warped; nor is anything if less than two are left.
///
/// Differences to the authors' procedure: ramps instead of powers and hyperbolic tangents, which
/// cannot follow a delay that comes and goes; fixed ends; and a step that is halved rather than
/// trusted.
///
/// - Source: F. Zhou & F. De la Torre, IEEE Trans. Pattern Anal. Mach. Intell. 38(2), 279-294, 2016,
///   doi:10.1109/TPAMI.2015.2414429. For ratings: L. Stappen et al., MuSe-Toolbox, 2021,
///   doi:10.1145/3475957.3484451.
package struct CanonicalTimeWarping: Equatable, Sendable {
  /// `[trace][step]`: where on each trace the step lies, in steps; increasing from 0 to the last.
  package let paths: [[Double]]
  /// `[trace][step]`: the traces along their paths, linear between steps; NaN where a step that is
  /// needed is missing.
  package let aligned: [[Double]]
  /// `[trace]`: v, of a sum that is not negative; 0 for those that take no part.
  package let weights: [Double]
  /// The objective before the first step and after each; empty if less than two take part.
  package let objectives: [Double]

  /// - Parameters:
  ///   - traces: `[trace][step]`, any unit, NaN is missing.
  ///   - spacing: between the paths' knots, in steps, at least 1; rounded so that all are equal.
  ///   - stiffness: what a path's deviation from its own pace costs, above 0.
  ///   - limit: steps at most.
  /// - Throws: if a value is infinite.
  /// - Precondition: all traces have the same number of steps.
  package init(
    aligning traces: [[Double]], spacing: Double, stiffness: Double = 0.05, limit: Int = 100
  ) throws(WarpingError) {
    precondition(traces.allSatisfy { $0.count == traces[0].count }, "traces differ in length")
    precondition(spacing >= 1 && stiffness > 0, "knots are a step apart, stiffness is above 0")
    try WarpingError.check(traces)
    let active = traces.indices.filter { !isConstant(traces[$0]) }
    var paths = traces.map { MonotonePath(steps: $0.count, spacing: spacing) }
    var weights = [Double](repeating: 0, count: traces.count)
    var objectives: [Double] = []
    if active.count >= 2 {
      var alignment = TraceAlignment(
        of: active.compactMap { bridged(traces[$0]) }, path: paths[active[0]], stiffness: stiffness)
      objectives.append(alignment.state.objective)
      for _ in 0..<limit {
        let fall = alignment.improve()
        objectives.append(alignment.state.objective)
        guard fall > 1e-6 else { break }
      }
      for (position, trace) in active.enumerated() {
        paths[trace] = alignment.state.paths[position]
        weights[trace] = alignment.state.weights[position]
      }
    }
    self.weights = weights
    self.objectives = objectives
    self.paths = paths.map(\.positions)
    aligned = zip(traces, self.paths).map { trace, path in
      path.map { interpolated(trace, at: $0) }
    }
  }
}
